using PanelServer.Simulation.Plants;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Terminals;

namespace PanelServer.Simulator;

/// <summary>
/// The machines of a segment with what is behind their terminals: whoever switches the extruder's heaters sees its temperatures
/// rise, whoever turns the winder's puller sees its tension arm move.
/// </summary>
internal sealed class SimulatedMachines
{
    private const long StepNanoseconds = 1_000_000;

    private readonly ExtruderSimulation? _extruder;
    private readonly WinderSimulation? _winder;

    /// <summary>Makes the machines of a segment.</summary>
    /// <param name="segment">One of <see cref="SegmentPresets.Names"/>.</param>
    public SimulatedMachines(string segment)
    {
        List<VirtualSubdevice> subdevices = [];
        if (segment is "extruder" or "documented")
        {
            _extruder = new ExtruderSimulation();
            subdevices.AddRange(_extruder.Terminals.Subdevices);
        }

        if (segment is "winder" or "documented")
        {
            _winder = new WinderSimulation { HasOperator = true };
            subdevices.AddRange(_winder.Terminals.Subdevices);
        }

        Subdevices = subdevices;
    }

    /// <summary>The subdevices in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }

    /// <summary>Lets the plants follow the time of the segment from now on.</summary>
    public void Follow(VirtualSegment segment)
    {
        _extruder?.Advance(segment.NowNanoseconds);
        _winder?.Advance(segment.NowNanoseconds);
        segment.Schedule(segment.NowNanoseconds + StepNanoseconds, Follow);
    }
}
