using PanelServer.Machines.Schema;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Registers the extruder with machine number 4.</summary>
/// <param name="options">Settings of the installation; null for the defaults.</param>
public sealed class ExtruderModule(ExtruderOptions? options = null) : BusMachineModule
{
    private readonly MachineSchema<ExtruderState, ExtruderLiveValues, ExtruderMutation> _schema = new();
    private readonly ExtruderOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 4);

    /// <inheritdoc/>
    public override string Slug => "extruder_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Extruder V1", "Extruder V1");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("ExtruderV1", _options);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby)];

    /// <inheritdoc/>
    public override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster) => new ExtruderMachine(
        new(Identification, serial), _schema, new ExtruderHardware(terminals, _options.EmergencyStopIsWired), ExtruderModel.V1, _options);
}
