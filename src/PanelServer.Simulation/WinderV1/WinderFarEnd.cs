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

/// <summary>The far end of a winder whose spool is driven by an EL7031-0030; all else is the same.</summary>
internal sealed class Winder7031FarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "winder7031";

    /// <inheritdoc/>
    public override string Slug => "winder_v1_7031";

    /// <inheritdoc/>
    public override ushort FirstSerial => 98;

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new WinderSimulation(serial, spoolIsEl7031: true) { HasOperator = true };
}
