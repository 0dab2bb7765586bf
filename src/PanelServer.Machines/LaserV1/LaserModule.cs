using PanelServer.Machines.Schema;

namespace PanelServer.Machines.LaserV1;

/// <summary>Registers the diameter gauge.</summary>
public sealed class LaserModule : MachineModule
{
    private readonly MachineSchema<LaserState, LaserLiveValues, LaserMutation> _schema = new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 6);

    /// <inheritdoc/>
    public override string Slug => "laser_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Laser V1", "Laser V1");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <summary>Makes the machine of one gauge, with the settings of one that nobody has set.</summary>
    /// <param name="serial">Its serial number.</param>
    public LaserMachine Create(ushort serial) => Create(serial, LaserMachine.DefaultSettings, minimumRoundness: null);

    /// <summary>Makes the machine of one gauge.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="settings">The settings to start with.</param>
    /// <param name="minimumRoundness">Demand on the roundness, 0 to 1; null for none.</param>
    internal LaserMachine Create(ushort serial, LaserSettings settings, double? minimumRoundness) =>
        new(new(Identification, serial), _schema, settings, minimumRoundness);
}
