using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(PanelServer.Testing.UnobservedExceptions))]

namespace PanelServer.Testing;

/// <summary>
/// Fails a test run in which a task failed and nobody looked at its exception. Part of every test project: the runtime tells of such a
/// task when it is collected, which may be long after the test that left it behind, so the run as a whole has to answer for it.
/// </summary>
public sealed class UnobservedExceptions : IDisposable
{
    private static readonly ConcurrentQueue<AggregateException> Exceptions = new();

    /// <summary>Begins to listen.</summary>
    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Add;

    /// <summary>What nobody has looked at so far, of all tasks that nothing refers to any more.</summary>
    public static IReadOnlyCollection<AggregateException> Collect()
    {
        // A finalizer may release the last reference to another task.
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return [.. Exceptions];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IReadOnlyCollection<AggregateException> exceptions = Collect();
        TaskScheduler.UnobservedTaskException -= Add;
        if (exceptions.Count > 0)
        {
            throw new AggregateException($"{exceptions.Count} tasks have failed and nobody looked at their exceptions.", exceptions);
        }
    }

    private static void Add(object? sender, UnobservedTaskExceptionEventArgs unobserved) => Exceptions.Enqueue(unobserved.Exception);
}
