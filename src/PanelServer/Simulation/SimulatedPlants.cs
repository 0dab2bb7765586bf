using System.Collections.Concurrent;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.Plants;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Host.Simulation;

/// <summary>The simulated machines on a virtual segment, driven by the cycle thread while nobody exchanges frames with the segment.</summary>
internal sealed class SimulatedPlants
{
    private readonly SimulatedMachines _machines;
    private readonly ConcurrentQueue<Action<VirtualSegment>> _posted = new();

    /// <summary>Makes them.</summary>
    /// <param name="segment">Which: <c>extruder</c>, <c>winder</c>, or <c>documented</c> for both.</param>
    /// <param name="thermalTimeScale">How much faster than real time the extruder's barrel heats, 1 … 100.</param>
    public SimulatedPlants(string segment, double thermalTimeScale = 1)
    {
        _machines = new(segment, thermalTimeScale);
        _machines.PlugInto(Segment);
    }

    /// <summary>The segment, with all terminals plugged in.</summary>
    public VirtualSegment Segment { get; } = new();

    /// <summary>The machines.</summary>
    public SimulatedMachines Machines => _machines;

    /// <summary>The extruder; null if there is none.</summary>
    public ExtruderSimulation? Extruder => _machines.Extruder;

    /// <summary>The winder; null if there is none.</summary>
    public WinderSimulation? Winder => _machines.Winder;

    /// <summary>Has something done by the cycle thread while nobody else touches segment and machines. May be called from any thread.</summary>
    /// <param name="action">What; it must not throw.</param>
    public void Post(Action<VirtualSegment> action) => _posted.Enqueue(action);

    /// <summary>Lets the plants follow the segment's time. Called in every cycle; does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    public void Advance(long nowNanoseconds)
    {
        while (_posted.TryDequeue(out Action<VirtualSegment>? action))
        {
            action(Segment);
        }

        _machines.Advance(nowNanoseconds);
    }
}
