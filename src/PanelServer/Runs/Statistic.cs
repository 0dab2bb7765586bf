namespace PanelServer.Host.Runs;

/// <summary>Smallest, greatest, mean and standard deviation of a value, weighted with how long it was so.</summary>
internal sealed class Statistic
{
    private double _mean;
    private double _sumOfSquares;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>Sum of the weights.</summary>
    public double Weight { get; private set; }

    /// <summary>Smallest value; null if there was none.</summary>
    public double? Min => Weight > 0 ? _min : null;

    /// <summary>Greatest value; null if there was none.</summary>
    public double? Max => Weight > 0 ? _max : null;

    /// <summary>Mean; null if there was no value.</summary>
    public double? Mean => Weight > 0 ? _mean : null;

    /// <summary>Standard deviation of the whole; null if there was no value.</summary>
    public double? StandardDeviation => Weight > 0 ? Math.Sqrt(_sumOfSquares / Weight) : null;

    /// <summary>Adds a value. By differences from the mean, which loses no digits where values are close to each other.</summary>
    /// <param name="value">The value, a mean where it stands for several.</param>
    /// <param name="min">The smallest that it stands for.</param>
    /// <param name="max">The greatest that it stands for.</param>
    /// <param name="weight">Its weight, above 0.</param>
    public void Add(double value, double min, double max, double weight)
    {
        Weight += weight;
        double difference = value - _mean;
        _mean += difference * weight / Weight;
        _sumOfSquares += weight * difference * (value - _mean);
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
    }
}
