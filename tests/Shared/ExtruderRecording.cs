using System.Globalization;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Reference;

/// <summary>
/// A recorded heat-up of a real extruder: comma-separated rows of time, readings and duties of front, middle, back and nozzle.
/// Between rows everything is interpolated.
/// </summary>
public sealed class ExtruderRecording
{
    /// <summary>The zones in the order of the recording's columns.</summary>
    private static readonly ExtruderZone[] Columns = [ExtruderZone.Front, ExtruderZone.Middle, ExtruderZone.Back, ExtruderZone.Nozzle];

    private readonly double[] _seconds;
    private readonly double[][] _celsius;
    private readonly double[][] _duty;

    private ExtruderRecording(double[][] rows)
    {
        _seconds = [.. rows.Select(row => row[0])];
        _celsius = new double[Columns.Length][];
        _duty = new double[Columns.Length][];
        for (int column = 0; column < Columns.Length; column++)
        {
            int at = column;
            _celsius[(int)Columns[column]] = [.. rows.Select(row => row[1 + at])];
            _duty[(int)Columns[column]] = [.. rows.Select(row => row[1 + Columns.Length + at])];
        }
    }

    /// <summary>
    /// What each zone's controller worked towards, by zone: 170, 180, 180 and 175 °C were set, but the middle's recorded duty
    /// follows 0.16 · (185 − reading).
    /// </summary>
    public static IReadOnlyList<double> SetPoints { get; } = [170, 185, 180, 175];

    /// <summary>Largest duty by zone.</summary>
    public static IReadOnlyList<double> DutyLimits { get; } = [1, 1, 1, 0.95];

    public const double Kp = 0.16;

    public IReadOnlyList<double> Seconds => _seconds;

    public double EndSeconds => _seconds[^1];

    /// <summary>Reads a recording; lines that begin with # and the line of names are skipped.</summary>
    public static ExtruderRecording Read(TextReader text)
    {
        List<double[]> rows = [];
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0 && (char.IsAsciiDigit(line[0]) || line[0] == '-'))
            {
                double[] row = [.. line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
                if (row.Length != 1 + (2 * Columns.Length))
                {
                    throw new FormatException($"a row of the recording has {row.Length} fields instead of {1 + (2 * Columns.Length)}: {line}");
                }

                rows.Add(row);
            }
        }

        return new ExtruderRecording([.. rows]);
    }

    public double Celsius(ExtruderZone zone, double seconds) => Interpolate(_celsius[(int)zone], seconds);

    public double Duty(ExtruderZone zone, double seconds) => Interpolate(_duty[(int)zone], seconds);

    public double Peak(ExtruderZone zone) => _celsius[(int)zone].Max();

    /// <summary>When a zone had covered 90 % of the way from its first reading to its set point.</summary>
    public double T90(ExtruderZone zone)
    {
        double[] celsius = _celsius[(int)zone];
        double threshold = celsius[0] + (0.9 * (SetPoints[(int)zone] - celsius[0]));
        int i = Array.FindIndex(celsius, value => value >= threshold);
        return _seconds[i - 1] + ((_seconds[i] - _seconds[i - 1]) * (threshold - celsius[i - 1]) / (celsius[i] - celsius[i - 1]));
    }

    private double Interpolate(double[] values, double seconds)
    {
        int i = Array.BinarySearch(_seconds, seconds);
        if (i >= 0)
        {
            return values[i];
        }

        i = Math.Clamp(~i, 1, _seconds.Length - 1);
        double share = Math.Clamp((seconds - _seconds[i - 1]) / (_seconds[i] - _seconds[i - 1]), 0, 1);
        return values[i - 1] + (share * (values[i] - values[i - 1]));
    }
}
