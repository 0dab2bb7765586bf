using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt;

/// <summary>
/// The panel and its machines in plain JSON, for people with a shell and for the plant's page: what is of the panel, and <c>state</c> and
/// <c>error</c> of machines, retained and with each change, <c>live</c> after each look, <c>refused</c> for commands. Nothing of it is kept while the
/// broker is away. All but <see cref="Refuse"/> is for one task.
/// </summary>
/// <param name="roster">The machines.</param>
/// <param name="summary">What is of the panel.</param>
/// <param name="options">Whether, and how the topics begin.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class JsonTopics(MachineRoster roster, PanelSummary summary, IOptions<MqttOptions> options, PanelClock clock)
{
    // Whoever sends more wrong commands than that between two looks is told of the newest.
    private const int MostRefusals = 100;

    // What the broker keeps by topic, as JSON text; empty if it has to be told again.
    private readonly Dictionary<string, string> _retained = [];
    private readonly Queue<(string Topic, JsonObject Message)> _refusals = new();
    private readonly Lock _access = new();

    /// <summary>A new connection: everything is told again, and the topics of machines that went meanwhile are removed.</summary>
    public void Forget()
    {
        foreach (string topic in _retained.Keys.ToList())
        {
            _retained[topic] = "";
        }
    }

    /// <summary>A command was refused.</summary>
    /// <param name="slug">Type of the machine.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="command">What was sent, as JSON text.</param>
    /// <param name="reason">Why.</param>
    public void Refuse(string slug, ushort serial, string command, string reason)
    {
        lock (_access)
        {
            if (_refusals.Count >= MostRefusals)
            {
                _refusals.Dequeue();
            }

            _refusals.Enqueue((TopicOf(slug, serial, "refused"), new() { ["ts"] = clock.UnixMilliseconds, ["command"] = command, ["reason"] = reason }));
        }
    }

    /// <summary>Tells what is new.</summary>
    /// <param name="link">The connection.</param>
    public async Task TellAsync(IBrokerLink link)
    {
        if (!options.Value.JsonTopics)
        {
            return;
        }

        IReadOnlyList<(string Kind, JsonNode? Value)> panel = summary.Read();
        foreach ((string kind, JsonNode? value) in panel)
        {
            await RetainAsync(link, TopicOf(kind), kind, value);
        }

        IReadOnlyList<RosterEntry> entries = roster.Entries;
        foreach (RosterEntry entry in entries)
        {
            await TellAsync(link, entry);
        }

        HashSet<string> present = [.. panel.Select(part => TopicOf(part.Kind)), .. entries.SelectMany(entry => new[] { TopicOf(entry, "state"), TopicOf(entry, "error") })];
        await ClearAsync(link, [.. _retained.Keys.Where(topic => !present.Contains(topic))]);
        while (NextRefusal() is { } refusal)
        {
            await link.PublishAsync(refusal.Topic, JsonSerializer.SerializeToUtf8Bytes(refusal.Message, PanelJson.Declared), isRetained: false);
        }
    }

    /// <summary>The panel goes: nothing old shall look new to those who come later.</summary>
    /// <param name="link">The connection.</param>
    public Task ClearAsync(IBrokerLink link) => ClearAsync(link, [.. _retained.Keys]);

    private async Task TellAsync(IBrokerLink link, RosterEntry entry)
    {
        MachineSnapshot? snapshot = entry.Machine?.ReadSnapshot();
        await RetainAsync(link, TopicOf(entry, "error"), "error", JsonValue.Create(entry.Machine is null ? entry.BuildError : snapshot?.Status.Error));
        await RetainAsync(link, TopicOf(entry, "state"), "state", ToJson(snapshot?.State));
        if (snapshot?.LiveValues is not null && entry.Machine!.Interruption is null)
        {
            JsonObject message = new() { ["ts"] = clock.UnixMilliseconds, ["live_values"] = LiveValues(entry.Machine.Schema, snapshot) };
            await link.PublishAsync(TopicOf(entry, "live"), JsonSerializer.SerializeToUtf8Bytes(message, PanelJson.Declared), isRetained: false);
        }
    }

    private async Task RetainAsync(IBrokerLink link, string topic, string name, JsonNode? value)
    {
        string text = value?.ToJsonString(PanelJson.Declared) ?? "null";
        if (_retained.GetValueOrDefault(topic) != text)
        {
            JsonObject message = new() { ["ts"] = clock.UnixMilliseconds, [name] = value };
            await link.PublishAsync(topic, JsonSerializer.SerializeToUtf8Bytes(message, PanelJson.Declared), isRetained: true);
            _retained[topic] = text;
        }
    }

    private async Task ClearAsync(IBrokerLink link, string[] topics)
    {
        foreach (string topic in topics)
        {
            await link.PublishAsync(topic, [], isRetained: true);
            _retained.Remove(topic);
        }
    }

    // As REST has them, but null for what is no measurement.
    private static JsonNode? LiveValues(MachineSchema schema, MachineSnapshot snapshot)
    {
        double[] live = new double[schema.LiveColumns.Count];
        double[] state = new double[schema.StateColumns.Count];
        schema.ReadMeasurements(snapshot, live, state);
        JsonNode? values = ToJson(snapshot.LiveValues);
        foreach (LiveColumn column in schema.LiveColumns.Where((_, index) => double.IsNaN(live[index])))
        {
            string[] names = column.Path.Split('.');
            JsonNode? owner = names[..^1].Aggregate(values, (part, name) => part?[name]);
            owner?[names[^1]] = null;
        }

        return values;
    }

    private static JsonNode? ToJson(object? value) => value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), PanelJson.Declared);

    private (string Topic, JsonObject Message)? NextRefusal()
    {
        lock (_access)
        {
            return _refusals.TryDequeue(out (string, JsonObject) refusal) ? refusal : null;
        }
    }

    private string TopicOf(RosterEntry entry, string kind) => TopicOf(entry.Slug, entry.Identification.Serial, kind);

    private string TopicOf(string slug, ushort serial, string kind) => TopicOf($"{slug}/{serial}/{kind}");

    private string TopicOf(string kind) => $"{options.Value.EffectiveJsonPrefix}/{kind}";
}
