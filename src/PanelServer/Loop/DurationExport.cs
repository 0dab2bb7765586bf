using PanelServer.ControlLoop;
using Prometheus;

namespace PanelServer.Host.Loop;

/// <summary>Carries what a <see cref="DurationHistogram"/> has counted since the last scrape into a Prometheus histogram.</summary>
internal sealed class DurationExport(MetricFactory metrics, string name, string help)
{
    private static readonly double[] DurationBuckets = [1e-6, 2e-6, 5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3];

    private readonly Histogram _histogram = metrics.CreateHistogram(name, help, new HistogramConfiguration { Buckets = DurationBuckets });
    private readonly long[] _exported = new long[DurationBuckets.Length + 1];

    public void Update(DurationHistogram source)
    {
        long below = 0;
        for (int i = 0; i <= DurationBuckets.Length; i++)
        {
            bool isLast = i == DurationBuckets.Length;
            long upTo = isLast ? source.Count : source.CountUpTo((long)(DurationBuckets[i] * 1e9));
            long added = upTo - below - _exported[i];
            if (added > 0)
            {
                _histogram.Observe(isLast ? source.MaximumNanoseconds / 1e9 : DurationBuckets[i], added);
                _exported[i] += added;
            }

            below = upTo;
        }
    }
}
