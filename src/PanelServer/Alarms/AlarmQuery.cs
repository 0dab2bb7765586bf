using PanelServer.Host.Http;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>Which alarms a client wants.</summary>
/// <param name="Slug">Type of the machine; empty for any.</param>
/// <param name="Serial">Serial number of the machine; negative for any.</param>
/// <param name="States">In one of these states.</param>
/// <param name="Priorities">Of one of these priorities.</param>
internal sealed record AlarmQuery(string Slug, int Serial, IReadOnlyList<AlarmState> States, IReadOnlyList<AlarmPriority> Priorities)
{
    private static readonly AlarmState[] Told = [AlarmState.UnacknowledgedActive, AlarmState.AcknowledgedActive, AlarmState.ReturnedUnacknowledged];

    /// <summary>The parameters of the query, and what each means; none has to be there.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("slug", "Type of the machine."),
        ("serial", "Serial number of the machine."),
        ("state", $"States, separated by commas, of {string.Join(", ", Enum.GetNames<AlarmState>().Skip(1))}; the active and the unacknowledged ones if left out."),
        ("priority", $"Priorities, separated by commas, of {string.Join(", ", Enum.GetNames<AlarmPriority>())}."),
    ];

    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static AlarmQuery? Read(IQueryCollection query, List<InputError> errors)
    {
        AlarmQuery read = new(
            query["slug"].ToString(),
            (int)QueryNumber.Read(query, "serial", 0, ushort.MaxValue, -1, errors),
            ReadNames(query, "state", Told, errors),
            ReadNames(query, "priority", Enum.GetValues<AlarmPriority>(), errors));
        return errors.Count == 0 ? read : null;
    }

    /// <summary>True if an alarm is wanted.</summary>
    public bool Fits(Alarm alarm) =>
        (Slug.Length == 0 || alarm.Origin.Slug == Slug)
        && (Serial < 0 || alarm.Origin.Serial == Serial)
        && States.Contains(alarm.Condition.State)
        && Priorities.Contains(alarm.Priority);

    private static T[] ReadNames<T>(IQueryCollection query, string name, T[] fallback, List<InputError> errors)
        where T : struct, Enum
    {
        string text = query[name].ToString();
        if (text.Length == 0)
        {
            return fallback;
        }

        string[] names = text.Split(',');
        if (names.FirstOrDefault(one => !Enum.GetNames<T>().Contains(one)) is { } unknown)
        {
            errors.Add(new("?" + name, $"\"{Shortened.Of(unknown)}\" is unknown", "a list, separated by commas, of " + string.Join(", ", Enum.GetNames<T>())));
            return fallback;
        }

        return [.. names.Select(Enum.Parse<T>)];
    }
}
