using PanelServer.Simulation.Plants;
using PanelServer.Simulation.Segment;

namespace PanelServer.Bus;

/// <summary>The simulated machines on a virtual segment.</summary>
public sealed class SimulatedPlants
{
    /// <summary>Makes them.</summary>
    /// <param name="segment">Which: <c>extruder</c>, <c>winder</c>, or <c>documented</c> for both.</param>
    public SimulatedPlants(string segment)
    {
        if (segment is "extruder" or "documented")
        {
            Extruder = new();
            Plug(Extruder.Terminals.Subdevices);
        }

        if (segment is "winder" or "documented")
        {
            Winder = new() { HasOperator = true };
            Plug(Winder.Terminals.Subdevices);
        }
    }

    /// <summary>The segment, with all terminals plugged in.</summary>
    public VirtualSegment Segment { get; } = new();

    /// <summary>The extruder; null if there is none.</summary>
    public ExtruderSimulation? Extruder { get; }

    /// <summary>The winder; null if there is none.</summary>
    public WinderSimulation? Winder { get; }

    /// <summary>Lets the plants follow the segment's time. Called in every cycle; does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    public void Advance(long nowNanoseconds)
    {
        Extruder?.Advance(nowNanoseconds);
        Winder?.Advance(nowNanoseconds);
    }

    private void Plug(IReadOnlyList<VirtualSubdevice> subdevices)
    {
        foreach (VirtualSubdevice subdevice in subdevices)
        {
            Segment.Add(subdevice);
        }
    }
}
