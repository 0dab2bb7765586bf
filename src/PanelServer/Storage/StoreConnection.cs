using System.Data;
using System.Data.Common;

namespace PanelServer.Host.Storage;

/// <summary>The store's database while it is worked with: opened when it is needed, begun anew when it turns out to be damaged. Used by one task only.</summary>
/// <param name="database">The database.</param>
/// <param name="time">Clock of the tries to open it.</param>
internal sealed class StoreConnection(IStoreDatabase database, TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private DbConnection? _connection;
    private long _triedAt;
    private int _epoch;
    private bool _isChecked;

    /// <summary>Rises when what was stored is lost and begun anew. May be asked by any thread.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Does a batch of work in one transaction: all of it or nothing.</summary>
    /// <param name="batch">The work.</param>
    /// <param name="before">What was wrong with it before; null if nothing was.</param>
    /// <param name="trouble">What is wrong with it now; null if nothing is.</param>
    /// <returns>Why nothing of the batch was done; null if all was.</returns>
    public string? TryCarry(List<StoreWork> batch, string? before, out string? trouble)
    {
        trouble = before;
        if (_connection is null && before is not null && time.GetElapsedTime(_triedAt) < RetryPause)
        {
            return before;
        }

        try
        {
            RunOrBeginAnew(batch);
            trouble = null;
            return null;
        }
        catch (Exception failure)
        {
            CloseIfLost();
            trouble = Describe(failure);
            return _connection is null && TryRunUnwritable(batch) ? null : trouble;
        }
    }

    /// <summary>Looks once through what is stored after it was opened, and sets it aside if it is damaged.</summary>
    /// <returns>What is wrong; null if nothing is, or there is nothing to be done about it any more.</returns>
    public string? Check()
    {
        if (_connection is null || _isChecked)
        {
            return null;
        }

        _isChecked = true;
        try
        {
            if (database.FindDamage(_connection) is { } damage)
            {
                SetAside(damage);
            }

            return null;
        }
        catch (Exception failure)
        {
            CloseIfLost();
            return Describe(failure);
        }
    }

    /// <summary>Closes it.</summary>
    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private string Describe(Exception failure) => $"The store at {database.Place} can't be used: {failure.Message}";

    /// <summary>A connection to another computer that has broken never works again.</summary>
    private void CloseIfLost()
    {
        if (_connection is { State: not ConnectionState.Open })
        {
            Close();
        }
    }

    private void RunOrBeginAnew(List<StoreWork> batch)
    {
        if (_connection is not null && !database.Exists)
        {
            // Somebody has deleted it: what is written from here on belongs into a file that has a name.
            Close();
            Interlocked.Increment(ref _epoch);
        }

        if (_connection is null)
        {
            _triedAt = time.GetTimestamp();
            _connection = database.Open();
            _isChecked = false;
        }

        try
        {
            RunTogether(_connection, batch);
        }
        catch (Exception damage) when (database.IsDamage(damage))
        {
            SetAside(damage);
            _connection = database.Open();
            RunTogether(_connection, batch);
        }
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

    private void SetAside(Exception damage)
    {
        Close();
        database.SetAside(damage.Message);
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>Reads at least what there is to read, where it can't be opened for writing.</summary>
    private bool TryRunUnwritable(List<StoreWork> batch)
    {
        if (batch.Exists(work => work.IsChange))
        {
            return false;
        }

        try
        {
            using DbConnection? unwritable = database.OpenReader();
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
}
