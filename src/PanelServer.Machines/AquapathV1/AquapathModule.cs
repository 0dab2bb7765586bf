using PanelServer.Machines.Schema;

namespace PanelServer.Machines.AquapathV1;

/// <summary>Registers the water circuits with machine number 9.</summary>
/// <param name="options">Settings of the installation; null for the defaults.</param>
public sealed class AquapathModule(AquapathOptions? options = null) : BusMachineModule
{
    private readonly MachineSchema<AquapathState, AquapathLiveValues, AquapathMutation> _schema = new() { Alarms = AquapathAlarms.Set };
    private readonly AquapathOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 9);

    /// <inheritdoc/>
    public override string Slug => "aquapath_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Aquapath V1", "Aquapath V1");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("AquapathV1", _options);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new AquapathMutation.SetAquaPathMode(AquapathMode.Standby)];

    /// <inheritdoc/>
    public override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster) =>
        new AquapathMachine(new(Identification, serial), _schema, new AquapathHardware(terminals), _options);
}
