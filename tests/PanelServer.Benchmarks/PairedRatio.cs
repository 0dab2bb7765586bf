using System.Globalization;

namespace PanelServer.Benchmarks;

/// <summary>What two things measured alternately are to one another.</summary>
/// <param name="Median">The ratio in the middle of all repetitions.</param>
/// <param name="Smallest">The smallest.</param>
/// <param name="Largest">The largest.</param>
internal readonly record struct PairedRatio(double Median, double Smallest, double Largest)
{
    /// <summary>Compares each repetition with its counterpart.</summary>
    /// <param name="ours">Figures of the first.</param>
    /// <param name="theirs">Figures of the second, in the same order.</param>
    public static PairedRatio Of(IEnumerable<double> ours, IEnumerable<double> theirs)
    {
        double[] ratios = [.. ours.Zip(theirs, (our, their) => our / their).Order()];
        return new(ratios[ratios.Length / 2], ratios[0], ratios[^1]);
    }

    /// <summary>The figure in the middle.</summary>
    public static double Middle(IReadOnlyCollection<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} (from {Smallest:0.00} to {Largest:0.00})");
}
