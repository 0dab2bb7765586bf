using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// Looks every few milliseconds at what the control loop has published and broadcasts what is new. It never touches the
/// control loop, and never waits for a client.
/// </summary>
/// <param name="server">The Socket.IO server.</param>
/// <param name="main">The namespace <c>/main</c>.</param>
/// <param name="roster">The machines.</param>
/// <param name="firstSeen">Told of machines as they appear.</param>
/// <param name="requests">State events owed after refusals.</param>
/// <param name="time">The clock that paces the pump.</param>
/// <param name="logger">The log.</param>
internal sealed class StreamPump(
    SocketIoServer server,
    MainStream main,
    MachineRoster roster,
    MachineFirstSeen firstSeen,
    PendingStateEvents requests,
    TimeProvider time,
    ILogger<StreamPump> logger) : BackgroundService
{
    private const double LiveRateHertz = 30;

    // A state event leaves within this time of the cycle that made it.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    // Without a client there is nobody to be late for; the first one is replayed what it needs when it joins.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1 / LiveRateHertz);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        SocketIoNamespace mainNamespace = server.Open(MainStream.Path);
        Action<SocketIoNamespace> pumpMain = subscribers => main.Pump(subscribers, roster);
        long start = time.GetTimestamp();
        long liveEmissions = 0;
        while (await timer.NextAsync(stoppingToken))
        {
            // Counted from the start, so that the rate is exact although the pump's own interval is no divisor of it.
            long liveDue = (long)(time.GetElapsedTime(start) / LiveInterval);
            try
            {
                mainNamespace.Synchronize(pumpMain);
                NoteMachines();
                bool isAnybodyThere = mainNamespace.SubscriberCount > 0 || server.NamespaceCount > 1;
                if (isAnybodyThere)
                {
                    PumpMachines(liveDue > liveEmissions);
                }

                ForgetWhatNobodyWaitsFor();
                Pace(timer, isAnybodyThere ? Interval : IdleInterval);
            }
            catch (Exception exception)
            {
                // One event that can't be serialised must not end all streams.
                logger.LogFailed(exception);
            }

            liveEmissions = liveDue;
        }
    }

    // Setting a timer's period starts it anew.
    private static void Pace(PeriodicTimer timer, TimeSpan interval)
    {
        if (timer.Period != interval)
        {
            timer.Period = interval;
        }
    }

    private void NoteMachines()
    {
        foreach (Machine machine in roster.Machines)
        {
            firstSeen.Of(machine);
        }
    }

    private void PumpMachines(bool isLiveDue)
    {
        foreach (SocketIoNamespace subscribers in server.Namespaces)
        {
            if (subscribers is { Handler: MachineStream stream, SubscriberCount: > 0 })
            {
                Pump(subscribers, stream, isLiveDue);
            }
            else if (subscribers is { Handler: TraceStream trace, SubscriberCount: > 0 })
            {
                Machine? machine = roster.Find(trace.Identification)?.Machine;
                subscribers.Synchronize(target => trace.Pump(target, machine));
            }
        }
    }

    private void ForgetWhatNobodyWaitsFor()
    {
        if (!requests.AreAny)
        {
            return;
        }

        foreach (MachineIdentificationUnique identification in requests.Requested)
        {
            if (server.Find(StreamNamespaces.PathOf(identification)) is null or { SubscriberCount: 0 })
            {
                requests.Fulfil(identification);
            }
        }
    }

    private void Pump(SocketIoNamespace subscribers, MachineStream stream, bool isLiveDue)
    {
        Machine? machine = roster.Find(stream.Identification)?.Machine;

        // Values that no cycle renews are not live.
        isLiveDue &= machine?.Interruption is null;
        bool isRequested = requests.IsRequested(stream.Identification);
        bool isDone = false;
        subscribers.Synchronize(target => isDone = stream.Pump(target, machine, isRequested, isLiveDue));
        if (isRequested && isDone)
        {
            requests.Fulfil(stream.Identification);
        }
    }
}
