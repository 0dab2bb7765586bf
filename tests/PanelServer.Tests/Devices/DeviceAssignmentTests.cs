using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Tests.Devices;

/// <summary>A power supply in the network is assigned and released by REST, and the panel remembers it.</summary>
public sealed class DeviceAssignmentTests : IAsyncLifetime
{
    private const string Supply = "wago_power_v1/48879";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-devices-test");
    private readonly SimulatedPowerSupply _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
    private WebApplicationFactory<Program> _panel = null!;
    private HttpClient _client = null!;

    private string Place => $$"""{"address":"127.0.0.1:{{_supply.EndPoint.Port}}"}""";

    public ValueTask InitializeAsync()
    {
        _panel = new PanelFactory().With("Storage:Directory", _folder.FullName);
        _client = _panel.CreateClient();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _panel.DisposeAsync();
        await _supply.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_assigned_or_released_is_so_at_once_and_after_a_restart()
    {
        await IsAsync(HttpStatusCode.OK, HttpMethod.Put, Supply, Place, "The device is used from now on, and after every start of the server.");
        await Eventually.IsAsync(IsListedAsync, listed => listed);
        Assert.True(await IsUsedAsync());
        await IsAsync(HttpStatusCode.Conflict, HttpMethod.Put, Supply, Place, "is in use as wago_power_v1/48879. Release it first.");

        await RestartAsync();
        await Eventually.IsAsync(IsListedAsync, listed => listed);
        await IsAsync(HttpStatusCode.OK, HttpMethod.Delete, Supply, null, "The device is released until it is assigned again.");
        Assert.False(await IsListedAsync());
        Assert.False(await IsUsedAsync());

        await RestartAsync();
        await IsAsync(HttpStatusCode.NotFound, HttpMethod.Delete, Supply, null, "No device is in use as wago_power_v1/48879.");
        await IsAsync(HttpStatusCode.OK, HttpMethod.Put, Supply, Place, "The device is used");
        await Eventually.IsAsync(IsListedAsync, listed => listed);
        await IsAsync(HttpStatusCode.OK, HttpMethod.Delete, Supply, null, "The device is released");
        await IsAsync(HttpStatusCode.OK, HttpMethod.Put, Supply, Place, "The device is used");
        await Eventually.IsAsync(IsListedAsync, listed => listed);

        using HttpResponseMessage audit = await _client.GetAsync("/api/v2/audit?limit=3", TestContext.Current.CancellationToken);
        JsonNode[] entries = [.. (await audit.JsonAsync())["entries"]!.AsArray().Select(entry => entry!)];
        Assert.Equal(
            [("PUT /api/v2/devices/{slug}/{serial}", "Accepted"), ("DELETE /api/v2/devices/{slug}/{serial}", "Accepted"), ("PUT /api/v2/devices/{slug}/{serial}", "Accepted")],
            entries.Select(entry => (entry["door"]!.GetValue<string>(), entry["outcome"]!.GetValue<string>())));
        Assert.All(entries, entry => Assert.Equal(48879, entry["serial"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_supply_at_work_is_not_released()
    {
        await IsAsync(HttpStatusCode.OK, HttpMethod.Put, Supply, Place, "The device is used");
        await Eventually.IsAsync(IsListedAsync, listed => listed);

        // It can be switched once it has answered.
        await Eventually.IsAsync(
            async () =>
            {
                using HttpResponseMessage on = await _client.PostJsonAsync($"/api/v1/machine/{Supply}", """[{"SetMode":"On24V"}]""");
                return on.StatusCode;
            },
            status => status == HttpStatusCode.OK);

        await IsAsync(HttpStatusCode.Conflict, HttpMethod.Delete, Supply, null, "Machine wago_power_v1/48879 is at work: stop it first.");
        Assert.True(await IsListedAsync());
    }

    [Theory]
    [InlineData("PUT", "wago_power_v1/1", HttpStatusCode.UnprocessableEntity, "Another power supply is connected: its serial number is 48879, not 1.")]
    [InlineData("PUT", "wago_power_v1/0", HttpStatusCode.BadRequest, "no serial number")]
    [InlineData("PUT", "mock/1", HttpStatusCode.NotFound, "beside the bus; known: ")]
    [InlineData("DELETE", "mock/1", HttpStatusCode.NotFound, "beside the bus; known: ")]
    [InlineData("DELETE", "wago_power_v1/48879", HttpStatusCode.NotFound, "No device is in use as wago_power_v1/48879.")]
    [InlineData("PUT", "wago_power_v1/48879", HttpStatusCode.UnprocessableEntity, "No power supply answers", """{"address":"127.0.0.1:1"}""")]
    [InlineData("PUT", "wago_power_v1/48879", HttpStatusCode.UnprocessableEntity, "8.8.8.8 is not in a private network", """{"address":"8.8.8.8"}""")]
    [InlineData("PUT", "wago_power_v1/48879", HttpStatusCode.UnprocessableEntity, "not an address", """{"address":"nowhere"}""")]
    [InlineData("PUT", "wago_power_v1/48879", HttpStatusCode.UnprocessableEntity, "no address", """{"address":5}""")]
    [InlineData("PUT", "laser_v1/7", HttpStatusCode.UnprocessableEntity, "no serial port of a USB adapter", """{"address":"/etc/passwd"}""")]
    public async Task What_cannot_be_is_refused(string method, string device, HttpStatusCode status, string reason, string? body = null)
    {
        await IsAsync(status, new(method), device, method == "PUT" ? body ?? Place : null, reason);
        Assert.False(await IsListedAsync());
    }

    [Fact]
    public async Task Without_a_store_nothing_is_changed()
    {
        await using WebApplicationFactory<Program> forgetful = new PanelFactory();
        using HttpClient client = forgetful.CreateClient();
        using HttpRequestMessage request = Request(HttpMethod.Put, Supply, Place);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("There is no store", await answer.TextAsync(), StringComparison.Ordinal);
    }

    private async Task RestartAsync()
    {
        _client.Dispose();
        await _panel.DisposeAsync();
        await InitializeAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string device, string? body) => new(method, $"/api/v2/devices/{device}")
    {
        Content = body is null ? null : new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
    };

    private async Task IsAsync(HttpStatusCode status, HttpMethod method, string device, string? body, string words)
    {
        using HttpRequestMessage request = Request(method, device, body);
        using HttpResponseMessage answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await answer.TextAsync();
        Assert.True(status == answer.StatusCode, text);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    private async Task<bool> IsListedAsync()
    {
        using HttpResponseMessage answer = await _client.GetAsync($"/api/v2/machine/{Supply}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private async Task<bool?> IsUsedAsync()
    {
        using HttpResponseMessage answer = await _client.GetAsync("/api/v2/devices", TestContext.Current.CancellationToken);
        return (await answer.JsonAsync())["devices"]!.AsArray().SingleOrDefault()?["is_used"]!.GetValue<bool>();
    }
}
