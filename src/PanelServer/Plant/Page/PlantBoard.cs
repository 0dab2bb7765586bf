using System.Text.Json;
using Microsoft.Extensions.Options;
using PanelServer.Host.Http;
using PanelServer.Host.Mqtt;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Plant.Page;

/// <summary>
/// What the broker has told of all panels. Any thread. Anybody may write to a broker: what is no message of a panel is passed over, and nothing is
/// kept of a message but what is shown.
/// </summary>
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
    private const int MostBytesOfName = 200;
    private const int MostLetters = 1000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Lock _access = new();
    private readonly Dictionary<string, PlantBoardPanel> _panels = new(StringComparer.Ordinal);
    private readonly PlantBrokerOptions _options = options.Value;
    private readonly string _json = options.Value.JsonPrefix + "/";
    private readonly string _deaths = $"spBv1.0/{options.Value.Group}/NDEATH/";

    /// <summary>What to subscribe to.</summary>
    public IEnumerable<string> Topics => [$"{_json}+/#", $"{_deaths}+"];

    /// <summary>A new connection: the broker tells anew what it keeps, and what it does not tell has gone meanwhile.</summary>
    public void Renew()
    {
        lock (_access)
        {
            foreach (PlantBoardPanel panel in _panels.Values)
            {
                panel.Empty();
            }
        }
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    public void Take(BrokerMessage message)
    {
        lock (_access)
        {
            if (message.Payload.Length > MostBytes)
            {
                return;
            }

            if (message.Topic.StartsWith(_json, StringComparison.Ordinal))
            {
                Take(message, message.Topic[_json.Length..].Split('/'));
            }
            else if (message.Topic.StartsWith(_deaths, StringComparison.Ordinal) && _panels.TryGetValue(message.Topic[_deaths.Length..], out PlantBoardPanel? dead))
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
            return [.. _panels.OrderBy(panel => panel.Key, StringComparer.Ordinal).Select(panel => panel.Value.Tell(panel.Key, IsConnected(panel.Value), IsFresh))];
        }
    }

    private bool IsConnected(PlantBoardPanel panel) => !panel.HasGone && IsFresh(panel.Heard);

    private bool IsFresh(long? heard) => heard is { } at && time.GetElapsedTime(at) < TimeSpan.FromSeconds(_options.SilenceSeconds);

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
        if (parts is not ([{ Length: > 0 and <= MostBytesOfName }, "panel" or "alarms" or "run"] or [{ Length: > 0 and <= MostBytesOfName }, _, _, "state" or "error" or "live"]))
        {
            return;
        }

        if (message.Payload.Length == 0)
        {
            _panels.GetValueOrDefault(parts[0])?.Clear(parts);
            return;
        }

        using JsonDocument? content = Read(message.Payload);
        if (content is null || PanelOf(parts[0]) is not { } panel)
        {
            return;
        }

        Put(panel, parts, content.RootElement, message.IsRetained);
        long told = content.RootElement.TryGetProperty("ts", out JsonElement ts) && ts.ValueKind == JsonValueKind.Number && ts.TryGetInt64(out long milliseconds) ? milliseconds : 0;
        panel.LastContact = message.IsRetained ? Math.Max(panel.LastContact, told) : told;
        if (!message.IsRetained)
        {
            (panel.Heard, panel.HasGone) = (time.GetTimestamp(), false);
        }
    }

    private PlantBoardPanel? PanelOf(string name)
    {
        if (_panels.TryGetValue(name, out PlantBoardPanel? panel))
        {
            return panel;
        }

        if (_panels.Count >= MostPanels)
        {
            Forget();
        }

        if (_panels.Count < MostPanels)
        {
            _panels.Add(name, panel = new(time.GetTimestamp()));
        }

        return panel;
    }

    private void Put(PlantBoardPanel panel, string[] parts, JsonElement content, bool isRetained)
    {
        switch (parts)
        {
            case [_, "panel"] when content.TryGetProperty("panel", out JsonElement told):
                panel.Version = Text(told, "version") ?? "";
                panel.Dashboard = Address(Text(told, "dashboard") ?? "");
                break;
            case [_, "alarms"] when content.TryGetProperty("alarms", out JsonElement told):
                panel.Alarms = Alarms(told);
                break;
            case [_, "run"] when content.TryGetProperty("run", out JsonElement told):
                panel.Run = ReadAs<PlantRun>(told) is { Product: not null, Recipe: not null } run ? run with { Product = Cut(run.Product), Recipe = Cut(run.Recipe) } : null;
                break;
            case [_, string slug, string serial, string kind] when ushort.TryParse(serial, out ushort number) && panel.HasRoomFor((slug, number)):
                Put(panel, panel.Machine(slug, number), kind, content, isRetained);
                break;
        }
    }

    private void Put(PlantBoardPanel panel, PlantMachine machine, string kind, JsonElement content, bool isRetained)
    {
        MachineSchema? schema = catalog.Find(machine.Slug)?.Schema;
        switch (kind)
        {
            case "error":
                panel.Put(machine with { Error = Text(content, "error") is { Length: > 0 } error ? error : null });
                break;
            case "state" when schema is not null && content.TryGetProperty("state", out JsonElement state):
                // A machine that can't be built has none.
                panel.Put(state.ValueKind == JsonValueKind.Object ? machine with { State = KeyValues.Of(state, schema.State) } : machine with { State = null, LiveValues = null });
                break;
            case "live" when schema?.LiveValues is { } shape && content.TryGetProperty("live_values", out JsonElement live):
                panel.Put(machine with { LiveValues = KeyValues.Of(live, shape) }, isRetained ? null : time.GetTimestamp());
                break;
        }
    }

    private static PlantAlarm[] Alarms(JsonElement told) =>
    [
        .. (told.ValueKind == JsonValueKind.Array ? told.EnumerateArray().Take(PanelSummary.MostAlarms) : [])
            .Select(ReadAs<PlantAlarm>)
            .OfType<PlantAlarm>()
            .Where(alarm => alarm is { Id: not null, Source: { English: not null, German: not null }, Label: { English: not null, German: not null } })
            .Select(alarm => alarm with { Id = Cut(alarm.Id), Source = Cut(alarm.Source), Label = Cut(alarm.Label), Message = alarm.Message is { } text ? Cut(text) : null }),
    ];

    // A browser is sent there.
    private static string Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? text : "";

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Cut(value.GetString()!) : null;

    private static LocalizedText Cut(LocalizedText text) => new(Cut(text.English), Cut(text.German));

    private static string Cut(string text) => text.Length <= MostLetters ? text : Shortened.Of(text);

    // Only what can be read to its end, and written again.
    private static JsonDocument? Read(byte[] payload)
    {
        try
        {
            JsonDocument content = JsonDocument.Parse(payload, Strict);
            if (content.RootElement.ValueKind == JsonValueKind.Object && BrokenText.Find(content.RootElement, "") is null)
            {
                return content;
            }

            content.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? ReadAs<T>(JsonElement element)
        where T : class
    {
        try
        {
            return element.Deserialize<T>(PanelJson.Declared);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
