using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>The panel's four EEPROM words 0x28 to 0x2B: which machine a device belongs to and as what.</summary>
/// <param name="Vendor">Machine vendor.</param>
/// <param name="Machine">Machine number.</param>
/// <param name="Serial">Serial number of the machine.</param>
/// <param name="Role">Role of the device in the machine.</param>
public readonly record struct MachineWords(ushort Vendor, ushort Machine, ushort Serial, ushort Role)
{
    /// <summary>Where the first of them is in the EEPROM, in words; the others follow.</summary>
    public const ushort Address = 0x28;
}

/// <summary>
/// Everything that is fixed about a kind of subdevice. From this one description come its EEPROM image, its object dictionary,
/// its sync managers and PDO maps, and what its state machine checks.
/// </summary>
public sealed record SubdeviceDescription
{
    /// <summary>Order number, string 1 of the EEPROM, for example "EL2004".</summary>
    public required string OrderNumber { get; init; }

    /// <summary>Long name, for example "EL2004 4Ch. Dig. Output 24V, 0.5A".</summary>
    public required string Name { get; init; }

    /// <summary>Identifier of the group, for example "DigOut".</summary>
    public required string Group { get; init; }

    /// <summary>Readable name of the group.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>Vendor id, SII words 0x08 and 0x09.</summary>
    public required uint Vendor { get; init; }

    /// <summary>Product code, SII words 0x0A and 0x0B.</summary>
    public required uint Product { get; init; }

    /// <summary>Revision, SII words 0x0C and 0x0D.</summary>
    public required uint Revision { get; init; }

    /// <summary>Serial number, SII words 0x0E and 0x0F.</summary>
    public uint Serial { get; init; }

    /// <summary>The chip.</summary>
    public required EscProfile Esc { get; init; }

    /// <summary>SII word 0, register 0x0140. Bit 8: device emulation.</summary>
    public required ushort PdiControl { get; init; }

    /// <summary>SII word 1, register 0x0150.</summary>
    public ushort PdiConfiguration { get; init; }

    /// <summary>SII word 2, register 0x0982: SYNC pulse in units of 10 ns.</summary>
    public ushort SyncImpulse { get; init; }

    /// <summary>SII word 3, register 0x0152: mask of output bits for digital outputs.</summary>
    public ushort ExtendedPdiConfiguration { get; init; }

    /// <summary>SII word 4, register 0x0012.</summary>
    public ushort Alias { get; init; }

    /// <summary>The mailbox, or null for none.</summary>
    public MailboxDescription? Mailbox { get; init; }

    /// <summary>
    /// SII words 0x20 to 0x22: the maker's record of the production, other on each device. Empty for none.
    /// </summary>
    public IReadOnlyList<ushort> ProductionWords { get; init; } = [];

    /// <summary>Byte 4 of category General, reserved by the standard; not 0 on real terminals.</summary>
    public byte GeneralReserved { get; init; }

    /// <summary>Byte 10 of category General.</summary>
    public byte SysmanClass { get; init; }

    /// <summary>Byte 11 of category General: 1 not LRW is bit 1, identification by AL status code bit 3, identification in memory bit 4.</summary>
    public byte GeneralFlags { get; init; }

    /// <summary>Bytes 18 and 19 of category General: where the memory holds the number at the selector, if bit 4 of <see cref="GeneralFlags"/> is set.</summary>
    public ushort IdentificationAddress { get; init; }

    /// <summary>Current drawn from the E-bus in mA; negative for a coupler that supplies it.</summary>
    public short EbusCurrentMilliamperes { get; init; }

    /// <summary>Physical ports, 4 bits per port: 1 MII, 3 E-bus.</summary>
    public ushort PhysicalPorts { get; init; } = 0x0033;

    /// <summary>SII category FMMU.</summary>
    public IReadOnlyList<FmmuUsage> Fmmus { get; init; } = [];

    /// <summary>SII category SyncUnit; empty for none.</summary>
    public IReadOnlyList<byte> SyncUnits { get; init; } = [];

    /// <summary>SII category SyncM.</summary>
    public IReadOnlyList<SyncManagerDescription> SyncManagers { get; init; } = [];

    /// <summary>PDOs that can be assigned to the outputs, ascending.</summary>
    public IReadOnlyList<PdoDescription> RxPdos { get; init; } = [];

    /// <summary>PDOs that can be assigned to the inputs, ascending.</summary>
    public IReadOnlyList<PdoDescription> TxPdos { get; init; } = [];

    /// <summary>RxPDOs assigned after power-up; null for all.</summary>
    public IReadOnlyList<ushort>? DefaultRxAssignment { get; init; }

    /// <summary>TxPDOs assigned after power-up; null for all.</summary>
    public IReadOnlyList<ushort>? DefaultTxAssignment { get; init; }

    /// <summary>Most PDOs that 0x1C12 takes; null for as many as there are.</summary>
    public int? MaximumRxAssignment { get; init; }

    /// <summary>Most PDOs that 0x1C13 takes; null for as many as there are.</summary>
    public int? MaximumTxAssignment { get; init; }

    /// <summary>True if the EEPROM lists the PDOs (categories 50 and 51); devices with a changeable assignment often do not.</summary>
    public bool PdosInEeprom { get; init; } = true;

    /// <summary>SII category DC.</summary>
    public IReadOnlyList<DcModeDescription> DcModes { get; init; } = [];

    /// <summary>Device type, object 0x1000.</summary>
    public uint DeviceType { get; init; } = 5001;

    /// <summary>Hardware version, object 0x1009.</summary>
    public string HardwareVersion { get; init; } = "00";

    /// <summary>Software version, object 0x100A.</summary>
    public string SoftwareVersion { get; init; } = "01";

    /// <summary>
    /// The device's own objects: parameters, diagnosis, commands. What every mailbox device has, the mapping and assignment objects
    /// and the objects behind PDO entries are added; an object given here replaces the one that would be added.
    /// </summary>
    public IReadOnlyList<ObjectDescription> Objects { get; init; } = [];

    /// <summary>The panel's identification; null for an unidentified device (words 0).</summary>
    public MachineWords? Machine { get; init; }

    /// <summary>True if AL status simply follows AL control, without firmware.</summary>
    public bool IsEmulated => (PdiControl & 0x0100) != 0;

    /// <summary>PDOs assigned to a direction after power-up.</summary>
    /// <param name="use"><see cref="SyncManagerType.Outputs"/> or <see cref="SyncManagerType.Inputs"/>.</param>
    public IReadOnlyList<ushort> DefaultAssignment(SyncManagerType use) => use == SyncManagerType.Outputs
        ? DefaultRxAssignment ?? [.. RxPdos.Select(pdo => pdo.Index)]
        : DefaultTxAssignment ?? [.. TxPdos.Select(pdo => pdo.Index)];

    /// <summary>PDOs that can be assigned to a direction.</summary>
    public IReadOnlyList<PdoDescription> Pdos(SyncManagerType use) => use == SyncManagerType.Outputs ? RxPdos : TxPdos;

    /// <summary>Number of the sync manager with a use, or −1.</summary>
    public int SyncManagerOf(SyncManagerType use)
    {
        for (int i = 0; i < SyncManagers.Count; i++)
        {
            if (SyncManagers[i].Type == use)
            {
                return i;
            }
        }

        return -1;
    }
}
