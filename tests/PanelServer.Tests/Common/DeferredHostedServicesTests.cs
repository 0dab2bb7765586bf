using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Host.Common;

namespace PanelServer.Tests.Common;

/// <summary>Start and stop of the panel's parts behind the web server.</summary>
public class DeferredHostedServicesTests
{
    private readonly List<string> _events = [];
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task Parts_are_built_and_started_one_after_the_other_and_stopped_last_first()
    {
        DeferredHostedServices parts = Parts(new Part("bus", _events), new Part("loop", _events), new Part("streams", _events));

        await parts.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_events);
        await parts.StartedAsync(TestContext.Current.CancellationToken);
        await parts.StoppedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["start bus", "start loop", "start streams", "stop streams", "stop loop", "stop bus"], _events);
    }

    [Fact]
    public async Task A_part_that_cannot_stop_does_not_keep_the_others_from_stopping()
    {
        DeferredHostedServices parts = Parts(new Part("loop", _events), new Part("streams", _events) { StopFailure = new InvalidOperationException("stuck") });

        await parts.StartedAsync(TestContext.Current.CancellationToken);
        await parts.StoppedAsync(TestContext.Current.CancellationToken);

        Assert.Equal("stop loop", _events[^1]);
    }

    [Fact]
    public async Task A_second_order_to_stop_waits_for_the_first_and_stops_nothing_twice()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DeferredHostedServices parts = Parts(new Part("bus", _events), new Part("loop", _events) { StopGate = gate.Task });
        await parts.StartedAsync(TestContext.Current.CancellationToken);

        Task first = parts.StoppedAsync(TestContext.Current.CancellationToken);
        Task second = parts.StoppedAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["start bus", "start loop", "stop loop", "stop bus"], _events);
    }

    [Fact]
    public async Task A_part_that_fails_later_stops_the_server_with_an_exit_code()
    {
        int exitCode = Environment.ExitCode;
        try
        {
            TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = _lifetime.ApplicationStopping.Register(stopping.SetResult);
            await Parts(new FailingPart()).StartedAsync(TestContext.Current.CancellationToken);

            await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = exitCode;
        }
    }

    [Fact]
    public async Task Parts_before_one_that_cannot_start_end_with_it_and_are_no_failure_of_their_own()
    {
        WaitingPart waiting = new();
        InvalidOperationException failure = new("no rights");

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(
            () => Parts(waiting, new Part("bus", _events) { StartFailure = failure }).StartedAsync(TestContext.Current.CancellationToken)));
        waiting.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.ExecuteTask!);
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.ApplicationStopping);
        await Assert.ThrowsAsync<TimeoutException>(() => Task.Delay(Timeout.Infinite, stopping.Token).WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }

    private DeferredHostedServices Parts(params IHostedService[] services) =>
        new(new ServiceCollection().BuildServiceProvider(), services.Select(service => new DeferredHostedService(_ => service)), _lifetime, NullLogger<DeferredHostedServices>.Instance);

    private sealed class Part(string name, List<string> events) : IHostedService
    {
        public Exception? StartFailure { get; init; }

        public Exception? StopFailure { get; init; }

        public Task StopGate { get; init; } = Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            events.Add($"start {name}");
            return StartFailure is null ? Task.CompletedTask : Task.FromException(StartFailure);
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            events.Add($"stop {name}");
            await StopGate;
            if (StopFailure is not null)
            {
                throw StopFailure;
            }
        }
    }

    private sealed class WaitingPart : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
    }

    private sealed class FailingPart : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("broken");
        }
    }
}
