using PanelServer.Simulation.ExtruderV1.Thermal;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The far end of an extruder: its terminals, and behind them barrel, screw, melt and inverter.</summary>
internal sealed class ExtruderFarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "extruder";

    /// <inheritdoc/>
    public override string Slug => "extruder_v1";

    /// <inheritdoc/>
    public override bool IsDocumented => true;

    /// <summary>The family that fits a recorded heat-up; the first is the default.</summary>
    public override IReadOnlyList<string> Plants { get; } = [.. BarrelParameters.Family.Select(member => member.Name)];

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new ExtruderSimulation(
        serial, new() { Thermal = plant is null ? BarrelParameters.Nominal : BarrelParameters.Named(plant) });
}
