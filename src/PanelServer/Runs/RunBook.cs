using System.Globalization;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Recipes;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Runs;

/// <summary>
/// Begins, changes and ends runs, one change at a time. Every change is on the disk before it is told; of the open run a copy is in memory.
/// At most one run is open: a panel serves one line.
/// </summary>
/// <param name="store">Where runs are.</param>
/// <param name="applied">The recipe that the line works by.</param>
/// <param name="options">How many are kept.</param>
/// <param name="clock">The present time.</param>
/// <param name="logger">The log.</param>
internal sealed class RunBook(Store store, AppliedRecipe applied, IOptions<RunOptions> options, PanelClock clock, ILogger<RunBook> logger) : IDisposable
{
    /// <summary>How many spools a run can have.</summary>
    public const int MostSpools = 1000;

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isKnown;
    private int _epoch;
    private Run? _open;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The run that is open; null if none is.</summary>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public async Task<Run?> FindOpenAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return await KnowOpenAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Begins a run.</summary>
    /// <param name="by">Who begins it.</param>
    /// <param name="machines">The machines that take part.</param>
    /// <param name="describe">Says what is known of it, beside the recipe that the line works by.</param>
    /// <returns>The run; not if another one is open.</returns>
    /// <exception cref="StoreException">The store can't be used; nothing was begun.</exception>
    public Task<RunChange> BeginAsync(string by, IReadOnlyList<RunMachine> machines, Func<Run, Run> describe) => ChangeAsync(async open =>
    {
        if (open is not null)
        {
            return RunChange.Refused(Conflict($"Run {open.Number} is open since {CsvText.Time(open.Begun)}. End it first: one run at a time is made on a line."));
        }

        Recipe? recipe = await applied.FindAsync();
        long now = clock.UnixMilliseconds;
        Run run = describe(new(0, now, by, machines, [new(1, now, by)])
        {
            Recipe = recipe?.Name ?? "",
            RecipeVersion = recipe?.Version.ToString(CultureInfo.InvariantCulture) ?? "",
        });
        run = await store.ChangeAsync(connection =>
        {
            Run numbered = run with { Number = RunTable.NextNumber(connection) };
            RunTable.Store(connection, numbered);
            RunTable.Rotate(connection, options.Value.Maximum);
            return numbered;
        });
        logger.LogBegun(run.Number, by);
        return RunChange.Done(run);
    });

    /// <summary>Ends the open run.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="by">Who ends it.</param>
    /// <param name="at">When it ended, in Unix milliseconds; null for now. A spool that would begin after a given time is dropped.</param>
    /// <exception cref="StoreException">The store can't be used; nothing was changed.</exception>
    public async Task<RunChange> EndAsync(long number, string by, long? at = null)
    {
        RunChange change = await ChangeOpenAsync(number, run =>
        {
            // Of a clock that is behind no spool is dropped.
            long end = at is null ? Math.Max(run.Spools[^1].Begun, clock.UnixMilliseconds) : Math.Max(run.Begun, at.Value);
            return RunChange.Done(run with { Ended = end, EndedBy = by, Spools = [.. run.Spools.Where(spool => at is null || spool.Begun < end || spool.Number == 1)] });
        });
        if (change.Run is not null)
        {
            logger.LogEnded(number, by);
        }

        return change;
    }

    /// <summary>Begins the next spool of the open run.</summary>
    /// <param name="number">Number of the run.</param>
    /// <param name="by">Who begins it.</param>
    /// <param name="at">When it began, in Unix milliseconds; null for now.</param>
    /// <exception cref="StoreException">The store can't be used; nothing was changed.</exception>
    public Task<RunChange> ChangeSpoolAsync(long number, string by, long? at = null) => ChangeOpenAsync(number, run => run.Spools.Count >= MostSpools
        ? RunChange.Refused(Conflict($"Run {number} has {MostSpools} spools, which is the most. End it and begin another one."))
        : RunChange.Done(run with { Spools = [.. run.Spools, new(run.Spools.Count + 1, Math.Max(at ?? clock.UnixMilliseconds, run.Spools[^1].Begun), by)] }));

    /// <summary>Changes what is known of a run, open or ended.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="change">Changes it, or refuses to.</param>
    /// <exception cref="StoreException">The store can't be used; nothing was changed.</exception>
    public Task<RunChange> DescribeAsync(long number, Func<Run, RunChange> change) => ChangeAsync(async open =>
    {
        Run? run = open?.Number == number ? open : await store.ReadAsync(connection => RunTable.Read(connection, number));
        return run is null ? RunChange.Refused(Missing(number)) : await StoreAsync(change(run));
    });

    /// <summary>Stores the figures of a run that has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="figures">The figures.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public async Task StoreFiguresAsync(Run run, RunFigures figures) => await DescribeAsync(run.Number, present =>
    {
        Spool[] measured = [.. present.Spools.Zip(figures.Spools, (spool, part) => spool with { Measure = part.Measure })];
        return RunChange.Done(present with { Spools = measured }) with { Figures = figures };
    });

    /// <summary>There is no run of this number.</summary>
    public static Refusal Missing(long number) => Refusal.NotFound($"There is no run {number}; GET {RunApi.Route} tells which there are.");

    private static Refusal Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    private Task<RunChange> ChangeOpenAsync(long number, Func<Run, RunChange> change) => DescribeAsync(
        number, run => run.Ended is { } ended ? RunChange.Refused(Conflict($"Run {number} ended at {CsvText.Time(ended)}; only an open run can be changed so.")) : change(run));

    private async Task<RunChange> StoreAsync(RunChange change)
    {
        if (change.Run is { } run)
        {
            await store.ChangeAsync(connection =>
            {
                RunTable.Store(connection, run);
                if (change.Figures is { } figures)
                {
                    RunTable.StoreFigures(connection, run.Number, figures);
                }

                return true;
            });
        }

        return change;
    }

    private async Task<RunChange> ChangeAsync(Func<Run?, Task<RunChange>> change)
    {
        await _turn.WaitAsync();
        try
        {
            Run? open = await KnowOpenAsync();
            try
            {
                RunChange changed = await change(open);
                if (changed.Run is { } run && (open is null ? run.Ended is null : run.Number == open.Number))
                {
                    _open = run.Ended is null ? run : null;
                }

                return changed;
            }
            catch (StoreException)
            {
                // It may be written all the same, later than anybody waits for.
                _isKnown = false;
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Run?> KnowOpenAsync()
    {
        if (!_isKnown)
        {
            (_open, _epoch) = (await store.ReadAsync(RunTable.ReadOpen), store.Epoch);
            _isKnown = true;
        }
        else if (_epoch != store.Epoch && _open is { } open)
        {
            // A new store was begun in place of a damaged one.
            await StoreAsync(RunChange.Done(open));
        }

        _epoch = store.Epoch;
        return _open;
    }
}

/// <summary>What became of a change of a run: the run as it is then, or why it was not changed.</summary>
/// <param name="Run">The run; null if it was not changed.</param>
/// <param name="Refusal">Why not; null if it was.</param>
internal sealed record RunChange(Run? Run, Refusal? Refusal)
{
    /// <summary>Figures to be stored with it; null for none.</summary>
    public RunFigures? Figures { get; init; }

    /// <summary>It was changed.</summary>
    public static RunChange Done(Run run) => new(run, null);

    /// <summary>It was not changed.</summary>
    public static RunChange Refused(Refusal refusal) => new(null, refusal);
}
