using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Loop;
using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.Tests.Http;

public sealed class BoundsTests : IDisposable
{
    private readonly PanelFactory _panel = new PanelFactory().With("Network:MaximumMutationRequestsPerSecond", "1");

    [Fact]
    public async Task Too_many_mutation_requests_are_answered_429_with_the_time_to_wait()
    {
        HttpClient client = _panel.CreateClient();
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.PostJsonAsync("/api/v1/machine/mock/57922", "[]")));
        HttpResponseMessage refused = Assert.IsType<HttpResponseMessage>(responses.FirstOrDefault(response => response.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.NotNull(refused.Headers.RetryAfter);
        await refused.RefusalAsync(HttpStatusCode.TooManyRequests, "error_bad_request");
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_machine_whose_queue_is_full_answers_503_with_the_time_to_wait_and_applies_nothing()
    {
        HttpClient client = _panel.CreateClient();

        await _panel.Services.GetRequiredService<ControlLoopService>().StopAsync(TestContext.Current.CancellationToken);
        Machine machine = Assert.Single(_panel.Services.GetRequiredService<MachineRoster>().Machines);
        for (int i = 0; i < Machine.CommandCapacity; i++)
        {
            machine.Submit([new MockMutation.SetFrequency1(i)]);
        }

        HttpResponseMessage posted = await client.PostJsonAsync("/api/v1/machine/mock/57922", """[{"SetFrequency1":1}]""");
        Assert.Equal("1", posted.Headers.RetryAfter?.ToString());
        await posted.RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");

        HttpResponseMessage read = await client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken);
        Assert.Equal("1", read.Headers.RetryAfter?.ToString());
        await read.RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
    }

    public void Dispose() => _panel.Dispose();
}
