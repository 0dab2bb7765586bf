using System.Diagnostics;
using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>A Sparkplug host that is not ours (node/sparkplug-host.mjs): what it has seen of the broker.</summary>
internal sealed class SparkplugHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _access = new();
    private readonly List<JsonNode> _messages = [];

    private SparkplugHost(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>How many messages it has seen.</summary>
    public int Count
    {
        get
        {
            lock (_access)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="user">Who it is; null for nobody.</param>
    public static SparkplugHost Start(int port, string? user = null)
    {
        string folder = Path.Combine(NodeProgram.Repository, "tests/PanelServer.EndToEnd/Mqtt/node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"Packages are missing: run tests/run, which installs them, or 'npm ci' in {folder}.");
        return new(Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "sparkplug-host.mjs"), $"{port}", .. (string[])(user is null ? [] : [user, MosquittoBroker.Password])])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>The messages it has seen.</summary>
    /// <param name="from">Number of the first that counts, from 0.</param>
    public IReadOnlyList<JsonNode> Messages(int from = 0)
    {
        lock (_access)
        {
            return [.. _messages.Skip(from)];
        }
    }

    /// <summary>The birth of a device that counts now: after the node's last one and without a death since; null if there is none.</summary>
    /// <param name="device">Node and device, for example <c>line-1/mock.57922</c>.</param>
    public JsonNode? BirthOf(string device)
    {
        string node = device.Split('/')[0];
        IEnumerable<JsonNode> present = Messages().Reverse().TakeWhile(message => !IsOf(message, $"NBIRTH/{node}") && !IsOf(message, $"NDEATH/{node}") && !IsOf(message, $"DDEATH/{device}"));
        return present.FirstOrDefault(message => IsOf(message, $"DBIRTH/{device}"));
    }

    /// <summary>Waits for a message.</summary>
    /// <param name="isWanted">Which.</param>
    /// <param name="what">What it is called when it does not come.</param>
    /// <param name="from">Number of the first that counts.</param>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> isWanted, string what, int from = 0)
    {
        JsonNode? found = null;
        await Eventually.HoldsAsync(
            () => (found = Messages(from).FirstOrDefault(isWanted)) is not null,
            () => $"Waited in vain for {what}. Last: {string.Join('\n', Messages(from).TakeLast(5).Select(message => message.ToJsonString()))}");
        return found!;
    }

    /// <summary>Waits for a message of an edge node or of one of its devices.</summary>
    /// <param name="topic">The topic behind the group, for example <c>DBIRTH/line-1/mock.57922</c>.</param>
    /// <param name="from">Number of the first that counts.</param>
    public Task<JsonNode> UntilAsync(string topic, int from = 0) => UntilAsync(message => IsOf(message, topic), topic, from);

    /// <summary>Waits for a metric.</summary>
    /// <param name="topic">The topic behind the group.</param>
    /// <param name="metric">Its name.</param>
    /// <param name="isWanted">Judges it.</param>
    /// <param name="from">Number of the first message that counts.</param>
    public async Task<JsonNode> UntilMetricAsync(string topic, string metric, Func<JsonNode, bool> isWanted, int from = 0)
    {
        JsonNode message = await UntilAsync(message => IsOf(message, topic) && Metric(message, metric) is { } found && isWanted(found), $"{metric} in {topic}", from);
        return Metric(message, metric)!;
    }

    /// <summary>A metric of a message; null if it has none of that name.</summary>
    public static JsonNode? Metric(JsonNode message, string name) => message["metrics"]?.AsArray().FirstOrDefault(metric => metric?["name"]?.GetValue<string>() == name);

    /// <summary>True if a message is of an edge node or of one of its devices.</summary>
    public static bool IsOf(JsonNode message, string topic) => message["topic"]!.GetValue<string>() == $"spBv1.0/panels/{topic}";

    /// <summary>Sends a command.</summary>
    /// <param name="topic">The topic behind the group.</param>
    /// <param name="metrics">What is written, as JSON.</param>
    /// <param name="isRetained">Whether the broker is to keep it.</param>
    public async Task CommandAsync(string topic, string metrics, bool isRetained = false)
    {
        await _process.StandardInput.WriteLineAsync($$"""{"topic":"spBv1.0/panels/{{topic}}","metrics":{{metrics}},"retain":{{(isRetained ? "true" : "false")}}}""");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a command, and waits until the broker has it: what is sent by anybody afterwards comes later.</summary>
    /// <param name="topic">The topic behind the group.</param>
    /// <param name="metrics">What is written, as JSON.</param>
    public async Task DeliverAsync(string topic, string metrics)
    {
        int before = Count;
        await CommandAsync(topic, metrics);
        await UntilAsync(message => message["topic"]!.GetValue<string>() == "host/sent" && message["text"]!.GetValue<string>() == $"spBv1.0/panels/{topic}", $"the broker's word about {topic}", before);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await NodeProgram.EndAsync(_process);

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_access)
            {
                _messages.Add(JsonNode.Parse(line)!);
            }
        }
    }
}
