using System.Text.Json.Nodes;
using PanelServer.Host.Audit;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Runs;

/// <summary>All that the record says of a run, as it is stored once the run has ended.</summary>
/// <param name="ResolutionSeconds">Step of the history that it was made from.</param>
/// <param name="Whole">Of the run.</param>
/// <param name="Spools">Of each spool.</param>
/// <param name="Alarms">Alarms that were raised by machines that take part.</param>
/// <param name="Commands">Commands to these machines.</param>
internal sealed record RunFigures(
    int ResolutionSeconds, Figures Whole, IReadOnlyList<Figures> Spools, RunEntries<RunAlarm> Alarms, RunEntries<RunCommand> Commands);

/// <summary>What happened in a run.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Count">How often.</param>
/// <param name="IsComplete">False if there was more than is looked through: the count is of the newest then.</param>
/// <param name="Spools">How often in each spool.</param>
/// <param name="Entries">One by one, newest first; 1,000 at the most.</param>
internal sealed record RunEntries<T>(int Count, bool IsComplete, IReadOnlyList<int> Spools, IReadOnlyList<T> Entries)
{
    /// <summary>Counts.</summary>
    /// <param name="entries">All of them, newest first.</param>
    /// <param name="isComplete">Whether these are all.</param>
    /// <param name="spools">How many spools there are.</param>
    /// <param name="spoolOf">Tells the spool of an entry, from 1.</param>
    public static RunEntries<T> Of(IReadOnlyList<T> entries, bool isComplete, int spools, Func<T, int> spoolOf)
    {
        int[] counts = new int[spools];
        foreach (T entry in entries)
        {
            counts[spoolOf(entry) - 1]++;
        }

        return new(entries.Count, isComplete, counts, [.. entries.Take(RunRecord.MostEntries)]);
    }
}

/// <summary>An alarm that was raised in a run.</summary>
/// <param name="Ts">When, in Unix milliseconds.</param>
/// <param name="Spool">In which spool.</param>
/// <param name="Slug">Type of its machine.</param>
/// <param name="Serial">Serial number of its machine.</param>
/// <param name="Alarm">Its id.</param>
/// <param name="Priority">How soon somebody had to do something.</param>
/// <param name="Label">What had happened.</param>
/// <param name="Message">More about it; null if there was no more to tell.</param>
internal sealed record RunAlarm(long Ts, int Spool, string Slug, ushort Serial, string Alarm, AlarmPriority Priority, LocalizedText Label, string? Message);

/// <summary>A command in a run.</summary>
/// <param name="Ts">When, in Unix milliseconds.</param>
/// <param name="Spool">In which spool.</param>
/// <param name="By">Who has given it.</param>
/// <param name="Slug">Type of its machine.</param>
/// <param name="Serial">Serial number of its machine.</param>
/// <param name="Command">The mutation; for other commands method and route.</param>
/// <param name="Value">What was sent with it; null if nothing was.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it was refused; null if it was not.</param>
internal sealed record RunCommand(long Ts, int Spool, string By, string Slug, ushort Serial, string Command, JsonNode? Value, AuditOutcome Outcome, string? Reason);
