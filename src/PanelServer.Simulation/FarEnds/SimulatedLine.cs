using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.FarEnds;

/// <summary>The machines of a simulated line with what is behind their terminals: whoever switches a heater sees its temperature rise.</summary>
public sealed class SimulatedLine
{
    private const long StepNanoseconds = 1_000_000;

    private readonly IReadOnlyList<LineEntry> _entries;
    private readonly SimulatedMachine[] _machines;

    /// <summary>Makes the machines of a line.</summary>
    /// <param name="list">Which, see <see cref="LineList"/>.</param>
    /// <param name="plants">For a machine's name the one of its <see cref="BusFarEnd.Plants"/> to use; null or without it for the usual one.</param>
    /// <exception cref="FormatException">The list is wrong; the message says what is allowed.</exception>
    public SimulatedLine(string list, IReadOnlyDictionary<string, string>? plants = null)
    {
        _entries = LineList.Parse(list);
        _machines = [.. _entries.Select(entry => entry.FarEnd.Create(entry.Serial, plants?.GetValueOrDefault(entry.FarEnd.Name)))];
        Subdevices = [.. _machines.SelectMany(machine => machine.Subdevices)];
        Faults = [.. FaultKinds.All, .. MachineFaults.Of([.. _entries.Zip(_machines)])];
    }

    /// <summary>The machines in bus order.</summary>
    public IReadOnlyList<SimulatedMachine> Machines => _machines;

    /// <summary>The subdevices in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }

    /// <summary>What can be done to the machines and their segment.</summary>
    public IReadOnlyList<FaultKind> Faults { get; }

    /// <summary>What is truly the case behind the sensors of all machines. Allocates; not for use in every cycle.</summary>
    public IReadOnlyList<PlantReport> TrueValues() =>
    [
        .. _entries.Zip(_machines, (entry, machine) => new PlantReport(entry.FarEnd.Name, entry.Serial, machine.PlantName, machine.TrueValues())),
    ];

    /// <summary>Plugs them into a segment; the end of all faults there is the end of theirs.</summary>
    /// <param name="segment">The segment.</param>
    public void PlugInto(VirtualSegment segment)
    {
        foreach (VirtualSubdevice subdevice in Subdevices)
        {
            segment.Add(subdevice);
        }

        segment.FaultsCleared += () =>
        {
            foreach (SimulatedMachine machine in _machines)
            {
                machine.ClearFaults();
            }
        };
    }

    /// <summary>Lets the plants follow the segment's time. Does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    public void Advance(long nowNanoseconds)
    {
        foreach (SimulatedMachine machine in _machines)
        {
            machine.Advance(nowNanoseconds);
        }
    }

    /// <summary>Lets the plants follow the segment's time from now on, every millisecond, where nobody calls <see cref="Advance"/>.</summary>
    /// <param name="segment">The segment.</param>
    public void Follow(VirtualSegment segment)
    {
        Advance(segment.NowNanoseconds);
        segment.Schedule(segment.NowNanoseconds + StepNanoseconds, Follow);
    }
}
