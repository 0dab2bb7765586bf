using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PanelServer.ControlLoop;
using PanelServer.Host.Loop;
using PanelServer.Machines;

namespace PanelServer.Tests.Loop;

/// <summary>The panel with the mock machine, whose control loop can be made to hang in a machine or in a bus.</summary>
internal sealed class HangingPanel : WebApplicationFactory<Program>
{
    private readonly ManualResetEventSlim _machineMayRun = new(true);
    private readonly ManualResetEventSlim _busMayRun = new(true);

    /// <summary>What the supervisor of the loop has logged.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Time without a cycle that counts as a standstill; to be set before the start.</summary>
    public TimeSpan Standstill { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the machine that can hang. It is not in the list before.</summary>
    public void AddMachine() => Services.GetRequiredService<MachineRoster>().Add(new HangingMachine(_machineMayRun));

    public void HangInMachine() => _machineMayRun.Reset();

    public void HangInBus() => _busMayRun.Reset();

    public void GoOn()
    {
        _machineMayRun.Set();
        _busMayRun.Set();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Log:Directory", "").UseSetting("Storage:Directory", "").UseSetting("Log:Level", "Fatal");
        builder.UseSetting("ControlLoop:StandstillMilliseconds", $"{Standstill.TotalMilliseconds}");
        builder.UseSetting("Bus:Segment", "none").UseSetting("Devices:Simulated", "false").UseSetting("Machines:LaserV1:HotPlug", "false");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IFieldbus>(new HangingBus(_busMayRun));
            services.AddSingleton<ILogger<LoopSupervision>>(new Lines(Log));
        });
    }

    protected override void Dispose(bool disposing)
    {
        GoOn();
        base.Dispose(disposing);
    }

    private sealed class Lines(ConcurrentQueue<string> log) : ILogger<LoopSupervision>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {formatter(state, exception)}");
    }
}
