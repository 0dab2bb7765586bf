using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>
/// A 750-354 with modules to its right. Its objects and its image follow from them: the coupler's own four bytes first, then for each slot
/// one PDO in each direction that the module has, without padding.
/// </summary>
public sealed class VirtualWagoCoupler : SubdeviceApplication
{
    private const ushort CouplerOutputs = 0xF200;
    private const ushort CouplerInputs = 0xF100;
    private const ushort Modules = 0xF050;
    private const ushort ModuleInformation = 0x9000;
    private const byte IdentificationNumber = 0x0A;
    private const ushort ModuleOutputs = 0x7000;
    private const ushort ModuleInputs = 0x6000;
    private const ushort SlotDistance = 0x10;

    private readonly VirtualWagoModule[] _modules;

    /// <summary>Plugs the modules in, from left to right.</summary>
    /// <param name="modules">The modules.</param>
    public VirtualWagoCoupler(params VirtualWagoModule[] modules)
    {
        _modules = modules;
        Description = Describe(modules);
    }

    /// <summary>What it is with these modules.</summary>
    public SubdeviceDescription Description { get; }

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int slot = 0; slot < _modules.Length; slot++)
        {
            VirtualWagoModule module = _modules[slot];
            module.Attach(
                Entries(Area(ModuleInputs, slot), module.InputTypes.Count),
                Entries(Area(ModuleOutputs, slot), module.OutputTypes.Count));
        }
    }

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        foreach (VirtualWagoModule module in _modules)
        {
            module.Advance(nowNanoseconds, elapsedNanoseconds);
        }
    }

    private ObjectEntry[] Entries(ushort index, int count) =>
        [.. Enumerable.Range(1, count).Select(subindex => Subdevice.Dictionary[index, (byte)subindex])];

    private static SubdeviceDescription Describe(VirtualWagoModule[] modules)
    {
        // The assignment follows from what is plugged in and can't be changed.
        MailboxDescription mailbox = MailboxDescription.Standard128 with { Coe = CoeDetails.Sdo | CoeDetails.SdoInformation };
        PdoDescription[] outputs = [Coupler(0x1600, CouplerOutputs, "Coupler control"), .. Pdos(modules, 0x1601, ModuleOutputs, module => module.OutputTypes)];
        PdoDescription[] inputs = [Coupler(0x1A00, CouplerInputs, "Coupler status"), .. Pdos(modules, 0x1A01, ModuleInputs, module => module.InputTypes)];
        return new()
        {
            OrderNumber = KnownDevices.Wago750354.Name,
            Name = "750-354 EtherCAT fieldbus coupler",
            Group = "Coupler",
            Vendor = KnownDevices.Wago750354.Vendor,
            Product = KnownDevices.Wago750354.Product,
            Revision = KnownDevices.Wago750354.Identity.Revision,
            Esc = EscProfile.Coupler with { PortDescriptor = 0x0F },
            PdiControl = 0x0005,
            PhysicalPorts = 0x0011,
            Mailbox = mailbox,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs],
            SyncManagers = BeckhoffDescription.MailboxSyncManagers(
                mailbox.Standard, BeckhoffDescription.Outputs(0x1100, Bytes(outputs)), BeckhoffDescription.Inputs(0x1800, Bytes(inputs))),
            PdosInEeprom = false,
            RxPdos = outputs,
            TxPdos = inputs,
            Objects =
            [
                ObjectDescription.Array(Modules, "Detected modules", CoeDataType.Unsigned32, [.. modules.Select(module => (long)module.Identification)]),
                .. modules.Select((module, slot) => ObjectDescription.Record(
                    Area(ModuleInformation, slot),
                    module.Name,
                    new EntryDescription(IdentificationNumber, "Module ident", CoeDataType.Unsigned32, defaultValue: module.Identification))),
            ],
        };
    }

    private static PdoDescription Coupler(ushort index, ushort variable, string name) => new()
    {
        Index = index,
        Name = name,
        Entries =
        [
            PdoEntryDescription.Of(variable, 1, CoeDataType.Unsigned16, $"{name} 1"),
            PdoEntryDescription.Of(variable, 2, CoeDataType.Unsigned16, $"{name} 2"),
        ],
    };

    private static IEnumerable<PdoDescription> Pdos(
        VirtualWagoModule[] modules, ushort first, ushort area, Func<VirtualWagoModule, IReadOnlyList<CoeDataType>> types) =>
        modules.Select((module, slot) => new PdoDescription
        {
            Index = (ushort)(first + slot),
            Name = module.Name,
            Entries = [.. types(module).Select((type, i) => PdoEntryDescription.Of(Area(area, slot), (byte)(i + 1), type, $"Channel {i + 1}"))],
        }).Where(pdo => pdo.Entries.Count > 0);

    private static ushort Bytes(PdoDescription[] pdos) => (ushort)((pdos.Sum(pdo => pdo.BitLength) + 7) / 8);

    private static ushort Area(ushort first, int slot) => (ushort)(first + (SlotDistance * slot));
}
