using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Registers the extruder, in one of the two models that differ in wiring, ratings, gear and barrel.</summary>
public sealed class ExtruderModule : BusMachineModule
{
    private readonly MachineSchema<ExtruderState, ExtruderLiveValues, ExtruderMutation> _schema;
    private readonly ExtruderModel _model;
    private readonly ExtruderOptions _options;

    private ExtruderModule(ushort machine, string name, ExtruderModel model, ExtruderOptions options)
    {
        Identification = new MachineIdentification(MachineIdentification.QiTech, machine);
        Slug = $"extruder_{name.ToLowerInvariant()}";
        Name = new LocalizedText($"Extruder {name}", $"Extruder {name}");
        Settings = new MachineSettings($"Extruder{name}", options);
        _schema = new([new(nameof(ExtruderMutation.SetInverterTargetRpm), model.MaximumRpm)]) { Alarms = ExtruderAlarms.Set, Trace = TemperatureAutotuneTrace.Schema };
        _model = model;
        _options = options;
    }

    /// <inheritdoc/>
    public override MachineIdentification Identification { get; }

    /// <inheritdoc/>
    public override string Slug { get; }

    /// <inheritdoc/>
    public override LocalizedText Name { get; }

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <summary>A section for each model: not both have the wire of the emergency stop.</summary>
    public override MachineSettings Settings { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby)];

    /// <summary>The model with machine number 4.</summary>
    /// <param name="options">Settings of the installation; null for the defaults.</param>
    public static ExtruderModule V1(ExtruderOptions? options = null) => new(4, "V1", ExtruderModel.V1, options ?? new());

    /// <summary>The model with machine number 22, which has no EL1002 unless one was added.</summary>
    /// <param name="options">Settings of the installation; null for the defaults.</param>
    public static ExtruderModule V2(ExtruderOptions? options = null) =>
        new(22, "V2", ExtruderModel.V2, options ?? new() { EmergencyStopIsWired = false, EmergencyStopRole = 5 });

    /// <inheritdoc/>
    public override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster)
    {
        ExtruderHardware hardware = new(terminals, _model.Roles, _options.EmergencyStopIsWired ? _options.EmergencyStopRole : null);
        ExtruderModel model = _model with { MaximumHertz = _options.MaximumFrequencyHertz };
        return new ExtruderMachine(new(Identification, serial), _schema, hardware, model, _options.MinimumExtrudeTemperatureCelsius);
    }

    /// <inheritdoc/>
    public override PresetReading? ReadPreset(PresetReading preset) => ExtruderPresets.Read(preset);
}
