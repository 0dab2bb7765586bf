using Prometheus;

namespace PanelServer.Host.Common;

/// <summary>A feature that has metrics of its own at <c>/metrics</c>.</summary>
internal interface IMetricsSource
{
    /// <summary>Registers them; called once, before the first <see cref="Update"/>.</summary>
    /// <param name="metrics">What <c>/metrics</c> serves.</param>
    void Register(MetricFactory metrics);

    /// <summary>Takes over the present values; called whenever somebody scrapes.</summary>
    void Update();
}
