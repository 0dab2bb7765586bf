using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Storage;

/// <summary>
/// What the panel remembers: one database, one task that works with it, one bounded queue in front of it. Whoever writes never waits. A store that
/// is slow, full or gone costs records, which are counted and told, and nothing else.
/// </summary>
internal sealed class Store : IHostedService, IDisposable
{
    /// <summary>How much may wait; what comes beyond that is lost.</summary>
    public const int Capacity = 4096;

    private const int LargestBatch = 256;
    private const string Off = "There is no store: Storage:Directory is empty.";

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    // Every commit makes the disk write to the end, which wears it: what comes in quick succession is committed together.
    private static readonly TimeSpan CommitPause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<StoreWork> _queue = Channel.CreateBounded<StoreWork>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly IStoreDatabase _database;
    private readonly StoreConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger<Store> _logger;
    private readonly Task _work;
    private readonly SemaphoreSlim _hurry = new(0);
    private volatile string? _trouble;
    private long _carriedAt;
    private long _written;
    private long _lost;
    private int _isOverrun;

    /// <summary>Begins to work; the database is opened when it is first needed.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Store(IOptions<StorageOptions> options, TimeProvider time, ILogger<Store> logger)
    {
        IsOn = options.Value.Directory.Length > 0 || options.Value.ConnectionString.Length > 0;
        _database = options.Value.ConnectionString.Length > 0
            ? new PostgreSqlDatabase(options.Value.ConnectionString, logger)
            : new StoreFile(IsOn ? options.Value.Directory : ".", time, logger);
        _connection = new(_database, time);
        (_time, _logger) = (time, logger);
        _work = IsOn ? Task.Run(RunAsync) : Task.CompletedTask;
    }

    /// <summary>False if the configuration wants no store.</summary>
    public bool IsOn { get; }

    /// <summary>Why nothing can be stored at present; null if everything can.</summary>
    public string? Trouble => IsOn ? _trouble : Off;

    /// <summary>How many records were written since the start.</summary>
    public long WrittenRecords => Volatile.Read(ref _written);

    /// <summary>How many records were lost since the start.</summary>
    public long LostRecords => Volatile.Read(ref _lost);

    /// <summary>How much waits.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Rises when what was stored is lost and begun anew: all that is known has to be stored again.</summary>
    public int Epoch => _connection.Epoch;

    /// <summary>Has something written soon. Never waits.</summary>
    /// <param name="work">What.</param>
    /// <returns>False if it can't be taken; what is lost with it is counted then.</returns>
    public bool TryWrite(StoreWrite work)
    {
        if (!IsOn || _queue.Writer.TryWrite(work))
        {
            return IsOn;
        }

        Interlocked.Add(ref _lost, work.Records);
        if (Interlocked.Exchange(ref _isOverrun, 1) == 0)
        {
            _logger.LogOverrun(_database.Place, Capacity);
        }

        return false;
    }

    /// <summary>Reads something, after all that is to be written before.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <exception cref="StoreException">The store can't be used, or did not answer within five seconds.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> read) => AskAsync(new StoreQuestion<T>(read, isChange: false), "");

    /// <summary>Changes something, after all that is to be written before, and waits until it is on the disk.</summary>
    /// <typeparam name="T">What is told of it.</typeparam>
    /// <param name="change">Changes it, or does not; may be called again after a failure.</param>
    /// <exception cref="StoreException">The store can't be used; nothing was changed. Or it did not answer within five seconds; then nobody knows.</exception>
    public Task<T> ChangeAsync<T>(Func<DbConnection, T> change) =>
        AskAsync(new StoreQuestion<T>(change, isChange: true), " Look before trying again: the change may still be made.");

    private async Task<T> AskAsync<T>(StoreQuestion<T> work, string advice)
    {
        if (!IsOn || !_queue.Writer.TryWrite(work))
        {
            throw new StoreException(IsOn ? "The store does not keep up. Try again later." : Off);
        }

        _hurry.Release();
        try
        {
            return await work.Result.WaitAsync(LongestAnswer, _time);
        }
        catch (TimeoutException)
        {
            throw new StoreException($"The store at {_database.Place} did not answer within {LongestAnswer.TotalSeconds:0} s.{advice}");
        }
    }

    /// <summary>Begins long reads of one state of the store, which hold up nobody who writes. What still waits is not seen.</summary>
    /// <returns>A connection that is the caller's; null if there is no store, or nothing in it yet.</returns>
    /// <exception cref="DbException">It can't be read.</exception>
    public DbConnection? OpenReader() => IsOn ? _database.OpenReader() : null;

    /// <summary>How many bytes of the database are in use, of which deleting frees some. For what runs on the store's task.</summary>
    /// <param name="connection">The open store.</param>
    public long UsedBytes(DbConnection connection) => _database.UsedBytes(connection);

    /// <summary>Counts records that were given up before they reached the store.</summary>
    public void CountLost(int records) => Interlocked.Add(ref _lost, records);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes what still waits, unless the disk takes longer than a stop may.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_queue.Writer.TryComplete())
        {
            _hurry.Release();
        }

        await Task.WhenAny(_work, Task.Delay(LongestStop, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_queue.Writer.TryComplete())
        {
            _hurry.Release();
        }
    }

    private async Task RunAsync()
    {
        List<StoreWork> batch = new(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            TimeSpan pause = CommitPause - _time.GetElapsedTime(_carriedAt);
            if (pause > TimeSpan.Zero && _queue.Reader.Count < LargestBatch)
            {
                // Whoever waits for an answer ends it.
                await _hurry.WaitAsync(pause);
            }

            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out StoreWork? work))
            {
                batch.Add(work);
            }

            Carry(batch);
            _carriedAt = _time.GetTimestamp();
            batch.Clear();
            Interlocked.Exchange(ref _isOverrun, 0);
        }

        _connection.Close();
    }

    private void Carry(List<StoreWork> batch)
    {
        string? failure = _connection.TryCarry(batch, _trouble, out string? trouble);
        int records = batch.Sum(work => work.Records);
        Interlocked.Add(ref failure is null ? ref _written : ref _lost, records);
        Tell(trouble);
        foreach (StoreWork work in batch)
        {
            work.Finish(failure);
        }

        // Only now: machines wait for their settings at the start.
        Tell(_connection.Check() ?? trouble);
    }

    private void Tell(string? trouble)
    {
        if (trouble == _trouble)
        {
            return;
        }

        _trouble = trouble;
        if (trouble is null)
        {
            _logger.LogWorksAgain(_database.Place, LostRecords);
        }
        else
        {
            _logger.LogTrouble(trouble);
        }
    }
}
