namespace PanelServer.Host.Common;

/// <summary>What every feature may need: the clock, and services that start once the web server listens.</summary>
internal static class CommonServices
{
    /// <summary>Adds both.</summary>
    public static void AddCommon(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PanelClock>();
        services.AddSingleton<IAlarmSource, ClockAlarms>();
        services.AddHostedService<DeferredHostedServices>();
    }

    /// <summary>Adds a service that runs as long as the server; it is built and started once the web server listens, after those added before.</summary>
    /// <typeparam name="T">The service, registered as a singleton.</typeparam>
    public static void AddDeferredHostedService<T>(this IServiceCollection services)
        where T : IHostedService =>
        services.AddSingleton(new DeferredHostedService(static provider => provider.GetRequiredService<T>()));
}
