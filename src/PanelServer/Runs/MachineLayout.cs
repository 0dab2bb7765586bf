using PanelServer.Host.History;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Runs;

/// <summary>Which recorded fields of a type of machine matter to a run, by the marks of its own types.</summary>
internal sealed class MachineLayout
{
    private readonly List<int> _fields = [];
    private readonly IReadOnlyList<HistoryField> _recorded;

    /// <summary>Finds them.</summary>
    /// <param name="schema">The machine's shapes.</param>
    public MachineLayout(MachineSchema schema)
    {
        _recorded = HistoryField.Of(schema);
        Modes = [.. schema.StateColumns.Where(column => column.IsMode).Select(column => new ModeField(PlaceOfState(column.Path), column))];
        LiveColumn[] marked = [.. schema.LiveColumns.Where(column => column.Field.ProcessValue is not null)];
        Values = [.. marked.Where(column => !IsCounter(column)).Select(ToValue)];
        Counters = [.. marked.Where(IsCounter).Select(column => new CounterField(PlaceOf(column.Path), column))];
    }

    /// <summary>The fields to read, as indexes into those that are recorded; the places below are places in this list.</summary>
    public IReadOnlyList<int> Fields => _fields;

    /// <summary>What the machine does.</summary>
    public IReadOnlyList<ModeField> Modes { get; }

    /// <summary>What is measured.</summary>
    public IReadOnlyList<ValueField> Values { get; }

    /// <summary>What is counted: length and energy.</summary>
    public IReadOnlyList<CounterField> Counters { get; }

    /// <summary>True if machines of this type wind.</summary>
    public bool Winds => Counters.Any(counter => counter.Quantity == ProcessQuantity.WoundLength);

    private static bool IsCounter(LiveColumn column) => column.Field.ProcessValue!.Quantity is ProcessQuantity.WoundLength or ProcessQuantity.Energy;

    private ValueField ToValue(LiveColumn column)
    {
        ProcessValueLink link = column.Field.ProcessValue!;
        bool hasTolerance = link.LowerTolerance is not null || link.UpperTolerance is not null;
        return new(PlaceOf(column.Path), column, column.Field.Invalid?.When is { } flag ? PlaceOfState(flag) : null)
        {
            Tolerance = hasTolerance
                ? new(
                    PlaceOf(column.Path + HistoryField.SetPointSuffix),
                    link.LowerTolerance is { } lower ? PlaceOfState(lower) : null,
                    link.UpperTolerance is { } upper ? PlaceOfState(upper) : null)
                : null,
        };
    }

    private int PlaceOfState(string path) => PlaceOf(HistoryField.StatePrefix + path);

    private int PlaceOf(string name)
    {
        int index = _recorded.Select(field => field.Name).ToList().IndexOf(name);
        int place = _fields.IndexOf(index);
        if (place < 0)
        {
            place = _fields.Count;
            _fields.Add(index);
        }

        return place;
    }
}

/// <summary>A mode among the fields that are read.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Column">What it is.</param>
internal sealed record ModeField(int Place, StateColumn Column);

/// <summary>A measured value among the fields that are read.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Column">What it is.</param>
/// <param name="Invalid">Place of what is not 0 while the value is no measurement; null if there is none.</param>
internal sealed record ValueField(int Place, LiveColumn Column, int? Invalid)
{
    /// <summary>Where its tolerance is; null if it has none.</summary>
    public ToleranceFields? Tolerance { get; init; }
}

/// <summary>Where the tolerance of a value is among the fields that are read.</summary>
/// <param name="Target">Place of the set point.</param>
/// <param name="Lower">Place of the tolerance below it; null for none.</param>
/// <param name="Upper">Place of the tolerance above it; null for none.</param>
internal sealed record ToleranceFields(int Target, int? Lower, int? Upper);

/// <summary>A counter among the fields that are read.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Column">What it is.</param>
internal sealed record CounterField(int Place, LiveColumn Column)
{
    private const double WattHoursPerKilowattHour = 1000;

    /// <summary>What it counts.</summary>
    public ProcessQuantity Quantity => Column.Field.ProcessValue!.Quantity;

    /// <summary>A fall of the count up to this is rounding.</summary>
    public double Resolution { get; } = Math.Pow(10, -Column.Value.Decimals);

    /// <summary>Makes metres, or kilowatt-hours, of it.</summary>
    public double Factor { get; } = Column.Value.Unit == "Wh" ? 1 / WattHoursPerKilowattHour : 1;
}
