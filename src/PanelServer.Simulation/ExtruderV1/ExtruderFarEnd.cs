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

/// <summary>The far end of the extruder with machine number 22, without an EL1002; all but its constants is the same.</summary>
internal sealed class ExtruderV2FarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "extruder_v2";

    /// <inheritdoc/>
    public override string Slug => "extruder_v2";

    /// <inheritdoc/>
    public override ushort FirstSerial => 5;

    /// <summary>The same family in the size of this barrel.</summary>
    public override IReadOnlyList<string> Plants { get; } = [.. BarrelParameters.Family.Select(member => member.Name)];

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new ExtruderSimulation(
        serial,
        ExtruderPlantConstants.V2 with { Thermal = BarrelParameters.Named(plant ?? BarrelParameters.Nominal.Name, BarrelSize.Larger) },
        isV2: true);
}
