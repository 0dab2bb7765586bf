using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;

namespace PanelServer.EtherCat.Segments;

/// <summary>A segment in a state in which the mailboxes of its subdevices work: PRE-OP, SAFE-OP or OP.</summary>
public abstract class MailboxSegment : Segment
{
    private protected MailboxSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>Reads a CoE object.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="completeAccess">All subindices at once, where the subdevice can.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no CoE mailbox or its mailbox does not work. No frame comes back.</exception>
    public Task<byte[]> UploadAsync(int position, ushort index, byte subindex, bool completeAccess = false) =>
        Control.InvokeAsync(() => CoeOf(position).Sdo!.UploadAsync(index, subindex, completeAccess));

    /// <summary>Writes a CoE object.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="data">Little-endian value, exactly as long as the object.</param>
    /// <param name="completeAccess">All subindices at once, where the subdevice can.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">There is no data.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no CoE mailbox or its mailbox does not work. No frame comes back.</exception>
    public Task DownloadAsync(int position, ushort index, byte subindex, ReadOnlyMemory<byte> data, bool completeAccess = false) =>
        Control.InvokeAsync(async () =>
        {
            await CoeOf(position).Sdo!.DownloadAsync(index, subindex, data, completeAccess);
            return true;
        });

    /// <summary>Lists the objects of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses. The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<IReadOnlyList<ushort>> ListObjectsAsync(int position, SdoListType list = SdoListType.All) =>
        Control.InvokeAsync(() => CoeOf(position).Dictionary!.ListAsync(list));

    /// <summary>Describes an object of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses. The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<SdoObjectDescription> DescribeObjectAsync(int position, ushort index) =>
        Control.InvokeAsync(() => CoeOf(position).Dictionary!.DescribeAsync(index));

    /// <summary>Describes an entry of an object of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses. The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<SdoEntryDescription> DescribeEntryAsync(int position, ushort index, byte subindex) =>
        Control.InvokeAsync(() => CoeOf(position).Dictionary!.DescribeEntryAsync(index, subindex));

    /// <summary>
    /// Takes in the emergencies that lie in a subdevice's mailbox. In OP that is done every <see cref="MainDeviceOptions.DiagnosisInterval"/> by itself.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <returns>The last emergencies since the scan, oldest first; at most 16.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice has no CoE mailbox.</exception>
    public Task<IReadOnlyList<ReceivedEmergency>> CollectEmergenciesAsync(int position) => Control.InvokeAsync(async () =>
    {
        Subdevice device = CoeOf(position);
        await device.Mailbox!.CollectUnaskedAsync();
        Control.Status.Publish();
        return device.Emergencies.Last;
    });

    /// <summary>Reads the diagnosis history of a subdevice, object 0x10F3: one SDO for each message that it can keep.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice has no diagnosis history, or refuses; the message says which. The subdevice has no CoE mailbox or its mailbox does not work. No frame comes back.</exception>
    public Task<DiagnosisHistory> ReadDiagnosisAsync(int position) =>
        Control.InvokeAsync(() => new DiagnosisReader(CoeOf(position).Sdo!).ReadAsync());

    /// <summary>Acknowledges all messages in the diagnosis history of a subdevice.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The subdevice has no diagnosis history, or refuses; the message says which. The subdevice has no CoE mailbox or its mailbox does not work. No frame comes back.</exception>
    public Task AcknowledgeDiagnosisAsync(int position) => Control.InvokeAsync(async () =>
    {
        await new DiagnosisReader(CoeOf(position).Sdo!).AcknowledgeAsync();
        return true;
    });

    private Subdevice CoeOf(int position)
    {
        Subdevice device = Control.DeviceAt(position);
        return device.Description.HasCoe ? device : throw new EtherCatException(EtherCatErrors.NoCoe(device.Label));
    }
}
