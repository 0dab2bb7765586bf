using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Alarms;
using PanelServer.Host.Common;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Mqtt;

/// <summary>What the panel says of itself in plain JSON, beside its machines.</summary>
/// <param name="alarms">The alarms.</param>
/// <param name="runs">The production runs.</param>
/// <param name="store">Without a store there are none.</param>
/// <param name="options">Where the dashboard is.</param>
/// <param name="clock">The present time.</param>
internal sealed class PanelSummary(AlarmBook alarms, RunBook runs, Store store, IOptions<MqttOptions> options, PanelClock clock)
{
    /// <summary>A panel on which nothing changes says so often that it is there.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>How many alarms are told; whoever has more has other worries than their number.</summary>
    public const int MostAlarms = 100;

    private static readonly AlarmState[] Told = [AlarmState.UnacknowledgedActive, AlarmState.AcknowledgedActive, AlarmState.ReturnedUnacknowledged];

    private long _alarmChanges = -1;
    private JsonNode? _alarms;

    /// <summary>Reads it: <c>panel</c>, <c>alarms</c> as <c>GET /api/v2/alarms</c> has them, and <c>run</c> as <c>GET /api/v2/runs</c> has the open one.</summary>
    public async Task<IReadOnlyList<(string Kind, JsonNode? Value)>> ReadAsync() =>
    [
        ("panel", new JsonObject
        {
            ["version"] = PanelVersion.Text,
            ["dashboard"] = options.Value.Dashboard,
            ["alive"] = clock.UnixMilliseconds / (long)Heartbeat.TotalMilliseconds * (long)Heartbeat.TotalMilliseconds,
        }),
        ("alarms", Alarms()),
        ("run", await RunAsync()),
    ];

    // Made when they have changed: most looks find none.
    private JsonNode? Alarms()
    {
        long changes = alarms.ChangeCount;
        if (changes != _alarmChanges)
        {
            AlarmAnswer[] told = [.. alarms.Alarms.Where(alarm => Told.Contains(alarm.Condition.State)).Take(MostAlarms).Select(AlarmAnswer.Of)];
            (_alarms, _alarmChanges) = (JsonSerializer.SerializeToNode(told, PanelJson.Declared), changes);
        }

        return _alarms?.DeepClone();
    }

    private async Task<JsonNode?> RunAsync()
    {
        try
        {
            return store.IsOn && await runs.FindOpenAsync() is { } run ? JsonSerializer.SerializeToNode(RunHead.Of(run), PanelJson.Declared) : null;
        }
        catch (StoreException)
        {
            // What is wrong with the store is an alarm.
            return null;
        }
    }
}
