using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.Host.Bus;

namespace PanelServer.Host.Loop;

/// <summary>Starts the control loop with the server and stops it with every machine in its safe state.</summary>
public sealed partial class ControlLoopService : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly ControlLoopThread _thread;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<ControlLoopService> _logger;
    private readonly ControlLoopOptions _options;
    private bool _isRunning;

    /// <summary>Prepares the loop.</summary>
    /// <param name="cycle">What runs in each cycle.</param>
    /// <param name="options">How.</param>
    /// <param name="lifetime">Stopped if the loop itself fails: the service manager then restarts the server.</param>
    /// <param name="logger">The log.</param>
    /// <param name="bus">The bus whose clock the loop follows; null without one.</param>
    public ControlLoopService(
        ControlCycle cycle,
        IOptions<ControlLoopOptions> options,
        IHostApplicationLifetime lifetime,
        ILogger<ControlLoopService> logger,
        EtherCatFieldbus? bus = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _lifetime = lifetime;
        _logger = logger;
        _thread = new(cycle, _options, LogRefused) { PhaseCorrection = bus is null ? null : bus.PhaseCorrection };
    }

    /// <summary>What the loop has measured of itself.</summary>
    public CycleStatistics Statistics => _thread.Statistics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        _isRunning = true;
        _ = WatchAsync();
        LogStarted(_options.CycleTimeMicroseconds);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isRunning)
        {
            return;
        }

        Task ended = _thread.StopAsync();
        await ended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isRunning = false;
        if (!ended.IsCompleted)
        {
            LogHangs();
            Environment.ExitCode = 1;
            return;
        }

        if (ended.IsCompletedSuccessfully)
        {
            LogStopped(Statistics.Cycles, Statistics.Overruns);
        }
    }

    /// <summary>
    /// Stops the loop if it still runs: a start that fails halfway, for example because the port is taken, ends without
    /// <see cref="StopAsync"/>, and what the loop works with is disposed next.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(LongestStop);
        await StopAsync(limit.Token);
    }

    private async Task WatchAsync()
    {
        try
        {
            await _thread.Ended;
        }
        catch (Exception exception)
        {
            LogFailed(exception);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Control loop started with a cycle of {CycleTimeMicroseconds} µs")]
    private partial void LogStarted(int cycleTimeMicroseconds);

    [LoggerMessage(101, LogLevel.Information, "Control loop stopped after {Cycles} cycles with {Overruns} overruns; all outputs are safe")]
    private partial void LogStopped(long cycles, long overruns);

    [LoggerMessage(102, LogLevel.Warning, "{Refusal}")]
    private partial void LogRefused(string refusal);

    [LoggerMessage(106, LogLevel.Critical, "The control loop hangs and does not end; the server stops without it, and the terminals switch their outputs off by themselves")]
    private partial void LogHangs();

    [LoggerMessage(103, LogLevel.Critical, "The control loop has failed; all outputs are safe, the server stops")]
    private partial void LogFailed(Exception exception);
}
