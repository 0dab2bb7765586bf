using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.SocketIo;

namespace PanelServer.Host.Alarms;

/// <summary>
/// Asks all sources some times a second which alarms are present, and has what has changed stored and told. Changes faster than that count as
/// one. The control loop knows nothing of it.
/// </summary>
/// <param name="sources">What knows of alarms.</param>
/// <param name="book">The alarms.</param>
/// <param name="recorder">Has them stored.</param>
/// <param name="stream">Tells clients.</param>
/// <param name="streams">The Socket.IO server.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">The clock that paces the looks.</param>
/// <param name="logger">The log.</param>
internal sealed class AlarmMonitor(
    IEnumerable<IAlarmSource> sources,
    AlarmBook book,
    AlarmRecorder recorder,
    AlarmStream stream,
    SocketIoServer streams,
    PanelClock clock,
    TimeProvider time,
    ILogger<AlarmMonitor> logger) : BackgroundService
{
    /// <summary>How often to look.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // So long after the start buses come up and devices answer; alarms from before the restart are neither confirmed nor gone until then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private readonly IAlarmSource[] _sources = [.. sources];
    private readonly AlarmReport _report = new();
    private long _startedAt;

    /// <summary>Takes the alarms of before the restart, which have to be there before anybody asks for them.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _startedAt = time.GetTimestamp();
        try
        {
            book.Restore(await recorder.ReadAsync());
        }
        catch (StoreException failure)
        {
            logger.LogNotRestored(failure.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Has stored what has changed last.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Pass();
    }

    /// <summary>Looks once, and passes on what has changed.</summary>
    internal void Look()
    {
        _report.Clear();
        foreach (IAlarmSource source in _sources)
        {
            source.Tell(_report);
        }

        book.Look(_report, clock.UnixMilliseconds, isSettled: time.GetElapsedTime(_startedAt) >= Settling);
        Pass();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);

        // A source that fails must not end the alarms of all others for good.
        await timer.ForEachAsync(Look, logger.LogFailed, stoppingToken);
    }

    private void Pass()
    {
        (IReadOnlyList<AlarmChange> changes, IReadOnlyList<Alarm> touched) = book.TakeChanges();
        recorder.Record(changes, touched, book, clock.UnixMilliseconds);
        stream.Pump(streams.Find(stream.Path), touched, clock.UnixMilliseconds);
    }
}
