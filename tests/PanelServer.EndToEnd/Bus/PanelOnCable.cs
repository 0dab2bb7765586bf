using System.Net;
using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Bus;

/// <summary>The server as a program of its own whose bus is a network interface, asked by REST alone.</summary>
internal sealed class PanelOnCable : IAsyncDisposable
{
    public const int ExtruderNumber = 4;
    public const int WinderNumber = 2;
    public const string MockSlug = "mock";
    public const string ExtruderSlug = "extruder_v1";
    public const string WinderSlug = "winder_v1";

    /// <summary>What is on the bus, in its order: the extruder's terminals, then the winder's behind the coupler's second port.</summary>
    public static readonly IReadOnlyList<string> Terminals =
        ["EK1100", "EL1002", "EL6021", "EL2004", "EL3021", "EL3204", "EK1100", "EL2002", "EL7041-0052", "EL7031", "EL7031-0030"];

    // A computer shared with other programs holds either side up for some milliseconds now and then: the simulator takes real-time
    // priority by itself, the cycle is long, and some of them may go wrong in a row.
    private static readonly string[] Patient =
        ["--ControlLoop:RealTimePriority", "50", "--ControlLoop:CycleTimeMicroseconds", "2000", "--Bus:PowerSaving", "true", "--Bus:MismatchLimit", "20"];

    private PanelOnCable(PanelProcess process) => Process = process;

    public PanelProcess Process { get; }

    /// <summary>Starts the server; does not wait for its bus.</summary>
    /// <param name="cable">The cable whose near end is the bus.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<PanelOnCable> StartAsync(Cable cable, IReadOnlyDictionary<string, string>? environment = null) =>
        new(await PanelProcess.StartUnreadyAsync(environment, ["--Bus:Interface", cable.Near, "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false", .. Patient]));

    /// <summary>Starts the server in the network of the cable, where it has to find the bus by itself; does not wait for it.</summary>
    /// <param name="cable">The cable, with both ends in its network.</param>
    public static async Task<PanelOnCable> StartInsideAsync(Cable cable) =>
        new(await PanelProcess.StartInAsync(cable, ["--Bus:Interface", "auto", "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false", .. Patient]));

    /// <summary>Starts the server in the network of a cable, with a second interface there that makes its bus a ring; does not wait for it.</summary>
    /// <param name="cable">The cable, with both ends in its network.</param>
    /// <param name="redundant">The second interface.</param>
    public static async Task<PanelOnCable> StartRingAsync(Cable cable, string redundant) =>
        new(await PanelProcess.StartInAsync(
            cable,
            [
                "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false", .. Patient,
                "--Bus:PowerSaving", "false", "--Bus:Interface", cable.Near, "--Bus:RedundantInterface", redundant,
            ]));

    public async Task<JsonNode> ReadAsync(string slug) => JsonNode.Parse(await Process.GetAsync($"/api/v2/machine/{slug}/57922"))!;

    public async Task<JsonNode> ReadBusAsync() => JsonNode.Parse(await Process.GetAsync("/api/v2/bus"))!;

    /// <summary>The AL state of each terminal, in bus order, as the server knows it.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync() =>
        [.. (await ReadBusAsync())["devices"]!.AsArray().Select(device => device!["state"]!.GetValue<string>())];

    /// <summary>Errors by slug of all machines in the list.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> ErrorsAsync() =>
        JsonNode.Parse(await Process.GetAsync("/api/v2/machine"))!["machines"]!.AsArray()
            .ToDictionary(machine => machine!["slug"]!.GetValue<string>(), machine => machine!["error"]?.GetValue<string>());

    public async Task<string> ModeAsync(string slug) => (await ReadAsync(slug))["state"]!["mode_state"]!["mode"]!.GetValue<string>();

    public async Task<double> FrontTemperatureAsync() => (await ReadAsync(ExtruderSlug))["live_values"]!["front_temperature"]!.GetValue<double>();

    /// <summary>Posts mutations, which must be accepted.</summary>
    public async Task PostAsync(string slug, string mutations)
    {
        using HttpResponseMessage answer = await Process.PostAsync($"/api/v2/machine/{slug}/57922", mutations);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until the panel is ready, all terminals are in OP, and no machine reports an error.</summary>
    public async Task AllWellAsync()
    {
        await Process.ReadyAsync();
        await UntilAsync(ErrorsAsync, errors => errors.Count == 3 && errors.Values.All(error => error is null), "three machines without error");
        await UntilAsync(StatesAsync, states => states.Count == Terminals.Count && states.All(state => state == "Op"), "all terminals in OP");
    }

    /// <summary>Waits until a machine's error has a text in it.</summary>
    public Task ErrorAsync(string slug, string text) => UntilAsync(
        ErrorsAsync, errors => errors.GetValueOrDefault(slug)?.Contains(text, StringComparison.Ordinal) == true, $"the error \"{text}\" of {slug}");

    /// <summary>Waits until the panel says that it is not ready, in these words.</summary>
    public Task UnreadyAsync(string text) => UntilAsync(
        async () =>
        {
            using HttpResponseMessage answer = await Process.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        },
        answer => answer.StartsWith("503 {\"error_unavailable\":", StringComparison.Ordinal) && answer.Contains(text, StringComparison.Ordinal),
        $"unready with \"{text}\"");

    /// <summary>Asks again and again until an answer is as it should be.</summary>
    public Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight, string what) => Eventually.IsAsync(
        ask, isRight, answer => $"Waited in vain for {what}. Last: {System.Text.Json.JsonSerializer.Serialize(answer)}\n{Process.Output}");

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
