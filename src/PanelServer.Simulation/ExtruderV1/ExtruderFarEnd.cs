using PanelServer.Simulation.ExtruderV1.Thermal;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The far end of an extruder: its terminals, and behind them barrel, screw, melt and inverter.</summary>
internal sealed class ExtruderFarEnd : BusFarEnd
{
    /// <summary>Name of the plant whose barrel is four lumped masses.</summary>
    internal const string Lumped = "lumped";

    /// <inheritdoc/>
    public override string Name => "extruder";

    /// <inheritdoc/>
    public override string Slug => "extruder_v1";

    /// <inheritdoc/>
    public override bool IsDocumented => true;

    /// <summary>Four lumped masses, and the family that fits a recorded heat-up.</summary>
    public override IReadOnlyList<string> Plants { get; } = [Lumped, .. BarrelParameters.Family.Select(member => member.Name)];

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new ExtruderSimulation(
        serial, new() { Thermal = plant is null or Lumped ? null : BarrelParameters.Named(plant) });
}
