using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Host.Mqtt.Sparkplug;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt;

/// <summary>
/// Takes commands that come by way of the broker. Those to a machine become a list of mutations, which goes through the same door as those of REST:
/// all of it is applied in one cycle, or nothing.
/// </summary>
/// <param name="node">Knows the devices.</param>
/// <param name="roster">The machines.</param>
/// <param name="dispatcher">The door.</param>
/// <param name="trail">Records what is refused in front of the door.</param>
/// <param name="json">Tells refusals.</param>
/// <param name="status">Counts refusals.</param>
/// <param name="options">Whether commands are allowed.</param>
/// <param name="logger">The log.</param>
internal sealed class CommandReceiver(
    EdgeNode node,
    MachineRoster roster,
    CommandDispatcher dispatcher,
    AuditTrail trail,
    JsonTopics json,
    MqttStatus status,
    IOptions<MqttOptions> options,
    ILogger<CommandReceiver> logger) : IDisposable
{
    private const int MostCommandsPerSecond = 100;

    // A list of as many mutations as a machine takes needs a tenth of it.
    private const int LargestCommandBytes = 256 * 1024;

    // So much of a refused command is told and recorded.
    private const int LongestText = 1000;

    private static readonly Requester Broker = new(null, "broker", "MQTT DCMD");

    private readonly FixedWindowRateLimiter _limiter = new(new() { PermitLimit = MostCommandsPerSecond, Window = TimeSpan.FromSeconds(1), QueueLimit = 0 });

    /// <summary>Takes a command.</summary>
    /// <param name="device">Name of the device; null for the node itself.</param>
    /// <param name="payload">The command, encoded.</param>
    /// <param name="isRetained">True if the broker had kept it: it was meant for some earlier moment, and would come again with every new connection.</param>
    /// <returns>True if the node was asked for its births.</returns>
    public bool Receive(string? device, byte[] payload, bool isRetained)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            status.CountRefused($"More than {MostCommandsPerSecond} commands in a second came by MQTT. Send fewer.");
            return false;
        }

        if (isRetained)
        {
            Refuse(device, "", "A command that the broker keeps (retained) is never carried out: it would come again with every new connection. Send it without \"retain\", and delete the kept one by an empty retained message.");
            return false;
        }

        if (payload.Length > LargestCommandBytes || !TryDecode(payload, out Payload? command))
        {
            Refuse(device, "", $"What came by MQTT is no command. Send a payload of Sparkplug B of at most {LargestCommandBytes} bytes.");
            return false;
        }

        if (device is null)
        {
            return command.Metrics.Any(metric => metric is { Name: EdgeSession.Rebirth, BooleanValue: true });
        }

        Command(device, command);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static bool TryDecode(byte[] payload, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Payload? command)
    {
        try
        {
            command = Payload.Parser.ParseFrom(payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            command = null;
            return false;
        }
    }

    private void Command(string device, Payload command)
    {
        if (!options.Value.AllowCommands)
        {
            Refuse(device, "", "Commands by MQTT are not allowed on this panel. Set Mqtt:AllowCommands to true to allow them.");
            return;
        }

        if (node.Find(device) is not { } known || roster.Find(known.Identification) is not { Machine: { } machine } entry)
        {
            Refuse(device, "", $"The panel has no machine {device}. Look at its births for those that it has.");
            return;
        }

        if (!TryTranslate(known, command, out string list))
        {
            Refuse(device, list, "A command by MQTT may write metrics that begin with command/ only, and a metric without a value only with true. Look at the machine's birth for their names.");
            return;
        }

        MutationParseResult parsed = CommandDispatcher.ParserOf(machine).ParseList(Encoding.UTF8.GetBytes(list));
        Refusal? refusal = dispatcher.Submit(Broker, entry, machine, parsed);
        if (refusal is not null)
        {
            Refuse(device, list, refusal.Message, isRecorded: parsed.Outcome == MutationParseOutcome.Valid);
        }
    }

    /// <param name="known">The device.</param>
    /// <param name="command">What was written.</param>
    /// <param name="list">The list of mutations as JSON; if it can't be made, the names of what was written.</param>
    private static bool TryTranslate(EdgeDevice known, Payload command, out string list)
    {
        List<string> mutations = [];
        foreach (Payload.Types.Metric written in command.Metrics)
        {
            MachineMetric? metric = known.Find(written);
            if (metric?.Command is not { } mutation || (mutation.Payload is null && !written.BooleanValue))
            {
                list = JsonSerializer.Serialize(command.Metrics.Select(one => one.HasName ? one.Name : $"alias {one.Alias}"));
                return false;
            }

            string tag = JsonSerializer.Serialize(mutation.Tag);
            mutations.Add(mutation.Payload is null ? tag : $"{{{tag}:{ValueOf(written, metric)}}}");
        }

        list = $"[{string.Join(',', mutations)}]";
        return true;
    }

    // What has several parts is written as the text of its JSON.
    private static string ValueOf(Payload.Types.Metric written, MachineMetric metric) =>
        metric.Shape!.Kind is ValueKind.Object or ValueKind.BooleanList && written.HasStringValue && IsOneValue(written.StringValue)
            ? written.StringValue
            : MetricValues.ToJson(written, metric.Type);

    // Text that goes on behind the value would bring further mutations with it.
    private static bool IsOneValue(string json)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Refuse(string? device, string command, string reason, bool isRecorded = false)
    {
        string shortened = TextBeginning.Of(command, LongestText);
        status.CountRefused(reason);
        logger.LogCommandRefused(device ?? "the panel", reason);
        if (device is not null && node.Find(device) is { } known)
        {
            json.Refuse(known.Slug, known.Identification.Serial, shortened, reason);
            if (!isRecorded)
            {
                trail.Record(Broker, shortened, reason, known.Slug, known.Identification.Serial);
            }
        }
    }
}
