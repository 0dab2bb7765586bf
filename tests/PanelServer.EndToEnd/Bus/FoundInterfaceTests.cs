using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Bus;

/// <summary>A server that is told to find the interface of its bus by itself, in a network of its own.</summary>
[Collection(nameof(RunsAlone))]
public sealed class FoundInterfaceTests : IDisposable
{
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Fact]
    public async Task The_interface_is_waited_for_and_named_with_the_others_once_devices_answer()
    {
        await using PanelOnCable panel = await PanelOnCable.StartInsideAsync(_cable);
        await panel.UnreadyAsync("No EtherCAT device answers on any network interface: far0 has no EtherCAT device that answers; near0 has no EtherCAT device that answers.");
        JsonNode searching = await panel.ReadBusAsync();
        Assert.Equal("auto", searching["interface"]!.GetValue<string>());
        Assert.Equal(["NoAnswer", "NoAnswer"], Verdicts(searching));
        await AnnouncedAsync(panel, "\"Discovering\":true");

        using SimulatorProcess plant = SimulatorProcess.Start(_cable, "--segment", "documented");
        await panel.AllWellAsync();

        JsonNode bus = await panel.ReadBusAsync();
        Assert.Equal(_cable.Near, bus["interface"]!.GetValue<string>());
        Assert.Equal(["NoAnswer", "Answers"], Verdicts(bus));
        Assert.Equal(["InterfaceSilent", "InterfaceAnswers"], Codes(bus));
        Assert.Equal("near0 has 11 EtherCAT devices.", bus["interfaces"]![1]!["explanation"]!.GetValue<string>());
        await AnnouncedAsync(panel, "\"Done\":\"near0\"");
        await panel.Process.SaysAsync("EtherCAT: the bus is the interface that answers: near0 has 11 EtherCAT devices. Others: far0 has no EtherCAT device that answers");
        Assert.Equal(0, await panel.Process.StopAsync());
    }

    private static IEnumerable<string> Codes(JsonNode bus) => bus["interfaces"]!.AsArray().Select(found => found!["explanation_codes"]![0]!.GetValue<string>());

    private static IEnumerable<string> Verdicts(JsonNode bus) => bus["interfaces"]!.AsArray().Select(found => found!["verdict"]!.GetValue<string>());

    /// <summary>Waits until somebody who joins <c>/main</c> is told something of the interface.</summary>
    private static Task<string> AnnouncedAsync(PanelOnCable panel, string data) => panel.UntilAsync(
        async () =>
        {
            const string polling = "/socket.io/?EIO=4&transport=polling";
            string opened = await panel.Process.GetAsync(polling);
            string session = $"{polling}&sid={JsonNode.Parse(opened[1..])!["sid"]!.GetValue<string>()}";
            using StringContent join = new("40/main,");
            using HttpResponseMessage joined = await panel.Process.Http.PostAsync(session, join, TestContext.Current.CancellationToken);
            string received = "";
            while (!received.Contains("EthercatInterfaceDiscoveryEvent", StringComparison.Ordinal))
            {
                received += await panel.Process.GetAsync(session);
            }

            return received;
        },
        received => received.Contains(data, StringComparison.Ordinal),
        data);
}
