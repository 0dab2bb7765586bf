using System.Data.Common;

namespace PanelServer.Host.Storage;

/// <summary>Something that the store is to do.</summary>
internal abstract class StoreWork
{
    /// <summary>How many records are lost if it can't be done; 0 if whoever wants it tries again.</summary>
    public int Records { get; init; }

    /// <summary>Whether it writes: then a store that can only be read can't do it.</summary>
    public abstract bool IsChange { get; }

    /// <summary>Does it.</summary>
    /// <param name="connection">The store.</param>
    public abstract void Run(DbConnection connection);

    /// <summary>It was done, or could not be.</summary>
    /// <param name="failure">Why not; null if it was done.</param>
    public abstract void Finish(string? failure);
}

/// <summary>Something to be written.</summary>
/// <param name="write">Writes it; may be called again after a failure.</param>
/// <param name="finish">Told whether it is on the disk; null if nobody asks.</param>
internal sealed class StoreWrite(Action<DbConnection> write, Action<bool>? finish = null) : StoreWork
{
    /// <inheritdoc/>
    public override bool IsChange => true;

    /// <inheritdoc/>
    public override void Run(DbConnection connection) => write(connection);

    /// <inheritdoc/>
    public override void Finish(string? failure) => finish?.Invoke(failure is null);
}

/// <summary>Something that is waited for.</summary>
/// <typeparam name="T">What it answers.</typeparam>
/// <param name="run">Does it; if it changes something, it may be called again after a failure.</param>
/// <param name="isChange">Whether it changes something.</param>
internal sealed class StoreQuestion<T>(Func<DbConnection, T> run, bool isChange) : StoreWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    /// <summary>Completes with the answer, once all that was changed is on the disk.</summary>
    public Task<T> Result => _result.Task;

    /// <inheritdoc/>
    public override bool IsChange => isChange;

    /// <inheritdoc/>
    public override void Run(DbConnection connection) => _answer = run(connection);

    /// <inheritdoc/>
    public override void Finish(string? failure)
    {
        if (failure is null)
        {
            _result.TrySetResult(_answer!);
        }
        else
        {
            _result.TrySetException(new StoreException(failure));
        }
    }
}

/// <summary>The store can't be used at present.</summary>
/// <param name="message">Why, as an operator reads it.</param>
internal sealed class StoreException(string message) : Exception(message);
