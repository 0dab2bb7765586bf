using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>The record of one machine in a run, as it stands at a moment.</summary>
/// <param name="machine">The machine.</param>
/// <param name="layout">What is read of it.</param>
/// <param name="cursor">Its samples.</param>
internal sealed class MachineTrack(RunMachine machine, MachineLayout layout, SampleCursor cursor)
{
    // What was measured and its limits were rounded for storing.
    private const double Rounding = 1e-6;

    /// <summary>The machine.</summary>
    public RunMachine Machine => machine;

    /// <summary>What is read of it.</summary>
    public MachineLayout Layout => layout;

    /// <summary>Its samples.</summary>
    public SampleCursor Cursor => cursor;

    /// <summary>Whether a sample holds at the moment.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Which choice each mode is, by its place from 0; −1 if that is not known.</summary>
    public int[] Modes { get; } = new int[layout.Modes.Count];

    /// <summary>Each measured value; not a number while there is none.</summary>
    public (double Min, double Mean, double Max)[] Values { get; } = new (double, double, double)[layout.Values.Count];

    /// <summary>The limits of each measured value; not a number where there are none.</summary>
    public (double Lower, double Upper)[] Limits { get; } = new (double, double)[layout.Values.Count];

    /// <summary>How much each counter goes on in a millisecond, in metres or kilowatt-hours.</summary>
    public double[] Rates { get; } = new double[layout.Counters.Count];

    /// <summary>True if any of its modes can make product.</summary>
    public bool CanProduce { get; } = layout.Modes.Any(mode => mode.Column.Value.ProducingChoices.Count > 0);

    /// <summary>True while it makes product.</summary>
    public bool Produces { get; private set; }

    /// <summary>When it has wound, as far as the present sample says, in Unix milliseconds; null if it has not.</summary>
    public long? WoundAt => layout.Counters.Where((counter, index) => counter.Quantity == ProcessQuantity.WoundLength && Rates[index] > 0).Any() ? cursor.NextTime
        : Produces ? cursor.Time
        : null;

    /// <summary>Reads how it stands.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public void Look(long now)
    {
        IsRecorded = now < cursor.Until;
        Produces = false;
        for (int i = 0; i < Modes.Length; i++)
        {
            (double min, double mean, double max) = Read(layout.Modes[i].Place);
            Modes[i] = min == max ? (int)mean : -1;
            Produces |= layout.Modes[i].Column.Value.ProducingChoices.Contains(Modes[i]);
        }

        for (int i = 0; i < Values.Length; i++)
        {
            Values[i] = ReadValue(layout.Values[i]);
            Limits[i] = ReadLimits(layout.Values[i].Tolerance);
        }

        for (int i = 0; i < Rates.Length; i++)
        {
            CounterField counter = layout.Counters[i];
            Rates[i] = IsRecorded && cursor.GoesOn ? cursor.Increment(counter.Place, counter.Resolution) * counter.Factor / (cursor.NextTime - cursor.Time) : 0;
        }
    }

    /// <summary>On which side of its limits a value is: −1 below, 1 above, 0 between; null if that can't be told.</summary>
    /// <param name="value">Which value.</param>
    public int? Judge(int value)
    {
        (double lower, double upper) = Limits[value];
        double mean = Values[value].Mean;
        return double.IsNaN(mean) || double.IsNaN(lower) || double.IsNaN(upper) ? null : mean < lower - Rounding ? -1 : mean > upper + Rounding ? 1 : 0;
    }

    private (double Min, double Mean, double Max) Read(int place) => IsRecorded ? cursor.Read(place) : (double.NaN, double.NaN, double.NaN);

    private (double Min, double Mean, double Max) ReadValue(ValueField field)
    {
        (double Min, double Mean, double Max) value = Read(field.Place);

        // Of a sample that stands for some seconds, all of them have to be measured.
        bool isNone = (field.Column.Field.Invalid is { WhenZero: true } && value.Min == 0) || (field.Invalid is { } flag && Read(flag).Max != 0);
        return isNone ? (double.NaN, double.NaN, double.NaN) : value;
    }

    private (double Lower, double Upper) ReadLimits(ToleranceFields? tolerance)
    {
        if (tolerance is null)
        {
            return (double.NaN, double.NaN);
        }

        double target = Read(tolerance.Target).Mean;
        return (
            tolerance.Lower is { } lower ? target - Read(lower).Mean : double.NegativeInfinity,
            tolerance.Upper is { } upper ? target + Read(upper).Mean : double.PositiveInfinity);
    }
}
