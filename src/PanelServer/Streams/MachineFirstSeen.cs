using System.Runtime.CompilerServices;
using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Streams;

/// <summary>Since when each machine exists: the time stamp of its default state.</summary>
/// <param name="clock">Time stamps.</param>
internal sealed class MachineFirstSeen(PanelClock clock)
{
    private readonly ConditionalWeakTable<Machine, StrongBox<long>> _firstSeen = [];

    /// <summary>When the machine was first seen, in Unix milliseconds.</summary>
    public long Of(Machine machine) => _firstSeen.TryGetValue(machine, out StrongBox<long>? known) ? known.Value : Note(machine);

    // Apart, so that asking for a known machine allocates nothing.
    private long Note(Machine machine) => _firstSeen.GetValue(machine, _ => new(clock.UnixMilliseconds)).Value;
}
