using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;

namespace PanelServer.Host.Loop;

/// <summary>Starts the control loop with the server and stops it with every machine in its safe state.</summary>
internal sealed class ControlLoopService : IHostedService, IAsyncDisposable
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
    /// <param name="referenceClock">The clock that the loop follows.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">How the loop's time goes by.</param>
    public ControlLoopService(
        ControlCycle cycle,
        IOptions<ControlLoopOptions> options,
        IHostApplicationLifetime lifetime,
        IReferenceClock referenceClock,
        ILogger<ControlLoopService> logger,
        LoopTime time)
    {
        _options = options.Value;
        _lifetime = lifetime;
        _logger = logger;
        _thread = new(cycle, _options, _logger.LogRefused) { Time = time, PhaseCorrection = referenceClock.PhaseCorrection };
    }

    /// <summary>What the loop has measured of itself.</summary>
    public CycleStatistics Statistics => _thread.Statistics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        _isRunning = true;
        _ = WatchAsync();
        _logger.LogStarted(_options.CycleTimeMicroseconds);
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
            _logger.LogHangs();
            Environment.ExitCode = 1;
            return;
        }

        if (ended.IsCompletedSuccessfully)
        {
            _logger.LogStopped(Statistics.Cycles, Statistics.Overruns);
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
            _logger.LogFailed(exception);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }
}
