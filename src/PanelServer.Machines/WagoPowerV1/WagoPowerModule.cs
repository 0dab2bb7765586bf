using PanelServer.Machines.Devices;
using PanelServer.Machines.Schema;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>Registers the power supply.</summary>
/// <param name="options">Where supplies are, and what is done when one is met; null for the defaults.</param>
public sealed class WagoPowerModule(WagoPowerOptions? options = null) : ModbusTcpMachineModule
{
    private readonly MachineSchema<WagoPowerState, WagoPowerLiveValues, WagoPowerMutation> _schema = new() { Alarms = WagoPowerAlarms.Set };
    private readonly WagoPowerOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 10);

    /// <inheritdoc/>
    public override string Slug => "wago_power_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("WAGO power supply", "WAGO-Netzgerät");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("WagoPowerV1", _options)
    {
        RenamedKeys = [new("WagoPower:Supplies", "Machines:WagoPowerV1:Devices"), new("WagoPower", "Machines:WagoPowerV1")],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new WagoPowerMutation.SetMode(WagoPowerMode.Off)];

    /// <summary>The HMI's page for this machine knows only this name.</summary>
    public override string StateEventName => "State";

    /// <summary>The HMI's page for this machine knows only this name.</summary>
    public override string LiveValuesEventName => "LiveValues";

    /// <inheritdoc/>
    public override string DeviceName => "power supply";

    /// <inheritdoc/>
    public override string Advice => "Check its mains, network cable and address.";

    /// <inheritdoc/>
    protected override TcpDeviceOptions Devices => _options;

    /// <summary>Makes the machine of one supply.</summary>
    /// <param name="serial">The supply's serial number.</param>
    public WagoPowerMachine Create(ushort serial) => new(new(Identification, serial), _schema);

    /// <inheritdoc/>
    protected override async Task<ushort?> IdentifyAsync(ModbusClient link, CancellationToken stop)
    {
        WagoPowerIdentity identity = await WagoPowerIdentity.ReadAsync(link, stop);
        return identity.IsSupported
            ? identity.Serial
            : throw new InvalidDataException($"The device says that it is order number {identity.OrderNumber:X8}, not a WAGO 2787-2144.");
    }

    /// <inheritdoc/>
    protected override DeviceDriver CreateDriver(ushort serial, ModbusClient link, Machine? previous) =>
        new WagoPowerDriver(Create(serial), link, _options.OnStart);
}
