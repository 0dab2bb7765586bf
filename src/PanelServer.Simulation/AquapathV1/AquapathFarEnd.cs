using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.AquapathV1;

/// <summary>The far end of the water circuits: their terminals, and behind them two reservoirs with pumps, heaters, coolers and sensors.</summary>
internal sealed class AquapathFarEnd : BusFarEnd
{
    /// <inheritdoc/>
    public override string Name => "aquapath";

    /// <inheritdoc/>
    public override string Slug => "aquapath_v1";

    /// <inheritdoc/>
    public override ushort FirstSerial => 13;

    /// <inheritdoc/>
    public override SimulatedMachine Create(ushort serial, string? plant = null) => new AquapathSimulation(serial);
}
