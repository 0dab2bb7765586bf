using System.Diagnostics;

namespace PanelServer.Machines.Tests.Devices;

/// <summary>
/// Runs the machines of a roster about once a millisecond on a thread of its own, as the control loop does, and remembers every change of
/// the list and of an error. Its clock stands still while the test computer is too busy to run it, so that a stall is no silence.
/// </summary>
internal sealed class RunningRoster : IDisposable
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMilliseconds(10);

    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly List<string> _changes = [];
    private volatile bool _stop;

    public RunningRoster(MachineRoster roster)
    {
        Roster = roster;
        _thread = new(Run) { IsBackground = true };
        _thread.Start();
    }

    public MachineRoster Roster { get; }

    /// <summary>"slug: listed", "slug: gone", "slug: error text" and "slug: well", in order.</summary>
    public IReadOnlyList<string> Changes
    {
        get
        {
            lock (_gate)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>The changes of the list alone: "slug: listed" and "slug: gone".</summary>
    public IEnumerable<string> ListChanges => Changes.Where(change =>
        change.EndsWith(": listed", StringComparison.Ordinal) || change.EndsWith(": gone", StringComparison.Ordinal));

    /// <summary>True if an error with these words was seen.</summary>
    public bool Saw(string words) => Changes.Any(change => change.Contains(words, StringComparison.Ordinal));

    /// <summary>How often a change was seen.</summary>
    public int Count(string change)
    {
        lock (_gate)
        {
            return _changes.Count(seen => seen == change);
        }
    }

    public string? Error(string slug) => Roster.Entries.Single(entry => entry.Slug == slug).Error;

    public Task ErrorContainsAsync(string slug, string text) => Eventually.HoldsAsync(
        () => Error(slug)?.Contains(text, StringComparison.Ordinal) == true, () => $"Error is: {Error(slug) ?? "none"}");

    public Task WellAsync(string slug) => Eventually.HoldsAsync(() => Error(slug) is null, () => $"Error is: {Error(slug)}");

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Run()
    {
        Stopwatch clock = Stopwatch.StartNew();
        Dictionary<string, string?> seen = [];
        Cycle cycle = new(0, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        while (!_stop)
        {
            foreach (Machine machine in Roster.Machines)
            {
                machine.Run(cycle);
            }

            Compare(seen);
            Thread.Sleep(1);
            TimeSpan elapsed = clock.Elapsed;
            clock.Restart();
            cycle = cycle.Next(elapsed < LongestPeriod ? elapsed : LongestPeriod);
        }
    }

    private void Compare(Dictionary<string, string?> seen)
    {
        IReadOnlyList<RosterEntry> entries = Roster.Entries;
        lock (_gate)
        {
            foreach (string gone in seen.Keys.Except(entries.Select(entry => entry.Slug)).ToArray())
            {
                seen.Remove(gone);
                _changes.Add($"{gone}: gone");
            }

            foreach (RosterEntry entry in entries)
            {
                if (!seen.TryGetValue(entry.Slug, out string? before))
                {
                    _changes.Add($"{entry.Slug}: listed");
                }

                string? error = entry.Error;
                if (error != before)
                {
                    _changes.Add($"{entry.Slug}: {error ?? "well"}");
                }

                seen[entry.Slug] = error;
            }
        }
    }
}
