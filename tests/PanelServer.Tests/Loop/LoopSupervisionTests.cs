using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Loop;
using PanelServer.Tests.Bus;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Loop;

/// <summary>A control loop that hangs, on purpose, seen by REST, streams, metrics and the log.</summary>
public sealed class LoopSupervisionTests : IDisposable
{
    private const string Mock = "/api/v2/machine/mock/57922";
    private const string Standstill = "The control loop stands still: nothing is controlled";

    private readonly HangingPanel _panel = new();
    private HttpClient? _created;

    private HttpClient Client => _created ??= _panel.CreateClient();

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task A_machine_whose_program_hangs_is_named_in_the_log_and_all_machines_say_that_nothing_is_controlled()
    {
        _panel.AddMachine();
        await ReadyAsync();
        _panel.HangInMachine();
        await StandstillIsToldAsync();
        await Eventually.IsAsync(LogAsync, log => log.Contains("s, in the program of machine 1/999/1; the terminals switch", StringComparison.Ordinal));

        _panel.GoOn();
        await EndIsToldAsync();
    }

    [Fact]
    public async Task A_bus_whose_exchange_hangs_is_named_in_the_log_and_all_machines_say_that_nothing_is_controlled()
    {
        await ReadyAsync();
        _panel.HangInBus();
        await StandstillIsToldAsync();
        await Eventually.IsAsync(LogAsync, log => log.Contains("s, in the exchange of HangingBus; the terminals switch", StringComparison.Ordinal));

        // A machine that is found meanwhile is not controlled either.
        _panel.AddMachine();
        Assert.All(await ErrorsAsync(), error => Assert.StartsWith(Standstill, error, StringComparison.Ordinal));

        _panel.GoOn();
        await EndIsToldAsync();
    }

    [Fact]
    public async Task A_command_during_a_standstill_is_refused_and_changes_nothing_when_cycles_go_on()
    {
        await ReadyAsync();
        HttpResponseMessage before = await Client.PostJsonAsync(Mock, """[{"SetFrequency1":10}]""");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await FrequencyAsync(10);
        _panel.HangInBus();
        await NotReadyAsync();

        HttpResponseMessage answer = await Client.PostJsonAsync(Mock, """[{"SetFrequency1":20}]""");
        JsonObject refusal = await answer.RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
        Assert.StartsWith("Nothing was changed. " + Standstill, refusal["error_unavailable"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("1", answer.Headers.RetryAfter!.ToString());

        _panel.GoOn();
        await ReadyAsync();
        await FrequencyAsync(10);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostJsonAsync(Mock, """[{"SetFrequency1":20}]""")).StatusCode);
        await FrequencyAsync(20);
    }

    [Fact]
    public async Task A_command_that_was_accepted_just_before_a_standstill_is_applied_after_it_and_does_not_block_readers()
    {
        _panel.Standstill = TimeSpan.FromSeconds(3);
        await ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await Client.PostJsonAsync(Mock, """[{"SetFrequency1":20}]""")).StatusCode);
        _panel.HangInBus();
        Assert.Equal(HttpStatusCode.OK, (await Client.PostJsonAsync(Mock, """[{"SetFrequency1":30}]""")).StatusCode);
        await NotReadyAsync();

        JsonNode shown = await (await Client.GetAsync(Mock, TestContext.Current.CancellationToken)).JsonAsync();
        Assert.StartsWith(Standstill, shown["machine"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);

        _panel.GoOn();
        await ReadyAsync();
        await FrequencyAsync(30);
    }

    [Fact]
    public async Task A_loop_that_hangs_does_not_keep_the_server_from_stopping()
    {
        await ReadyAsync();
        _panel.HangInBus();
        await NotReadyAsync();
        await _panel.Services.GetRequiredService<ControlLoopService>().StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
    }

    private async Task StandstillIsToldAsync()
    {
        PollingClient main = await PollingClient.OpenAsync(Client, "/main");
        await NotReadyAsync();
        JsonObject health = await (await GetAsync("/healthz")).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
        Assert.StartsWith(Standstill, health["error_unavailable"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(await ErrorsAsync(), error => Assert.StartsWith(Standstill, error, StringComparison.Ordinal));
        JsonNode snapshot = await (await GetAsync(Mock)).JsonAsync();
        Assert.StartsWith(Standstill, snapshot["machine"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(snapshot["state"]);
        await main.ReadUntilAsync(message =>
            message["data"]!["machines"]?[0]?["error"]?.GetValue<string>().StartsWith(Standstill, StringComparison.Ordinal) == true);
        string metrics = await (await GetAsync("/metrics")).TextAsync();
        Assert.Contains("panel_cycle_standstill 1", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_cycle_standstills_total 1", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_machine_error{slug=\"mock\",serial=\"57922\"} 1", metrics, StringComparison.Ordinal);
    }

    private async Task EndIsToldAsync()
    {
        PollingClient main = await PollingClient.OpenAsync(Client, "/main");
        await ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/healthz")).StatusCode);
        Assert.All(await ErrorsAsync(), Assert.Null);
        await main.ReadUntilAsync(message => message["data"]!["machines"] is JsonArray machines && machines[0]!["error"] is null);
        Assert.Contains("panel_cycle_standstill 0", await (await GetAsync("/metrics")).TextAsync(), StringComparison.Ordinal);
        await Eventually.IsAsync(LogAsync, log => log.Contains("Warning The control loop goes on after", StringComparison.Ordinal));
    }

    private Task<string> ReadyAsync() => BusPanel.ReadinessAsync(Client, text => text.Contains("\"ready\"", StringComparison.Ordinal));

    private Task<string> NotReadyAsync() => BusPanel.ReadinessAsync(Client, text => text.Contains(Standstill, StringComparison.Ordinal));

    private Task<string> LogAsync() => Task.FromResult(string.Join('\n', _panel.Log));

    private Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<string?>> ErrorsAsync() =>
        [.. (await (await GetAsync("/api/v2/machine")).JsonAsync())["machines"]!.AsArray().Select(machine => machine!["error"]?.GetValue<string>())];

    private async Task FrequencyAsync(double expected)
    {
        JsonNode snapshot = await (await GetAsync(Mock)).JsonAsync();
        Assert.Equal(expected, snapshot["state"]!["frequency1"]!.GetValue<double>());
    }
}
