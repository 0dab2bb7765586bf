using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago750553Machine;

/// <summary>The far end of a 750-553.</summary>
internal sealed class Wago750553FarEnd() : LaterTestFarEnd(70, "wago_750_553_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago750553Rig();
}

/// <summary>An ammeter on each of four outputs.</summary>
public sealed class Wago750553Rig() : WagoRig<VirtualWago750553>(new VirtualWago750553())
{
    private const int Channels = 4;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
        [.. Enumerable.Range(1, Channels).Select(channel => new PlantValue($"current_{channel}", "mA", Module.Milliampere(channel)))];
}
