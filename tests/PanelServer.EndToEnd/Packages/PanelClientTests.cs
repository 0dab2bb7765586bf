using System.Text.RegularExpressions;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Packages;

/// <summary>The examples of clients, each in its language, run as their first lines say.</summary>
[Collection(nameof(SimulatedPanel))]
public sealed class PanelClientTests(SimulatedPanel panel)
{
    private static readonly string Examples = $"{FrontDoorInstance.Repository}/docs/examples";

    /// <summary>Program and first argument.</summary>
    public static TheoryData<string, string> Clients => new()
    {
        { "python3", $"{Examples}/panel-client.py" },
        { "node", $"{Examples}/panel-client.mjs" },
        { "sh", $"{Examples}/panel-client.sh" },
        { "dotnet", $"{AppContext.BaseDirectory}/PanelClient.dll" },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_lists_commands_and_is_refused(string program, string client)
    {
        await panel.Process.PostAsync("/api/v1/machine/mock/57922", """[{"SetFrequency1":100}]""");
        ProgramRun run = await ProgramRun.Of(program, [client, $"http://127.0.0.1:{panel.Process.Port}"]);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Matches(new Regex(
            @"\Amock/57922\nextruder_v1/57922\nwinder_v1/57922\nwago_power_v1/48879\n(?:.*\n)*200: frequency1 250 mHz, mode Running\n422: .*SetFrequency1.*\n\z"), run.Output);
        Assert.Contains("\"frequency1\":250.0", await panel.Process.GetAsync("/api/v2/machine/mock/57922"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Without_an_address_it_says_how_to_be_called(string program, string client)
    {
        ProgramRun run = await ProgramRun.Of(program, [client]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("usage: ", run.All, StringComparison.Ordinal);
    }
}
