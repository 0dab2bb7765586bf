namespace PanelServer.EtherCat.Simulation.Segment.Faults;

/// <summary>
/// Fault commands as text: <c>[at TIME] FAULT ARGUMENTS [for TIME]</c>, one per line, <c>#</c> begins a comment. Without "at" a
/// command takes effect at once; with "for" it is undone after that time.
/// </summary>
public static class FaultScript
{
    private const string Syntax = "[at TIME] FAULT ARGUMENTS [for TIME]";

    /// <summary>Reads a whole script and schedules it; times count from now. Nothing is scheduled if any line is wrong.</summary>
    /// <param name="segment">The segment, complete.</param>
    /// <param name="text">The script.</param>
    /// <param name="report">Takes a sentence when a fault cannot be carried out at its time, as when ports do not fit.</param>
    /// <param name="kinds">The faults there are; null for those of the segment alone.</param>
    /// <returns>Number of commands.</returns>
    /// <exception cref="FaultSyntaxException">A line is wrong; the message has its number.</exception>
    public static int Schedule(VirtualSegment segment, string text, Action<string> report, IReadOnlyList<FaultKind>? kinds = null)
    {
        List<Command> commands = new();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            try
            {
                if (Parse(segment, line, kinds ?? FaultKinds.All) is { } command)
                {
                    commands.Add(command);
                }
            }
            catch (FaultSyntaxException exception)
            {
                throw new FaultSyntaxException($"Line {number}: {exception.Message}");
            }
        }

        foreach (Command command in commands)
        {
            Schedule(segment, command, report);
        }

        return commands.Count;
    }

    /// <summary>Reads one command and carries it out, or schedules it if it begins with "at".</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="line">The command.</param>
    /// <param name="report">Takes a sentence when the fault cannot be carried out, as when ports do not fit.</param>
    /// <param name="kinds">The faults there are; null for those of the segment alone.</param>
    /// <returns>False if the line is empty or a comment.</returns>
    /// <exception cref="FaultSyntaxException">The line is wrong.</exception>
    public static bool Run(VirtualSegment segment, string line, Action<string> report, IReadOnlyList<FaultKind>? kinds = null)
    {
        if (Parse(segment, line, kinds ?? FaultKinds.All) is not { } command)
        {
            return false;
        }

        Schedule(segment, command, report);
        return true;
    }

    private static Command? Parse(VirtualSegment segment, string line, IReadOnlyList<FaultKind> kinds)
    {
        int comment = line.IndexOf('#', StringComparison.Ordinal);
        string[] words = (comment >= 0 ? line[..comment] : line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        int first = 0;
        FaultArguments arguments = new(words, 0, segment, Syntax);
        long delay = 0;
        if (words[0] == "at")
        {
            _ = arguments.Word("at");
            delay = arguments.Time("the time");
            first = 2;
        }

        long? duration = null;
        if (words.Length >= first + 3 && words[^2] == "for")
        {
            duration = arguments.ParseTime(words[^1], "the duration");
            words = words[..^2];
        }

        if (words.Length == first)
        {
            throw arguments.Wrong("The name of a fault is missing.");
        }

        FaultKind kind = kinds.FirstOrDefault(candidate => candidate.Name == words[first])
            ?? throw new FaultSyntaxException(
                $"There is no fault \"{words[first]}\". Known are: {string.Join(", ", kinds.Select(known => known.Name))}.");
        FaultArguments given = new(words, first + 1, segment, kind.Usage);
        FaultEffect effect = kind.Parse(given);
        given.End();
        return duration is not null && effect.Undo is null
            ? throw given.Wrong($"\"{kind.Name}\" has no duration, so \"for\" cannot end it.")
            : new Command(effect, delay, duration);
    }

    private static void Schedule(VirtualSegment segment, Command command, Action<string> report)
    {
        if (command.Delay == 0)
        {
            Carry(command.Effect.Apply, segment, report);
        }
        else
        {
            segment.Schedule(segment.NowNanoseconds + command.Delay, s => Carry(command.Effect.Apply, s, report));
        }

        if (command.Duration is { } duration)
        {
            segment.Schedule(segment.NowNanoseconds + command.Delay + duration, s => Carry(command.Effect.Undo!, s, report));
        }
    }

    /// <summary>Carries out an effect. The segment may have changed since the command was checked, so it can fail.</summary>
    private static void Carry(Action<VirtualSegment> effect, VirtualSegment segment, Action<string> report)
    {
        try
        {
            effect(segment);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            report(exception.Message);
        }
    }

    private sealed record Command(FaultEffect Effect, long Delay, long? Duration);
}
