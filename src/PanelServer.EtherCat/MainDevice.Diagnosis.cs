using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;

namespace PanelServer.EtherCat;

/// <content>What single subdevices tell of themselves.</content>
public sealed partial class MainDevice
{
    /// <summary>
    /// Takes in the emergencies that lie in a subdevice's mailbox. In OP that is done every <see cref="MainDeviceOptions.DiagnosisInterval"/> by itself.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <returns>The last emergencies since the scan, oldest first; at most 16.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox.</exception>
    public Task<IReadOnlyList<ReceivedEmergency>> CollectEmergenciesAsync(int position) => _scheduler.InvokeAsync(async () =>
    {
        Subdevice device = CoeOf(position);
        await device.Mailbox!.CollectUnaskedAsync();
        Publish();
        return device.Emergencies.Last;
    });

    /// <summary>Reads the diagnosis history of a subdevice, object 0x10F3: one SDO for each message that it can keep.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice has no diagnosis history, or refuses; the message says which.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<DiagnosisHistory> ReadDiagnosisAsync(int position) =>
        _scheduler.InvokeAsync(() => new DiagnosisReader(CoeOf(position).Sdo!).ReadAsync());

    /// <summary>Acknowledges all messages in the diagnosis history of a subdevice.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice has no diagnosis history, or refuses; the message says which.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task AcknowledgeDiagnosisAsync(int position) => _scheduler.InvokeAsync(async () =>
    {
        await new DiagnosisReader(CoeOf(position).Sdo!).AcknowledgeAsync();
        return true;
    });
}
