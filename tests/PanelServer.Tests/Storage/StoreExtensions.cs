using PanelServer.Host.Storage;

namespace PanelServer.Tests.Storage;

/// <summary>What tests do to a store.</summary>
internal static class StoreExtensions
{
    /// <summary>Has all that something writes fail together, as on a disk that is full for a moment.</summary>
    public static async Task FailAsync(this Store store, Action write)
    {
        using SemaphoreSlim isBusy = new(0);
        using SemaphoreSlim mayGoOn = new(0);
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        store.TryWrite(new StoreWrite(_ =>
        {
            isBusy.Release();
            mayGoOn.Wait();
        }));
        await isBusy.WaitAsync(TestContext.Current.CancellationToken);
        write();
        store.TryWrite(new StoreWrite(_ => throw new InvalidOperationException("The disk is full."), _ => failed.SetResult()));
        mayGoOn.Release();
        await failed.Task;
    }
}
