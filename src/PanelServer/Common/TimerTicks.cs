using System.Runtime.CompilerServices;

namespace PanelServer.Host.Common;

/// <summary>Timers of background services.</summary>
internal static class TimerTicks
{
    /// <summary>Waits for the next tick. The end of the server is the ordinary end of a service, not an exception.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    /// <returns>False when the server stops.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> NextAsync(this PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Does something at every tick until the server stops. What it throws ends that turn only.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="turn">What is done.</param>
    /// <param name="onFailure">Told what it threw.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    public static async Task ForEachAsync(this PeriodicTimer timer, Action turn, Action<Exception> onFailure, CancellationToken stopping)
    {
        while (await timer.NextAsync(stopping))
        {
            try
            {
                turn();
            }
            catch (Exception failure)
            {
                onFailure(failure);
            }
        }
    }
}
