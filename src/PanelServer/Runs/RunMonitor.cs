using System.Data.Common;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>
/// Looks some times a second what winders do: divides the open run into spools, begins and ends runs by winding if that is wanted, and stores
/// the figures of runs that have ended. It only watches: no machine knows of it.
/// </summary>
/// <param name="book">The runs.</param>
/// <param name="record">Makes their figures.</param>
/// <param name="machines">The machines of the line.</param>
/// <param name="store">Where runs are.</param>
/// <param name="options">Whether winding begins runs.</param>
/// <param name="clock">The present time.</param>
/// <param name="time">The clock that paces the looks.</param>
/// <param name="logger">The log.</param>
internal sealed class RunMonitor(
    RunBook book,
    RunRecord record,
    RunMachines machines,
    Store store,
    IOptions<RunOptions> options,
    PanelClock clock,
    TimeProvider time,
    ILogger<RunMonitor> logger) : BackgroundService
{
    // Less than this on a spool is none: its length was set to 0 after the run was begun.
    private const double LeastMetres = 0.1;
    private const long MillisecondsPerMinute = 60_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<MachineIdentificationUnique, WinderWatch> _watches = [];
    private readonly Queue<long> _spoolsDue = [];
    private readonly LastTold<string> _failure = new();
    private (long Run, int Spool, double Length) _spoolBegin;
    private long? _newestOpen;
    private bool _mayBeUnfinished = true;
    private long _passedOver;
    private long _woundAt;
    private long? _failedAt;

    /// <summary>Looks once.</summary>
    internal async Task LookAsync()
    {
        long now = clock.UnixMilliseconds;
        WinderWatch[] watches = Watch(now);
        if (!store.IsOn || (_failedAt is { } failedAt && time.GetElapsedTime(failedAt) < RetryPause))
        {
            return;
        }

        try
        {
            await FollowAsync(watches, now);
            _failedAt = null;
            _failure.Forget();
        }
        catch (Exception failure) when (failure is StoreException or DbException)
        {
            _failedAt = time.GetTimestamp();
            if (_failure.IsNews(failure.Message))
            {
                logger.LogNotStored(failure.Message);
            }
        }
        catch (Exception failure)
        {
            _failedAt = time.GetTimestamp();
            logger.LogFailed(failure);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.NextAsync(stoppingToken))
        {
            await LookAsync();
        }
    }

    private WinderWatch[] Watch(long now)
    {
        RosterEntry[] winders = [.. machines.Winders];
        foreach (MachineIdentificationUnique gone in _watches.Keys.Where(known => !winders.Any(winder => winder.Identification == known)).ToList())
        {
            _watches.Remove(gone);
        }

        foreach (RosterEntry winder in winders)
        {
            if (!_watches.TryGetValue(winder.Identification, out WinderWatch? watch) || watch.Machine != winder.Machine)
            {
                _watches[winder.Identification] = watch = new(winder.Machine!);
            }

            watch.Look(now);
        }

        return [.. winders.Select(winder => _watches[winder.Identification])];
    }

    private async Task FollowAsync(WinderWatch[] watches, long now)
    {
        Run? open = await book.FindOpenAsync();
        if (open?.Number != _newestOpen)
        {
            // A server that was off has not seen the winder stop.
            _woundAt = open is { IsAutomatic: true } ? record.FindLastWound(open) : now;
            (_newestOpen, _mayBeUnfinished, _passedOver) = (open?.Number, true, 0);
            _spoolsDue.Clear();
            open = open is not null && await EndUnwoundAsync(open, now) ? null : open;
        }

        if (open is not null)
        {
            // Whoever ends a run while its winder winds does not want another one for that.
            Array.ForEach(watches, watch => watch.ForgetBegin());
            await FollowAsync(open, watches, now);
        }
        else if (options.Value.BeginWithWinding && Array.Find(watches, watch => watch.HasBegun) is { } winding)
        {
            await book.BeginAsync(Run.Winding, [.. machines.All.Where(machine => !machines.Winds(machine.Slug) || machines.IsSame(machine, winding.Machine))], run => run);
        }

        if (_mayBeUnfinished)
        {
            await FinishAsync(now);
        }
    }

    private async Task FollowAsync(Run run, WinderWatch[] watches, long now)
    {
        if (Array.Find(watches, watch => run.Machines.Any(machine => machines.IsSame(machine, watch.Machine))) is { } winder)
        {
            _woundAt = Math.Max(_woundAt, winder.WoundAt ?? _woundAt);
            await FollowSpoolAsync(run, winder, now);
        }

        await EndUnwoundAsync(run, now);
    }

    /// <summary>Ends a run that winding has begun, once nothing was wound for long enough.</summary>
    /// <returns>True if that was so.</returns>
    private async Task<bool> EndUnwoundAsync(Run run, long now)
    {
        bool isOver = run.IsAutomatic && now - _woundAt >= options.Value.EndAfterMinutes * MillisecondsPerMinute;
        if (isOver)
        {
            await book.EndAsync(run.Number, Run.Winding, _woundAt);
        }

        return isOver;
    }

    private async Task FollowSpoolAsync(Run run, WinderWatch winder, long now)
    {
        long begun = run.Spools[^1].Begun;
        bool isSame = (_spoolBegin.Run, _spoolBegin.Spool) == (run.Number, run.Spools.Count);
        while (winder.TryTakeCompleted(out (long Time, double Metres) completed))
        {
            // What began again before this spool did, perhaps while no run was open, is none of its business; unless the clock is behind, which tells nothing.
            if (completed.Time > begun || now < begun)
            {
                if (completed.Metres - (isSame ? _spoolBegin.Length : 0) >= LeastMetres)
                {
                    _spoolsDue.Enqueue(Math.Max(completed.Time, begun + 1 + _spoolsDue.Count));
                }

                (_spoolBegin, isSame) = ((run.Number, run.Spools.Count, 0), true);
            }
        }

        if (!isSame && winder.Length is { } length)
        {
            _spoolBegin = (run.Number, run.Spools.Count, length);
        }

        await BeginDueSpoolsAsync(run);
    }

    /// <summary>Begins spools at the times when they were due, also where these could not be stored at that time.</summary>
    private async Task BeginDueSpoolsAsync(Run run)
    {
        while (_spoolsDue.TryPeek(out long due))
        {
            // It may have been stored later than anybody waited for.
            RunChange? change = due > run.Spools[^1].Begun ? await book.ChangeSpoolAsync(run.Number, Run.Winding, due) : null;
            _spoolsDue.Dequeue();
            run = change?.Run ?? run;
            _spoolBegin = (run.Number, run.Spools.Count, _spoolBegin.Length);
        }
    }

    /// <summary>Stores the figures of one run that has ended, once all of it is recorded. One that has none holds up no other, and is tried again with the next run.</summary>
    private async Task FinishAsync(long now)
    {
        Run? run = await store.ReadAsync(connection => RunTable.ReadUnfinished(connection, _passedOver));
        if (run is null)
        {
            _mayBeUnfinished = false;
        }
        else if (now - run.Ended >= record.SettlingMilliseconds)
        {
            if (TryRead(run) is { } figures)
            {
                await book.StoreFiguresAsync(run, figures);
            }
            else
            {
                _passedOver = run.Number;
            }
        }
    }

    private RunFigures? TryRead(Run run)
    {
        try
        {
            return record.Read(run);
        }
        catch (Exception failure)
        {
            logger.LogNoFigures(failure, run.Number);
            return null;
        }
    }
}
