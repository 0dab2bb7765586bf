using Microsoft.Extensions.Options;
using PanelServer.Host.Storage;
using PanelServer.Modbus.Client;

namespace PanelServer.Host.Plant;

/// <summary>
/// Keeps the common history up to date: looks now and then for what is new, and copies it. While the database is away it waits longer and longer, and
/// goes on from where it was.
/// </summary>
/// <param name="copier">Copies.</param>
/// <param name="database">Where to.</param>
/// <param name="status">Told how it goes.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock that paces it.</param>
/// <param name="logger">The log.</param>
internal sealed class PlantHistory(
    PlantCopier copier, PlantDatabase database, PlantStatus status, IOptions<PlantOptions> options, TimeProvider time, ILogger<PlantHistory> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.Value.IntervalSeconds);

    // All panels of a plant lose the database in the same second, and must not come back in the same one.
    private readonly double _spread = 0.75 + (0.5 * (uint)string.GetHashCode(options.Value.Panel, StringComparison.Ordinal) / uint.MaxValue);

    /// <summary>Stops, without waiting for a database that is slow.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestStop);
        await base.StopAsync(limit.Token);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    private async Task RunAsync(CancellationToken stopping)
    {
        Backoff backoff = new(FirstPause, LongestPause);
        while (!stopping.IsCancellationRequested)
        {
            bool isCopied = await TryCopyAsync(stopping);
            if (isCopied)
            {
                backoff.Reset();
            }

            await Task.Delay(isCopied ? _interval : backoff.Next() * _spread, time, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        copier.Close();
    }

    private async Task<bool> TryCopyAsync(CancellationToken stopping)
    {
        try
        {
            while (await copier.CopyBatchAsync() && !stopping.IsCancellationRequested)
            {
                Recover();
            }

            Recover();
            status.Complete();
            return true;
        }
        catch (Exception failure)
        {
            // Whatever it is, it is tried again.
            string trouble = failure is PlantRefusalException or StoreException ? failure.Message : $"The common history at {database.Place} can't be used: {failure.Message}";
            if (status.Fail(trouble))
            {
                logger.LogTrouble(trouble);
            }

            return false;
        }
    }

    private void Recover()
    {
        if (status.Recover())
        {
            logger.LogWorksAgain(database.Place);
        }
    }
}
