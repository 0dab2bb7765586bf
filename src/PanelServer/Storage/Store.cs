using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Storage;

/// <summary>
/// What the panel remembers: one file, one task that works with it, one bounded queue in front of it. Whoever writes never waits. A store that
/// is slow, full or gone costs records, which are counted and told, and nothing else.
/// </summary>
internal sealed class Store : IHostedService, IDisposable
{
    /// <summary>How much may wait; what comes beyond that is lost.</summary>
    public const int Capacity = 4096;

    private const int LargestBatch = 256;
    private const string Off = "There is no store: Storage:Directory is empty.";

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly Channel<StoreWork> _queue = Channel.CreateBounded<StoreWork>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly StoreFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger<Store> _logger;
    private readonly Task _work;
    private DbConnection? _connection;
    private volatile string? _trouble;
    private long _triedAt;
    private long _written;
    private long _lost;
    private int _epoch;
    private int _isOverrun;
    private bool _isChecked;

    /// <summary>Begins to work; the file is opened when it is first needed.</summary>
    /// <param name="options">Where the file is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Store(IOptions<StorageOptions> options, TimeProvider time, ILogger<Store> logger)
    {
        IsOn = options.Value.Directory.Length > 0;
        _file = new(IsOn ? options.Value.Directory : ".", time, logger);
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

    /// <summary>Rises when a new file was begun in place of a damaged one: what was stored in that has to be stored again.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

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
            _logger.LogOverrun(_file.FullPath, Capacity);
        }

        return false;
    }

    /// <summary>Reads something, after all that is to be written before.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <exception cref="StoreException">The store can't be used, or did not answer within five seconds.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> read)
    {
        StoreRead<T> work = new(read);
        if (!IsOn || !_queue.Writer.TryWrite(work))
        {
            throw new StoreException(IsOn ? "The store does not keep up. Try again later." : Off);
        }

        try
        {
            return await work.Result.WaitAsync(LongestRead, _time);
        }
        catch (TimeoutException)
        {
            throw new StoreException($"The store at {_file.FullPath} did not answer within {LongestRead.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes what still waits, unless the disk takes longer than a stop may.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await Task.WhenAny(_work, Task.Delay(LongestStop, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Writer.TryComplete();

    private async Task RunAsync()
    {
        List<StoreWork> batch = new(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out StoreWork? work))
            {
                batch.Add(work);
            }

            Carry(batch);
            batch.Clear();
            Interlocked.Exchange(ref _isOverrun, 0);
        }

        Close();
    }

    private void Carry(List<StoreWork> batch)
    {
        string? failure = TryCarry(batch, out string? trouble);
        int records = batch.Sum(work => work.Records);
        Interlocked.Add(ref failure is null ? ref _written : ref _lost, records);
        Tell(trouble);
        foreach (StoreWork work in batch)
        {
            work.Finish(failure);
        }

        // Only now: machines wait for their settings at the start.
        if (_connection is not null && !_isChecked)
        {
            Check(_connection);
        }
    }

    /// <returns>Why nothing of the batch was done; null if all was.</returns>
    private string? TryCarry(List<StoreWork> batch, out string? trouble)
    {
        trouble = _trouble;
        if (_connection is null && trouble is not null && _time.GetElapsedTime(_triedAt) < RetryPause)
        {
            return trouble;
        }

        try
        {
            RunOrBeginAnew(batch);
            trouble = null;
            return null;
        }
        catch (Exception failure)
        {
            trouble = $"The store at {_file.FullPath} can't be used: {failure.Message}";
            return _connection is null && TryRunUnwritable(batch) ? null : trouble;
        }
    }

    private void RunOrBeginAnew(List<StoreWork> batch)
    {
        if (_connection is not null && !_file.Exists)
        {
            // Somebody has deleted it: what is written from here on belongs into a file that has a name.
            Close();
            Interlocked.Increment(ref _epoch);
        }

        if (_connection is null)
        {
            _triedAt = _time.GetTimestamp();
            _connection = _file.Open();
            _isChecked = false;
        }

        try
        {
            RunTogether(_connection, batch);
        }
        catch (Exception damage) when (StoreFile.IsDamage(damage))
        {
            SetAside(damage);
            _connection = _file.Open();
            RunTogether(_connection, batch);
        }
    }

    private void Check(DbConnection connection)
    {
        _isChecked = true;
        try
        {
            if (StoreFile.FindDamage(connection) is { } damage)
            {
                SetAside(damage);
            }
        }
        catch (Exception failure)
        {
            Tell($"The store at {_file.FullPath} can't be used: {failure.Message}");
        }
    }

    private void SetAside(Exception damage)
    {
        Close();
        _file.SetAside("damaged", damage.Message);
        Interlocked.Increment(ref _epoch);
    }

    private static void RunTogether(DbConnection connection, List<StoreWork> batch)
    {
        using DbTransaction transaction = connection.BeginTransaction();
        foreach (StoreWork work in batch)
        {
            work.Run(connection);
        }

        transaction.Commit();
    }

    /// <summary>Reads at least what there is to read, where the file can't be opened for writing.</summary>
    private bool TryRunUnwritable(List<StoreWork> batch)
    {
        if (batch.Exists(work => work is StoreWrite))
        {
            return false;
        }

        try
        {
            using DbConnection? unwritable = _file.OpenUnwritable();
            if (unwritable is not null)
            {
                batch.ForEach(work => work.Run(unwritable));
            }

            return unwritable is not null;
        }
        catch (DbException)
        {
            // What kept it from being opened for writing is what is told.
            return false;
        }
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
            _logger.LogWorksAgain(_file.FullPath, LostRecords);
        }
        else
        {
            _logger.LogTrouble(trouble);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
