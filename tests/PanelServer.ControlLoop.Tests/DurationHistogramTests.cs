using CsCheck;

namespace PanelServer.ControlLoop.Tests;

public class DurationHistogramTests
{
    [Fact]
    public void Quantiles_are_upper_bounds_and_at_most_a_quarter_too_high() =>
        Gen.Long[16, 80_000_000].Array[1, 200].Sample(durations =>
        {
            DurationHistogram histogram = new();
            foreach (long duration in durations)
            {
                histogram.Add(duration);
            }

            long[] sorted = [.. durations.Order()];
            return new[] { 0.01, 0.5, 0.99, 1 }.All(share =>
            {
                long exact = sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
                long quantile = histogram.Quantile(share);
                return quantile >= exact && quantile <= exact * 1.25;
            });
        });

    [Fact]
    public void Nothing_counted_gives_zero() => Assert.Equal(0, new DurationHistogram().Quantile(0.5));

    [Fact]
    public void Counts_up_to_a_bound_never_exceed_the_true_number_and_reach_the_total() =>
        Gen.Long[0, 10_000_000].Array[1, 100].Sample(durations =>
        {
            DurationHistogram histogram = new();
            foreach (long duration in durations)
            {
                histogram.Add(duration);
            }

            return histogram.CountUpTo(long.MaxValue) == durations.Length
                && new long[] { 1_000, 50_000, 1_000_000 }.All(bound => histogram.CountUpTo(bound) <= durations.Count(duration => duration <= bound));
        });
}
