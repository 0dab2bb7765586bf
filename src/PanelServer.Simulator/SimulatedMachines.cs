using PanelServer.Simulation.Plants;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Terminals;

namespace PanelServer.Simulator;

/// <summary>
/// The machines of a segment with what is behind their terminals: whoever switches the extruder's heaters sees its temperatures rise.
/// </summary>
internal sealed class SimulatedMachines
{
    private const long StepNanoseconds = 1_000_000;

    private readonly ExtruderSimulation? _extruder;

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
            subdevices.AddRange(SegmentPresets.Create("winder"));
        }

        Subdevices = subdevices;
    }

    /// <summary>The subdevices in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }

    /// <summary>Lets the plants follow the time of the segment from now on.</summary>
    public void Follow(VirtualSegment segment)
    {
        if (_extruder is not null)
        {
            Step(segment);
        }
    }

    private void Step(VirtualSegment segment)
    {
        _extruder!.Advance(segment.NowNanoseconds);
        segment.Schedule(segment.NowNanoseconds + StepNanoseconds, Step);
    }
}
