using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.BufferV1;

/// <summary>The far end of a buffer: its terminals, and behind them tower and filament.</summary>
internal sealed class BufferFarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "buffer";

    /// <inheritdoc/>
    public override string Slug => "buffer_v1";

    /// <inheritdoc/>
    public override ushort FirstSerial => 8;

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new BufferSimulation(serial);
}
