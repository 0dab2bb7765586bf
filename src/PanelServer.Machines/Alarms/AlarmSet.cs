namespace PanelServer.Machines.Alarms;

/// <summary>The alarms that a type of machine can have: those that it declares, and those that every machine has.</summary>
public sealed class AlarmSet
{
    private readonly AlarmDeclaration[] _alarms;
    private readonly string[][][] _errors;

    /// <summary>Makes the set.</summary>
    /// <param name="declared">What the machine declares, causes before their consequences.</param>
    /// <exception cref="ArgumentException">Too many, or two of the same code.</exception>
    public AlarmSet(params IReadOnlyList<AlarmDeclaration> declared)
    {
        _alarms = [.. declared, .. CommonAlarms.All];
        _errors = [.. _alarms.Select(alarm => alarm.Errors.Select(error => error.Split(AlarmDeclaration.Inserted)).ToArray())];
        if (_alarms.Length > AlarmSignals.Capacity)
        {
            throw new ArgumentException($"{_alarms.Length} alarms are too many; {AlarmSignals.Capacity} are allowed, {CommonAlarms.All.Count} of them for every machine.", nameof(declared));
        }

        if (_alarms.DistinctBy(alarm => alarm.Code).Count() < _alarms.Length)
        {
            throw new ArgumentException("Two alarms have the same code.", nameof(declared));
        }

        Terminal = SignalOf(CommonAlarms.Terminal.Code);
        NotANumber = SignalOf(CommonAlarms.NotANumber.Code);
        NotRun = SignalOf(CommonAlarms.NotRun.Code);
        Reported = SignalOf(CommonAlarms.Reported.Code);
        Unreached = _alarms.Where(alarm => alarm.IsUnreached).Aggregate(default(AlarmSignals), (signals, alarm) => signals | SignalOf(alarm.Code));
    }

    /// <summary>The alarms that every machine has, and no others.</summary>
    public static AlarmSet Common { get; } = new();

    /// <summary>All alarms of the set; the index of one is its bit in <see cref="AlarmSignals"/>.</summary>
    public IReadOnlyList<AlarmDeclaration> Alarms => _alarms;

    /// <summary>The alarms in which the machine can't be reached.</summary>
    public AlarmSignals Unreached { get; }

    /// <summary>Signal of <see cref="CommonAlarms.Terminal"/>.</summary>
    internal AlarmSignals Terminal { get; }

    /// <summary>Signal of <see cref="CommonAlarms.NotANumber"/>.</summary>
    internal AlarmSignals NotANumber { get; }

    /// <summary>Signal of <see cref="CommonAlarms.NotRun"/>.</summary>
    internal AlarmSignals NotRun { get; }

    /// <summary>Signal of <see cref="CommonAlarms.Reported"/>.</summary>
    internal AlarmSignals Reported { get; }

    /// <summary>The signal of an alarm.</summary>
    /// <param name="code">Its code.</param>
    /// <exception cref="ArgumentException">The set has no such alarm.</exception>
    public AlarmSignals SignalOf(string code)
    {
        int index = Array.FindIndex(_alarms, alarm => alarm.Code == code);
        return index >= 0 ? new(1UL << index) : throw new ArgumentException($"There is no alarm \"{code}\".", nameof(code));
    }

    /// <summary>The signal of the alarm that a sentence in <c>error</c> belongs to. Does not allocate.</summary>
    /// <param name="error">The sentence.</param>
    /// <returns>None if no alarm has declared it.</returns>
    public AlarmSignals SignalOfError(string error)
    {
        for (int i = 0; i < _errors.Length; i++)
        {
            foreach (string[] parts in _errors[i])
            {
                if (Begins(error, parts))
                {
                    return new(1UL << i);
                }
            }
        }

        return default;
    }

    private static bool Begins(string error, string[] parts)
    {
        int at = parts[0].Length;
        if (!error.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        for (int i = 1; i < parts.Length; i++)
        {
            int found = error.AsSpan(at).IndexOf(parts[i], StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at += found + parts[i].Length;
        }

        return true;
    }
}
