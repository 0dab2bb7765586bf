namespace PanelServer.Host.Common;

/// <summary>
/// Starts the parts of the panel once the web server listens, so that a supervisor gets its first answer while machines and bus are still being
/// built, and stops them after it, last started first.
/// </summary>
/// <param name="services">Builds the parts.</param>
/// <param name="parts">The parts in the order of their start.</param>
/// <param name="lifetime">Stopped if a part fails: the service manager then restarts the server.</param>
/// <param name="logger">The log.</param>
internal sealed class DeferredHostedServices(
    IServiceProvider services, IEnumerable<DeferredHostedService> parts, IHostApplicationLifetime lifetime, ILogger<DeferredHostedServices> logger) : IHostedLifecycleService
{
    private readonly Stack<IHostedService> _started = [];
    private Task? _stopped;
    private volatile bool _hasFailedToStart;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (DeferredHostedService part in parts)
            {
                IHostedService service = part.Build(services);
                await service.StartAsync(cancellationToken);
                _started.Push(service);
                if (service is BackgroundService { ExecuteTask: { } work })
                {
                    _ = WatchAsync(service, work);
                }
            }
        }
        catch
        {
            // The host is disposed of then, without being told to stop: those that were started before are cancelled.
            _hasFailedToStart = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        // A host may be told twice to stop, by its signal and by its disposal: the second one waits for the first.
        lock (_started)
        {
            return _stopped ??= StopPartsAsync(cancellationToken);
        }
    }

    private async Task StopPartsAsync(CancellationToken cancellationToken)
    {
        while (_started.TryPop(out IHostedService? service))
        {
            try
            {
                await service.StopAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                // The others have to stop all the same.
                logger.LogNotStopped(exception, service.GetType().Name);
            }
        }
    }

    private async Task WatchAsync(IHostedService service, Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_hasFailedToStart || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was asked to stop.
        }
        catch (Exception exception)
        {
            logger.LogFailed(exception, service.GetType().Name);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}

/// <summary>A part of the panel that runs as long as the server.</summary>
/// <param name="Build">Makes it, with all that it needs.</param>
internal sealed record DeferredHostedService(Func<IServiceProvider, IHostedService> Build);
