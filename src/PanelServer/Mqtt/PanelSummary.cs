using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Alarms;
using PanelServer.Host.Common;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Mqtt;

/// <summary>What the panel says of itself in plain JSON, beside its machines. Used by one task only.</summary>
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

    private Task<Run?>? _runRead;
    private JsonNode? _run;

    /// <summary>Reads it: <c>panel</c>, <c>alarms</c> as <c>GET /api/v2/alarms</c> has them, and <c>run</c> as <c>GET /api/v2/runs</c> has the open one.</summary>
    public IReadOnlyList<(string Kind, JsonNode? Value)> Read() =>
    [
        ("panel", new JsonObject
        {
            ["version"] = PanelVersion.Text,
            ["dashboard"] = options.Value.Dashboard,
            ["alive"] = clock.UnixMilliseconds / (long)Heartbeat.TotalMilliseconds * (long)Heartbeat.TotalMilliseconds,
        }),
        ("alarms", JsonSerializer.SerializeToNode(alarms.Alarms.Where(alarm => Told.Contains(alarm.Condition.State)).Take(MostAlarms).Select(AlarmAnswer.Of).ToArray(), PanelJson.Declared)),
        ("run", Run()),
    ];

    // A store that is slow or gone holds up nobody who tells: the run is what was known last.
    private JsonNode? Run()
    {
        if (_runRead is { IsCompleted: true } read)
        {
            if (read.IsCompletedSuccessfully)
            {
                _run = read.Result is { } run ? JsonSerializer.SerializeToNode(RunHead.Of(run), PanelJson.Declared) : null;
            }

            // What is wrong with the store is an alarm.
            _ = read.Exception;
            _runRead = null;
        }

        if (store.IsOn)
        {
            _runRead ??= runs.FindOpenAsync();
        }

        return _run?.DeepClone();
    }
}
