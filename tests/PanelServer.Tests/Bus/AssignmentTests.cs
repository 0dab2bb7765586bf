using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.Host.Bus;

namespace PanelServer.Tests.Bus;

/// <summary>Whole machines are assigned, changed and taken away by REST: extruder at 0 to 5, winder at 6 to 10, held in PRE-OP.</summary>
public sealed class AssignmentTests : IDisposable
{
    private const string Route = "/api/v2/bus/assignments";
    private const string Extruder = Route + "/extruder_v1/57922";
    private const string Whole = """{"0":0,"1":1,"2":2,"3":3,"4":4,"5":5}""";
    private readonly WebApplicationFactory<Program> _panel;
    private readonly HttpClient _client;

    public AssignmentTests()
    {
        _panel = new PanelFactory().With("Bus:Segment", "extruder,winder").With("Bus:StopInPreOp", "true");
        _client = _panel.CreateClient();
    }

    private VirtualSegment Segment => _panel.Services.GetRequiredService<BusLink>().Plants!.Segment;

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task Machines_are_known_by_their_terminals_and_types_with_their_roles()
    {
        JsonNode bus = await ReadAsync();

        Assert.Null(bus["obstacle"]);
        Assert.Empty(bus["unassigned"]!.AsArray());
        Assert.Equal(
            [("extruder_v1", true, 6), ("winder_v1", true, 5)],
            bus["machines"]!.AsArray().Select(machine => (machine!["slug"]!.GetValue<string>(), machine["is_whole"]!.GetValue<bool>(), machine["roles"]!.AsArray().Count)));
        JsonNode role = Machine(bus, "extruder_v1", 57922)["roles"]![5]!;
        Assert.Equal("""{"role":5,"type":"EL3204","is_optional":false,"terminals":[{"position":5,"name":"EL3204","role":5}],"candidates":[],"problem":null}""", role.ToJsonString());
        JsonNode type = bus["types"]!.AsArray().Single(known => known!["slug"]!.GetValue<string>() == "buffer_v1")!;
        Assert.Equal(["EK1100", "EL7041-0052", "EL7031-0030"], type["roles"]!.AsArray().Select(known => known!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_machine_is_taken_away_and_assigned_again_as_another_one()
    {
        await ReadyAsync();
        JsonNode taken = await ChangeAsync(HttpMethod.Delete, Extruder);
        Assert.All(taken["terminals"]!.AsArray(), terminal => Assert.Equal("Released", terminal!["outcome"]!.GetValue<string>()));
        JsonNode bus = await ReadAsync();
        Assert.Equal(["winder_v1"], bus["machines"]!.AsArray().Select(machine => machine!["slug"]!.GetValue<string>()));
        Assert.Equal([0, 1, 2, 3, 4, 5], Positions(bus["unassigned"]!));
        Assert.Equal([0, 0, 0, 0], EepromWordsAt(5));

        JsonNode assigned = await ChangeAsync(HttpMethod.Put, Route + "/extruder_v1/4711", Whole);
        Assert.Contains("next start", assigned["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(assigned["terminals"]!.AsArray(), terminal => Assert.Equal("Written", terminal!["outcome"]!.GetValue<string>()));
        Assert.True(Machine(await ReadAsync(), "extruder_v1", 4711)["is_whole"]!.GetValue<bool>());
        Assert.Equal([1, 4, 4711, 5], EepromWordsAt(5));

        JsonNode again = await ChangeAsync(HttpMethod.Put, Route + "/extruder_v1/4711", Whole);
        Assert.All(again["terminals"]!.AsArray(), terminal => Assert.Equal("Unchanged", terminal!["outcome"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_half_assigned_machine_says_what_is_missing_and_what_could_fill_it()
    {
        await ReadyAsync();
        await AssignOneAsync(position: 5, serial: 4711, role: 5);
        JsonNode bus = await ReadAsync();
        JsonNode half = Machine(bus, "extruder_v1", 57922);
        Assert.False(half["is_whole"]!.GetValue<bool>());
        Assert.Equal(
            "Role 5 is missing: it needs the type EL3204. No unassigned terminal of this type is on the bus: plug one in.",
            half["roles"]![5]!["problem"]!.GetValue<string>());
        Assert.All(Machine(bus, "extruder_v1", 4711)["roles"]!.AsArray().Take(5), role => Assert.Empty(role!["terminals"]!.AsArray()));

        await ChangeAsync(HttpMethod.Delete, Route + "/extruder_v1/4711");
        half = Machine(await ReadAsync(), "extruder_v1", 57922);
        Assert.Equal([5], Positions(half["roles"]![5]!["candidates"]!));
        Assert.Equal(
            "Role 5 is missing: it needs the type EL3204. Unassigned and able to fill it: EL3204 at position 5.",
            half["roles"]![5]!["problem"]!.GetValue<string>());

        JsonNode completed = await ChangeAsync(HttpMethod.Put, Extruder, Whole);
        Assert.Equal(["Unchanged", "Unchanged", "Unchanged", "Unchanged", "Unchanged", "Written"], Outcomes(completed));
    }

    [Fact]
    public async Task Wrong_roles_are_told_with_their_terminals_and_put_right_as_a_whole()
    {
        await ReadyAsync();
        await AssignOneAsync(position: 4, serial: 57922, role: 5);
        await AssignOneAsync(position: 6, serial: 57922, role: 77);
        JsonNode wrong = Machine(await ReadAsync(), "extruder_v1", 57922);
        Assert.Equal(
            "Role 5 is filled more than once: by EL3021 at position 4 and EL3204 at position 5. Take one of them away.",
            wrong["roles"]![5]!["problem"]!.GetValue<string>());
        Assert.Equal([6], Positions(wrong["superfluous"]!));

        JsonNode changed = await ChangeAsync(HttpMethod.Put, Extruder, Whole);
        Assert.Equal(["Released", "Unchanged", "Unchanged", "Unchanged", "Unchanged", "Written", "Unchanged"], Outcomes(changed));
        Assert.True(Machine(await ReadAsync(), "extruder_v1", 57922)["is_whole"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("/extruder_v1/57922", "[0]", 422, "", "not an object")]
    [InlineData("/extruder_v1/57922", "{", 400, "", "not JSON")]
    [InlineData("/extruder_v1/57922", """{"a/b":0}""", 422, "/a~1b", "the key is no role")]
    [InlineData("/extruder_v1/57922", """{"70000":0}""", 422, "/70000", "the key is no role")]
    [InlineData("/extruder_v1/57922", """{"0":"0"}""", 422, "/0", "the value is no position")]
    [InlineData("/extruder_v1/57922", """{"0":0.5}""", 422, "/0", "the value is no position")]
    [InlineData("/extruder_v1/57922", """{"0":0,"00":1}""", 422, "/00", "the role occurs twice")]
    [InlineData("/extruder_v1/57922", """{"0":0,"1":1,"2":2,"3":3,"4":4}""", 422, "", "role 5 (EL3204) has no position")]
    [InlineData("/extruder_v1/57922", """{"0":0,"1":1,"2":2,"3":3,"4":4,"5":5,"9":6}""", 422, "/9", "Extruder V1 has no role 9")]
    [InlineData("/extruder_v1/57922", """{"0":0,"1":1,"2":2,"3":3,"4":4,"5":11}""", 422, "/5", "there is no terminal at position 11")]
    [InlineData("/extruder_v1/57922", """{"0":0,"1":1,"2":2,"3":3,"4":4,"5":-1}""", 422, "/5", "there is no terminal at position -1")]
    [InlineData("/extruder_v1/57922", """{"0":0,"1":1,"2":2,"3":3,"4":5,"5":5}""", 422, "/4", "EL3204 at position 5 cannot be role 4, which needs the type EL3021")]
    [InlineData("/extruder_v1/57922", """{"0":6,"1":1,"2":2,"3":3,"4":4,"5":5}""", 422, "/0", "EK1100 at position 6 belongs to winder_v1/57922 as role 0: take it away there first")]
    [InlineData("/extruder_v1/0", Whole, 400, null, "\"0\" is no serial number")]
    [InlineData("/extruder_v1/65536", Whole, 400, null, "\"65536\" is no serial number")]
    [InlineData("/mock/57922", Whole, 404, null, "There is no machine type \"mock\" on the bus; known: extruder_v1")]
    public async Task What_cannot_be_is_refused_whole_with_what_is_allowed(string path, string body, int status, string? where, string what)
    {
        await ReadyAsync();
        string before = (await ReadAsync()).ToJsonString();

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Put, Route + path, body);

        Assert.Equal(status, (int)answer.StatusCode);
        JsonNode refusal = await answer.JsonAsync();
        Assert.Contains(what, refusal[status == 404 ? "error_not_found" : "error_bad_request"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(where, refusal["errors"]?[0]!["where"]!.GetValue<string>());
        Assert.Equal(before, (await ReadAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_machine_that_is_not_there_cannot_be_taken_away()
    {
        await ReadyAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Delete, Route + "/extruder_v1/1", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("No terminal on the bus is assigned to extruder_v1/1.", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EEPROM_that_refuses_is_named_and_the_same_request_completes_the_rest_later()
    {
        await ReadyAsync();
        Segment.Subdevices[3].Esc.Eeprom.Fault = EepromFault.NoAcknowledge;
        await AssertPartlyAsync(HttpMethod.Delete, Extruder);
        Segment.Subdevices[3].Esc.Eeprom.Fault = EepromFault.None;
        Assert.Equal(["Released"], Outcomes(await ChangeAsync(HttpMethod.Delete, Extruder)));
        Assert.Equal([0, 1, 2, 3, 4, 5], Positions((await ReadAsync())["unassigned"]!));
    }

    private async Task AssertPartlyAsync(HttpMethod method, string path)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        JsonNode refusal = await answer.JsonAsync();
        Assert.StartsWith("1 of 6 terminals could not be written, the others were: The identification of EL2004 at position 3 could not be written:", refusal["error_unavailable"]!.GetValue<string>(), StringComparison.Ordinal);
        string[] each = [.. refusal["errors"]!.AsArray().Select(error => error!["what"]!.GetValue<string>())];
        Assert.Equal("EL3021 at position 4: taken away", each[4]);
        Assert.StartsWith("EL2004 at position 3: not written. The identification of EL2004 at position 3 could not be written:", each[3], StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 4, 5], Positions((await ReadAsync())["unassigned"]!));
    }

    private static JsonNode Machine(JsonNode bus, string slug, int serial) => bus["machines"]!.AsArray().Single(machine =>
        machine!["slug"]!.GetValue<string>() == slug && machine["identification"]!["serial"]!.GetValue<int>() == serial)!;

    private static IEnumerable<int> Positions(JsonNode terminals) => terminals.AsArray().Select(terminal => terminal!["position"]!.GetValue<int>());

    private static IEnumerable<string> Outcomes(JsonNode change) => change["terminals"]!.AsArray().Select(terminal => terminal!["outcome"]!.GetValue<string>());

    /// <summary>Vendor, machine, serial and role as they are in the EEPROM itself.</summary>
    private IEnumerable<int> EepromWordsAt(int position) =>
        Enumerable.Range(0x28, 4).Select(word => (int)BitConverter.ToUInt16(Segment.Subdevices[position].Esc.Eeprom.Image.Slice(word * 2, 2)));

    private Task<string> ReadyAsync() => BusPanel.ReadinessAsync(_client, text => text.Contains("\"ready\"", StringComparison.Ordinal));

    private async Task<JsonNode> ReadAsync()
    {
        await ReadyAsync();
        return await (await _client.GetAsync(Route, TestContext.Current.CancellationToken)).JsonAsync();
    }

    private async Task<JsonNode> ChangeAsync(HttpMethod method, string path, string? body = null)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        string text = await answer.TextAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task AssignOneAsync(int position, int serial, int role)
    {
        using HttpResponseMessage answer = await _client.PostJsonAsync("/api/v1/write_machine_device_identification", $$$"""
            {
              "device_machine_identification": {
                "machine_identification_unique": {"machine_identification": {"vendor": 1, "machine": 4}, "serial": {{{serial}}}},
                "role": {{{role}}}
              },
              "hardware_identification_ethercat": {"subdevice_index": {{{position}}}}
            }
            """);
        Assert.True((await answer.JsonAsync())["success"]!.GetValue<bool>());
    }
}
