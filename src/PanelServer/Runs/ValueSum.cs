namespace PanelServer.Host.Runs;

/// <summary>Adds up the figures of a measured value.</summary>
/// <param name="machine">Its machine.</param>
/// <param name="field">Which value.</param>
internal sealed class ValueSum(RunMachine machine, ValueField field)
{
    private readonly Statistic _statistic = new();
    private double _metres;
    private double _judged;
    private double _out;
    private double _judgedMetres;
    private double _below;
    private double _above;
    private double? _lowest;
    private double? _highest;

    /// <summary>Adds a stretch of time in which product is made.</summary>
    /// <param name="value">The value; not a number if there is none.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="side">On which side of these it is: −1, 0 or 1; null if that can't be told.</param>
    /// <param name="milliseconds">How long the stretch is.</param>
    /// <param name="length">How much was wound in it, in metres.</param>
    public void Add((double Min, double Mean, double Max) value, (double Lower, double Upper) limits, int? side, double milliseconds, double length)
    {
        if (double.IsNaN(value.Mean))
        {
            return;
        }

        _statistic.Add(value.Mean, value.Min, value.Max, milliseconds);
        _metres += length;
        if (side is not { } at)
        {
            return;
        }

        _judged += milliseconds;
        _judgedMetres += length;
        _out += at == 0 ? 0 : milliseconds;
        _below += at < 0 ? length : 0;
        _above += at > 0 ? length : 0;
        _lowest = Math.Min(_lowest ?? limits.Lower, limits.Lower);
        _highest = Math.Max(_highest ?? limits.Upper, limits.Upper);
    }

    /// <summary>The figures.</summary>
    /// <param name="production">For how long product was made, in milliseconds.</param>
    public ValueFigures ToFigures(double production) => new(
        field.Column.Field.ProcessValue!.Quantity,
        machine.Slug,
        machine.Serial,
        field.Column.Path,
        field.Column.Field.LabelOrName,
        field.Column.Value.Unit,
        field.Column.Value.Decimals,
        _statistic.Min,
        _statistic.Mean,
        _statistic.Max,
        _statistic.StandardDeviation,
        Share(_statistic.Weight, production),
        field.Tolerance is null
            ? null
            : new(Finite(_lowest), Finite(_highest), Share(_out, _judged), Share(_below + _above, _judgedMetres), _below, _above, _metres));

    private static double? Share(double part, double whole) => whole > 0 ? part / whole : null;

    // A band that is open to one side has no limit there.
    private static double? Finite(double? limit) => limit is { } number && double.IsFinite(number) ? number : null;
}
