using CsCheck;
using PanelServer.Host.History;

namespace PanelServer.Tests.History;

/// <summary>Buckets against a computation that knows nothing of them.</summary>
public class HistoryRollUpTests
{
    [Fact]
    public void Each_bucket_has_the_smallest_mean_and_greatest_of_its_samples() =>
        Gen.Select(Gen.Int[0, 25_000], Gen.Frequency((5, Gen.Double[-100, 100]), (1, Gen.Const(double.NaN)))).Array[1, 60].Sample(steps =>
        {
            HistoryRollUp rollUp = new(10_000, 1);
            List<(long Time, double Value)> samples = [];
            long time = -30_000;
            foreach ((int pause, double value) in steps)
            {
                time += pause;
                samples.Add((time, value));
                rollUp.Add(Single(time, value), 0);
            }

            (long Start, int Count, double[] Values)[] expected =
            [
                .. samples.GroupBy(sample => (long)Math.Floor(sample.Time / 10_000.0) * 10_000)
                    .Select(bucket => (bucket.Key, Count: bucket.Count(), Values: bucket.Select(sample => sample.Value).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).ToArray())),
            ];
            HistoryChunk made = rollUp.ToChunk();
            Assert.Equal(expected.Select(bucket => bucket.Start), made.Times);
            Assert.Equal(expected.Select(bucket => bucket.Count), made.Counts);
            Assert.Equal(expected.Select(bucket => bucket.Values.Min()), made.Columns[0].Min);
            Assert.Equal(expected.Select(bucket => bucket.Values.Max()), made.Columns[0].Max);
            Assert.All(expected.Zip(made.Columns[0].Mean), pair => Assert.Equal(pair.First.Values.Average(), pair.Second, 1e-9));
        });

    [Fact]
    public void Buckets_of_buckets_weigh_each_by_its_samples()
    {
        HistoryRollUp rollUp = new(60_000, 1);
        rollUp.Add(new([0], [9], [new([1], [0], [2])]), 0);
        rollUp.Add(new([10_000], [1], [new([11], [11], [11])]), 0);
        HistoryChunk made = rollUp.ToChunk();
        Assert.Equal((2.0, 0.0, 11.0, 10), (made.Columns[0].Mean[0], made.Columns[0].Min[0], made.Columns[0].Max[0], made.Counts[0]));
    }

    private static HistoryChunk Single(long time, double value)
    {
        HistoryChunk sample = HistoryChunk.OfSingles(1, 1);
        (sample.Times[0], sample.Columns[0].Mean[0]) = (time, value);
        return sample;
    }
}
