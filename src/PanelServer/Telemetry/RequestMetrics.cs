using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Prometheus;

namespace PanelServer.Host.Telemetry;

/// <summary>
/// Counts requests and their durations by status, method and route. No label holds a client's text: a method that HTTP does not know is
/// "other", and what has no route has none.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="registry">What <c>/metrics</c> serves.</param>
internal sealed class RequestMetrics(RequestDelegate next, CollectorRegistry registry)
{
    private readonly Histogram _durations = Metrics.WithCustomRegistry(registry).CreateHistogram(
        "http_request_duration_seconds",
        "The duration of HTTP requests.",
        ["code", "method", "endpoint"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 16) });

    private readonly ConcurrentDictionary<Labels, Histogram.Child> _known = new();

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        Task work = next(context);
        if (!work.IsCompletedSuccessfully)
        {
            return AwaitAsync(work, context, start);
        }

        Observe(context, start);
        return work;
    }

    private async Task AwaitAsync(Task work, HttpContext context, long start)
    {
        try
        {
            await work;
        }
        finally
        {
            Observe(context, start);
        }
    }

    private void Observe(HttpContext context, long start)
    {
        Labels labels = new(context.Response.StatusCode, NameOf(context.Request.Method), (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        if (!_known.TryGetValue(labels, out Histogram.Child? child))
        {
            child = _known.GetOrAdd(labels, _durations.WithLabels(labels.Status.ToString(CultureInfo.InvariantCulture), labels.Method, labels.Route));
        }

        child.Observe(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static string NameOf(string method) => HttpMethods.GetCanonicalizedValue(method) switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" or "CONNECT" or "TRACE" => HttpMethods.GetCanonicalizedValue(method),
        _ => "other",
    };

    private readonly record struct Labels(int Status, string Method, string Route);
}
