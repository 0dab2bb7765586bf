using PanelServer.Host.Common;

namespace PanelServer.Host.History;

/// <summary>Adds the history of live values and set points.</summary>
internal static class HistoryServices
{
    /// <summary>Adds the history.</summary>
    public static void AddHistory(this IServiceCollection services)
    {
        services.AddCheckedOptions<HistoryOptions>("History");
        services.AddSingleton<HistoryKeeper>();
        services.AddSingleton<HistoryRecorder>();
        services.AddDeferredHostedService<HistoryRecorder>();
    }
}
