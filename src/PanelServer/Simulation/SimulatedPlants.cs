using System.Collections.Concurrent;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Simulation;

/// <summary>The simulated machines on a virtual segment, driven by the cycle thread while nobody exchanges frames with the segment.</summary>
internal sealed class SimulatedPlants
{
    private readonly SimulatedLine _machines;
    private long _due;
    private readonly ConcurrentQueue<Action<VirtualSegment>> _posted = new();

    /// <summary>Makes them.</summary>
    /// <param name="segment">Which, see <see cref="LineList"/>.</param>
    /// <param name="plants">For a machine's name the one of its plants to use; null for the usual ones.</param>
    public SimulatedPlants(string segment, IReadOnlyDictionary<string, string>? plants = null)
    {
        _machines = new(segment, plants);
        _machines.PlugInto(Segment);
    }

    /// <summary>The segment, with all terminals plugged in.</summary>
    public VirtualSegment Segment { get; } = new();

    /// <summary>The machines.</summary>
    public SimulatedLine Machines => _machines;

    /// <summary>Has something done by the cycle thread while nobody else touches segment and machines. May be called from any thread.</summary>
    /// <param name="action">What; it must not throw.</param>
    public void Post(Action<VirtualSegment> action) => _posted.Enqueue(action);

    /// <summary>
    /// The time of the segment, which the control loop's cycles move: it stands still between them. Whoever brings the bus up before they run
    /// lets it go from one answer to the next.
    /// </summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>Adds to what the clock has to go on with the next <see cref="Advance"/>. Cycle thread only.</summary>
    /// <param name="nanoseconds">How much.</param>
    public void Owe(long nanoseconds) => _due += nanoseconds;

    /// <summary>
    /// Lets segment and plants follow the time, cable in or out. Called in every cycle while nobody exchanges frames; does not allocate.
    /// </summary>
    public void Advance()
    {
        while (_posted.TryDequeue(out Action<VirtualSegment>? action))
        {
            action(Segment);
        }

        // Frames take time, too, and a bring-up much of it.
        _due = Math.Max(_due, Clock.NowNanoseconds);
        Clock.AdvanceTo(_due);
        Segment.Advance(_due);
        _machines.Advance(_due);
    }
}
