using System.Diagnostics;
using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Bus;

/// <summary>What the official Socket.IO client is told in <c>/main</c>, and of the live values of one machine.</summary>
internal sealed class MainEvents : IAsyncDisposable
{
    private readonly Process _client;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonNode> _latest = [];

    /// <summary>Connects.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="machine">Machine number whose live values are wanted.</param>
    public MainEvents(int port, int machine)
    {
        _client = NodeProgram.Start("watch.mjs", $"{port}", $"/machine/1/{machine}/57922");
        _client.OutputDataReceived += (_, line) => Take(line.Data);
        _client.BeginOutputReadLine();
        _client.BeginErrorReadLine();
    }

    /// <summary>Waits until the bus is told to be in trouble, in these words.</summary>
    public Task BusErrorAsync(string text) =>
        UntilAsync("EthercatDevicesEvent", data => data["Error"]?.GetValue<string>().Contains(text, StringComparison.Ordinal) == true, $"the bus error \"{text}\"");

    /// <summary>Waits until the bus is told to be well, with this many devices.</summary>
    public Task DevicesAsync(int count) =>
        UntilAsync("EthercatDevicesEvent", data => data["Done"]?["devices"]?.AsArray().Count == count, $"{count} devices");

    /// <summary>Waits until a machine is listed with an error that has a text in it; null for none.</summary>
    public Task MachineErrorAsync(int machine, string? text) => UntilAsync(
        "MachinesEvent",
        data => data["machines"]!.AsArray().FirstOrDefault(entry => Number(entry!) == machine) is { } listed
            && (text is null ? listed["error"] is null : listed["error"]?.GetValue<string>().Contains(text, StringComparison.Ordinal) == true),
        $"machine {machine} with the error \"{text}\"");

    /// <summary>Waits until live values satisfy something.</summary>
    public Task LiveAsync(Func<JsonNode, bool> condition, string what) => UntilAsync("LiveValuesEvent", condition, what);

    public ValueTask DisposeAsync() => new(NodeProgram.EndAsync(_client));

    private static int Number(JsonNode entry) => entry["machine_identification_unique"]!["machine_identification"]!["machine"]!.GetValue<int>();

    private Task UntilAsync(string name, Func<JsonNode, bool> condition, string what)
    {
        string last = "none";
        return Eventually.HoldsAsync(() => Holds(name, condition, out last), () => $"Waited in vain for {what} in {name}. Last: {last}");
    }

    private bool Holds(string name, Func<JsonNode, bool> condition, out string last)
    {
        lock (_gate)
        {
            last = _latest.TryGetValue(name, out JsonNode? data) ? data.ToJsonString() : "none";
            return data is not null && condition(data);
        }
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            JsonNode message = JsonNode.Parse(line)!;
            lock (_gate)
            {
                _latest[message["name"]!.GetValue<string>()] = message["data"]!;
            }
        }
    }
}
