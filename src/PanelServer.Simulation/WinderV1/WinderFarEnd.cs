using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WinderV1;

/// <summary>The far end of a winder: its terminals, and behind them puller, arm, traverse and spool, with an operator who threads the filament.</summary>
internal sealed class WinderFarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "winder";

    /// <inheritdoc/>
    public override string Slug => "winder_v1";

    /// <inheritdoc/>
    public override bool IsDocumented => true;

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new WinderSimulation(serial) { HasOperator = true };
}
