using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;

namespace PanelServer.Tests.Streams;

/// <summary>
/// The vendor's HMI, which speaks msgpack, lists only machines whose <c>error</c> is null. What a running machine has to say must not take its
/// page away; readers of the documentation, who speak JSON, get it.
/// </summary>
public sealed class MachineListDialectTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string RunTimeError = "The control loop stands still, says this test.";
    private const string BuildError = "Role 3 not found, says this test.";
    private readonly MachineRoster _roster = panel.Services.GetRequiredService<MachineRoster>();

    [Fact]
    public async Task A_fault_at_run_time_is_for_JSON_clients_and_a_machine_that_could_not_be_built_for_both()
    {
        HttpClient http = panel.CreateClient();
        PollingClient json = await PollingClient.OpenAsync(http, "/main");
        string hmi = await OpenMessagePackAsync(http);
        _roster.Interrupt(RunTimeError);
        await json.ReadUntilAsync(message => message.ToJsonString().Contains(RunTimeError, StringComparison.Ordinal));

        MachineIdentificationUnique broken = new(new(1, 9), 12);
        _roster.AddFailed(broken, BuildError);
        await json.ReadUntilAsync(message => message.ToJsonString().Contains(BuildError, StringComparison.Ordinal));
        string received = await ReadUntilAsync(http, hmi, BuildError);

        Assert.DoesNotContain(RunTimeError, received, StringComparison.Ordinal);
        JsonNode list = JsonNode.Parse(await http.GetStringAsync("/api/v2/machine", TestContext.Current.CancellationToken))!;
        Assert.Equal([RunTimeError, BuildError], list["machines"]!.AsArray().Select(machine => machine!["error"]!.GetValue<string>()));

        // A newcomer is told the same as those who were there.
        Assert.DoesNotContain(RunTimeError, await ReadUntilAsync(http, await OpenMessagePackAsync(http), BuildError), StringComparison.Ordinal);
        _roster.Interrupt(null);
        _roster.Remove(broken);
    }

    private static async Task<string> OpenMessagePackAsync(HttpClient http)
    {
        const string Transport = "/socket.io/?EIO=4&transport=polling";
        string open = await http.GetStringAsync(Transport, TestContext.Current.CancellationToken);
        string address = $"{Transport}&sid={JsonNode.Parse(open[1..])!["sid"]!.GetValue<string>()}";

        // {"type": 0, "nsp": "/main"}
        byte[] connect = [0x82, 0xA4, .. "type"u8, 0x00, 0xA3, .. "nsp"u8, 0xA5, .. "/main"u8];
        using StringContent content = new("b" + Convert.ToBase64String(connect), Encoding.UTF8, "text/plain");
        Assert.Equal("ok", await (await http.PostAsync(address, content, TestContext.Current.CancellationToken)).TextAsync());
        return address;
    }

    private static async Task<string> ReadUntilAsync(HttpClient http, string address, string wanted)
    {
        StringBuilder received = new();
        while (!received.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            string payload = await http.GetStringAsync(address, TestContext.Current.CancellationToken);
            foreach (string packet in payload.Split('\u001e').Where(packet => packet.StartsWith('b')))
            {
                received.Append(Encoding.UTF8.GetString(Convert.FromBase64String(packet[1..])));
            }
        }

        return received.ToString();
    }
}
