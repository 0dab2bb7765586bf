using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Mqtt;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Plant.Page;

/// <summary>What the broker has told of all panels. Any thread. What is no message of a panel is passed over: anybody may write to a broker.</summary>
/// <param name="catalog">The machine types.</param>
/// <param name="options">Whose messages, and how long they count.</param>
/// <param name="time">The clock.</param>
internal sealed class PlantBoard(MachineCatalog catalog, IOptions<PlantBrokerOptions> options, TimeProvider time)
{
    /// <summary>More panels than that are not shown.</summary>
    public const int MostPanels = 2000;

    /// <summary>More machines of a panel than that are not shown.</summary>
    public const int MostMachines = 200;

    // A panel's longest message is its alarms.
    private const int MostBytes = 1024 * 1024;

    private readonly Lock _access = new();
    private readonly Dictionary<string, PanelEntry> _panels = new(StringComparer.Ordinal);
    private readonly PlantBrokerOptions _options = options.Value;

    /// <summary>What to subscribe to.</summary>
    public IEnumerable<string> Topics => [$"{_options.JsonPrefix}/+/#", DeathOf("+")];

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    public void Take(BrokerMessage message)
    {
        if (message.Payload.Length > MostBytes)
        {
            return;
        }

        lock (_access)
        {
            if (message.Topic.StartsWith(_options.JsonPrefix + "/", StringComparison.Ordinal))
            {
                Take(message, message.Topic[(_options.JsonPrefix.Length + 1)..].Split('/'));
            }
            else if (message.Topic.StartsWith(DeathOf(""), StringComparison.Ordinal) && _panels.TryGetValue(message.Topic[DeathOf("").Length..], out PanelEntry? dead))
            {
                dead.HasGone = true;
            }
        }
    }

    /// <summary>The panels, by name.</summary>
    public IReadOnlyList<PlantPanel> Read()
    {
        lock (_access)
        {
            Forget();
            return [.. _panels.OrderBy(panel => panel.Key, StringComparer.Ordinal).Select(panel => panel.Value.Tell(panel.Key, IsConnected(panel.Value)))];
        }
    }

    private bool IsConnected(PanelEntry panel) => !panel.HasGone && panel.Heard is { } heard && time.GetElapsedTime(heard) < TimeSpan.FromSeconds(_options.SilenceSeconds);

    private void Forget()
    {
        TimeSpan patience = TimeSpan.FromHours(_options.ForgetHours);
        foreach (string name in _panels.Where(panel => time.GetElapsedTime(panel.Value.Heard ?? panel.Value.Known) > patience).Select(panel => panel.Key).ToArray())
        {
            _panels.Remove(name);
        }
    }

    private void Take(BrokerMessage message, string[] parts)
    {
        if (parts is not ([_, "panel" or "alarms" or "run"] or [_, _, _, "state" or "error" or "live"]) || PanelOf(parts[0]) is not { } panel)
        {
            return;
        }

        if (message.Payload.Length == 0)
        {
            Clear(panel, parts);
        }
        else if (Read(message.Payload) is { } content)
        {
            Put(panel, parts, content);
            panel.LastContact = Math.Max(panel.LastContact, content["ts"] is JsonValue ts && ts.TryGetValue(out long milliseconds) ? milliseconds : 0);
            if (!message.IsRetained)
            {
                (panel.Heard, panel.HasGone) = (time.GetTimestamp(), false);
            }
        }
    }

    private PanelEntry? PanelOf(string name)
    {
        if (!_panels.TryGetValue(name, out PanelEntry? panel) && name.Length > 0 && _panels.Count < MostPanels)
        {
            _panels.Add(name, panel = new(time.GetTimestamp()));
        }

        return panel;
    }

    // Whoever goes takes back what the broker keeps.
    private static void Clear(PanelEntry panel, string[] parts)
    {
        if (parts.Length > 2 && parts[3] == "state")
        {
            panel.Machines.Remove((parts[1], parts[2]));
        }
        else if (parts[1] == "panel")
        {
            panel.HasGone = true;
        }
    }

    private void Put(PanelEntry panel, string[] parts, JsonObject content)
    {
        switch (parts)
        {
            case [_, "panel"]:
                JsonObject told = content["panel"] as JsonObject ?? [];
                panel.Version = Text(told["version"]);
                panel.Dashboard = Address(Text(told["dashboard"]));
                break;
            case [_, "alarms"]:
                panel.Alarms = ReadAs<PlantAlarm[]>(content["alarms"])?.Take(PanelSummary.MostAlarms).ToArray() ?? [];
                break;
            case [_, "run"]:
                panel.Run = ReadAs<PlantRun>(content["run"]);
                break;
            case [_, string slug, string serial, string kind]:
                Put(panel, slug, serial, kind, content);
                break;
        }
    }

    private void Put(PanelEntry panel, string slug, string serial, string kind, JsonObject content)
    {
        if (!ushort.TryParse(serial, out ushort number) || (!panel.Machines.ContainsKey((slug, serial)) && panel.Machines.Count >= MostMachines))
        {
            return;
        }

        MachineSchema? schema = catalog.Find(slug)?.Schema;
        PlantMachine machine = panel.Machines.GetValueOrDefault((slug, serial)) ?? new(slug, number, null, null, null);
        panel.Machines[(slug, serial)] = kind switch
        {
            "error" => machine with { Error = Text(content["error"]) is { Length: > 0 } error ? error : null },
            "state" when content["state"] is { } state && schema is not null => machine with { State = KeyValues.Of(state, schema.State) },
            "live" when content["live_values"] is { } values && schema?.LiveValues is { } shape => machine with { LiveValues = KeyValues.Of(values, shape) },
            _ => machine,
        };
    }

    // A browser is sent there.
    private static string Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? text : "";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static JsonObject? Read(byte[] payload)
    {
        try
        {
            return JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? ReadAs<T>(JsonNode? node)
        where T : class
    {
        try
        {
            return node?.Deserialize<T>(PanelJson.Declared);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private string DeathOf(string panel) => $"spBv1.0/{_options.Group}/NDEATH/{panel}";

    private sealed class PanelEntry(long known)
    {
        public long Known => known;

        public long? Heard { get; set; }

        public bool HasGone { get; set; }

        public long LastContact { get; set; }

        public string Version { get; set; } = "";

        public string Dashboard { get; set; } = "";

        public PlantAlarm[] Alarms { get; set; } = [];

        public PlantRun? Run { get; set; }

        public SortedDictionary<(string Slug, string Serial), PlantMachine> Machines { get; } = [];

        public PlantPanel Tell(string name, bool isConnected) => new(name, isConnected, LastContact, Version, Dashboard, Alarms, Run, [.. Machines.Values]);
    }
}
