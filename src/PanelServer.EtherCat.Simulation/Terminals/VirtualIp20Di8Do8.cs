using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>IP20-EC-DI8-DO8: eight inputs and eight outputs with a mailbox, without a coupler.</summary>
public sealed class VirtualIp20Di8Do8 : SubdeviceApplication
{
    private const int Channels = 8;
    private const ushort Inputs = 0x6000;
    private const ushort Outputs = 0x7000;

    private readonly ObjectEntry[] _inputs = new ObjectEntry[Channels];
    private readonly ObjectEntry[] _outputs = new ObjectEntry[Channels];

    /// <summary>What it is. No EEPROM image was at hand: sync managers and PDO indices are the usual ones.</summary>
    public static SubdeviceDescription Description { get; } = new()
    {
        OrderNumber = KnownDevices.Ip20Di8Do8.Name,
        Name = "IP20-EC-DI8-DO8 8 digital inputs, 8 digital outputs",
        Group = "DigIO",
        Vendor = KnownDevices.Ip20Di8Do8.Vendor,
        Product = KnownDevices.Ip20Di8Do8.Product,
        Revision = KnownDevices.Ip20Di8Do8.Identity.Revision,
        Esc = EscProfile.Coupler with { PortDescriptor = 0x0F },
        PdiControl = 0x0005,
        PhysicalPorts = 0x0011,
        Mailbox = MailboxDescription.Standard128,
        Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs],
        SyncManagers = BeckhoffDescription.MailboxSyncManagers(
            MailboxDescription.Standard128.Standard, BeckhoffDescription.Outputs(0x1100, 1), BeckhoffDescription.Inputs(0x1180, 1)),
        RxPdos = [Pdo(0x1600, "Outputs", Outputs)],
        TxPdos = [Pdo(0x1A00, "Inputs", Inputs)],
    };

    /// <summary>The outputs; bit n − 1 is channel n.</summary>
    public byte OutputBits => Bits(_outputs);

    /// <summary>Sets the inputs; bit n − 1 is channel n.</summary>
    /// <param name="bits">The levels; 1 = 24 V.</param>
    public void SetInputBits(byte bits)
    {
        for (int i = 0; i < Channels; i++)
        {
            _inputs[i].Flag = ((bits >> i) & 1) != 0;
        }
    }

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < Channels; i++)
        {
            _inputs[i] = Subdevice.Dictionary[Inputs, (byte)(i + 1)];
            _outputs[i] = Subdevice.Dictionary[Outputs, (byte)(i + 1)];
        }
    }

    /// <summary>Booleans as bits, the first one lowest.</summary>
    internal static byte Bits(IReadOnlyList<ObjectEntry> entries)
    {
        int bits = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            bits |= entries[i].Flag ? 1 << i : 0;
        }

        return (byte)bits;
    }

    private static PdoDescription Pdo(ushort index, string name, ushort variable) => new()
    {
        Index = index,
        Name = name,
        Entries = [.. Enumerable.Range(1, Channels).Select(i => PdoEntryDescription.Of(variable, (byte)i, CoeDataType.Boolean, $"Channel {i}"))],
    };
}
