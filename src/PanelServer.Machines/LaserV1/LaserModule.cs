using PanelServer.Machines.Devices;
using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;

namespace PanelServer.Machines.LaserV1;

/// <summary>Registers the diameter gauge.</summary>
/// <param name="options">Where gauges are, and what is demanded of the filament; null for the defaults.</param>
public sealed class LaserModule(LaserOptions? options = null) : ModbusRtuMachineModule
{
    private const int BaudRate = 38400;

    private readonly MachineSchema<LaserState, LaserLiveValues, LaserMutation> _schema = new() { Alarms = LaserAlarms.Set };
    private readonly LaserOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 6);

    /// <inheritdoc/>
    public override string Slug => "laser_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Laser V1", "Laser V1");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("LaserV1", _options) { RenamedKeys = [new("Laser", "Machines:LaserV1")] };

    /// <inheritdoc/>
    public override string DeviceName => "diameter gauge";

    /// <inheritdoc/>
    public override string Advice => "Check its supply and its cable.";

    /// <inheritdoc/>
    protected override SerialDeviceOptions Devices => _options;

    /// <inheritdoc/>
    protected override ModbusClientOptions Limits => new() { RequestTimeout = TimeSpan.FromMilliseconds(150) };

    /// <summary>Makes the machine of one gauge, with the settings of one that nobody has set.</summary>
    /// <param name="serial">Its serial number.</param>
    public LaserMachine Create(ushort serial) => Create(serial, LaserMachine.DefaultSettings);

    /// <summary>Makes the machine of one gauge.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="settings">The settings to start with.</param>
    internal LaserMachine Create(ushort serial, LaserSettings settings) =>
        new(new(Identification, serial), _schema, settings, _options.MinimumRoundness);

    /// <inheritdoc/>
    protected override SerialLineSettings LineAt(string path) => new(path, BaudRate);

    /// <summary>Whoever answers the request for the diameters is a gauge; it has no serial number.</summary>
    protected override async Task<ushort?> IdentifyAsync(ModbusClient link, CancellationToken stop)
    {
        await LaserRegisters.ReadAsync(link, new ushort[LaserRegisters.AverageXAndY], stop);
        return null;
    }

    /// <inheritdoc/>
    protected override DeviceDriver CreateDriver(ushort serial, ModbusClient link, Machine? previous)
    {
        LaserSettings settings = previous is LaserMachine gauge
            ? gauge.ReadTyped().State.Settings with { InTolerance = true }
            : LaserMachine.DefaultSettings;
        return new LaserDriver(Create(serial, settings), link);
    }

    /// <inheritdoc/>
    public override PresetReading? ReadPreset(PresetReading preset) => LaserPresets.Read(preset);
}
