using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Audit;

/// <summary>Records who wanted what of the panel and what became of it. Recording never waits: texts are made and written by the store's task.</summary>
/// <param name="store">The store.</param>
/// <param name="options">How large the record may get.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class AuditTrail(Store store, IOptions<StorageOptions> options, PanelClock clock)
{
    private static readonly object Recorded = new();

    private readonly long _maximumBytes = options.Value.MaximumAuditBytes;

    // Only the store's task uses these.
    private int _epoch = -1;
    private long _newestId;
    private long _size;

    /// <summary>True if what a request wants has been recorded.</summary>
    public static bool IsRecorded(HttpContext context) => context.Items.ContainsKey(Recorded);

    /// <summary>What a request wants is recorded by whoever does it.</summary>
    public static void MarkRecorded(HttpContext context) => context.Items[Recorded] = Recorded;

    /// <summary>Records mutations that were submitted together.</summary>
    /// <param name="requester">Who wants it.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="mutations">The mutations, parsed.</param>
    /// <param name="before">The machine's state before.</param>
    /// <param name="refusal">Why they were refused; null if they were accepted.</param>
    /// <param name="occasion">What they are part of; null if they came by themselves.</param>
    public void Record(Requester requester, RosterEntry entry, IReadOnlyList<Mutation> mutations, object before, string? refusal, string? occasion = null)
    {
        AuditEntry common = Common(occasion is null ? requester : requester with { Door = $"{requester.Door} ({occasion})" }, refusal) with { Slug = entry.Slug, Serial = entry.Identification.Serial };
        MachineSchema schema = entry.Machine!.Schema;
        Write(mutations.Count, () =>
        {
            JsonNode? state = JsonSerializer.SerializeToNode(before, before.GetType(), PanelJson.Declared);
            return mutations.Select(mutation => Describe(common, schema, mutation, state));
        });
    }

    /// <summary>Records anything else that a request wants.</summary>
    /// <param name="context">The request.</param>
    /// <param name="value">What was sent; null if nothing was, or it can't be told.</param>
    /// <param name="refusal">Why it was refused; null if it was done.</param>
    /// <param name="slug">Type of the machine that it concerns; null for that of the address, if there is one.</param>
    /// <param name="serial">Serial number of that machine.</param>
    public void Record(HttpContext context, JsonNode? value, string? refusal, string? slug = null, ushort? serial = null)
    {
        MarkRecorded(context);
        RouteValueDictionary route = context.Request.RouteValues;
        Record(
            Requester.Of(context),
            value,
            refusal,
            slug ?? route["slug"] as string,
            serial ?? (ushort.TryParse(route["serial"] as string, out ushort number) ? number : null));
    }

    /// <summary>Records anything else that was asked for.</summary>
    /// <param name="requester">Who wants it.</param>
    /// <param name="value">What was sent; null if nothing was, or it can't be told.</param>
    /// <param name="refusal">Why it was refused; null if it was done.</param>
    /// <param name="slug">Type of the machine that it concerns; null if it concerns none.</param>
    /// <param name="serial">Serial number of that machine.</param>
    public void Record(Requester requester, JsonNode? value, string? refusal, string? slug, ushort? serial)
    {
        AuditEntry entry = Common(requester, refusal) with { Slug = slug, Serial = serial, Value = value };
        Write(1, () => [entry]);
    }

    /// <summary>Records that a machine got its settings back.</summary>
    /// <param name="slug">Its type.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="story">What had happened, in a sentence.</param>
    public void RecordRestored(string slug, ushort serial, JsonNode settings, string story)
    {
        AuditEntry entry = Common(Requester.Server("start"), story) with { Slug = slug, Serial = serial, Value = settings, Outcome = AuditOutcome.Restored };
        Write(1, () => [entry]);
    }

    private static AuditEntry Describe(AuditEntry common, MachineSchema schema, Mutation mutation, JsonNode? state)
    {
        MutationSchema described = schema.MutationOf(mutation);
        JsonNode? value = described.PayloadAsJson(mutation);
        string? path = described.StatePathOf(value);
        return common with { Mutation = described.Tag, Value = value, ValueBefore = path is null ? null : Find(state, path)?.DeepClone() };
    }

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (string name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private AuditEntry Common(Requester who, string? reason) => new(
        0, clock.UnixMilliseconds, who.User, who.Address, who.Door, null, null, null, null, null, reason is null ? AuditOutcome.Accepted : AuditOutcome.Refused, reason);

    private void Write(int records, Func<IEnumerable<AuditEntry>> describe)
    {
        if (records > 0)
        {
            store.TryWrite(new(connection => Add(connection, describe()), ok => _epoch = ok ? _epoch : -1) { Records = records });
        }
    }

    private void Add(DbConnection connection, IEnumerable<AuditEntry> entries)
    {
        if (_epoch != store.Epoch)
        {
            (_newestId, _size) = (AuditTable.NewestId(connection), AuditTable.Size(connection));
            _epoch = store.Epoch;
        }

        foreach (AuditEntry entry in entries)
        {
            _size += AuditTable.Add(connection, entry with { Id = ++_newestId });
        }

        if (_size > _maximumBytes)
        {
            AuditTable.Rotate(connection, _maximumBytes);
            _size = AuditTable.Size(connection);
        }
    }
}
