using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Machines;

/// <summary>
/// Serialises snapshots for REST. All requests that meet the same cycle share one serialised answer, so that a crowd of
/// pollers costs little more than sending bytes.
/// </summary>
internal sealed class SnapshotWriter
{
    private readonly ConcurrentDictionary<Machine, MachineSnapshotText> _latest = new();

    /// <summary>Answers with a machine's snapshot: <c>machine</c>, <c>state</c> and <c>live_values</c> of one and the same cycle.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    public Task WriteAsync(HttpResponse response, RosterEntry entry, Machine machine)
    {
        if (!_latest.TryGetValue(machine, out MachineSnapshotText? text))
        {
            text = _latest.GetOrAdd(machine, new MachineSnapshotText());
        }

        return text.WriteAsync(response, entry, machine);
    }

    /// <summary>The answer to a GET of a machine as <see cref="WriteAsync"/> writes it, also of one that could not be built.</summary>
    /// <param name="entry">The machine's entry.</param>
    public static byte[] Snapshot(RosterEntry entry)
    {
        ArrayBufferWriter<byte> text = new(1024);
        if (entry.Machine?.ReadSnapshot() is { } snapshot)
        {
            WriteHead(text, entry, snapshot.Status.Error, snapshot.State);
            WriteTail(text, snapshot.LiveValues);
        }
        else
        {
            WriteHead(text, entry, entry.BuildError, null);
            WriteTail(text, null);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a GET of a machine's default state: <c>machine</c> and <c>state</c>.</summary>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    public static byte[] Default(RosterEntry entry, Machine machine)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, WriterOptions))
        {
            writer.WriteStartObject();
            WriteEntry(writer, entry, entry.Error);
            WriteValues(writer, "state", machine.DefaultState);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Forgets machines that have left the roster.</summary>
    public void Forget(MachineRoster roster)
    {
        foreach (Machine machine in _latest.Keys.Except(roster.Machines))
        {
            _latest.TryRemove(machine, out _);
        }
    }

    private static ReadOnlySpan<byte> LiveValuesName => ",\"live_values\":"u8;

    private static JsonWriterOptions WriterOptions => new() { Encoder = PanelJson.Declared.Encoder, SkipValidation = true };

    /// <summary>Begins a snapshot: everything before its live values.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="error">What is wrong with the machine.</param>
    /// <param name="state">Its state.</param>
    internal static void WriteHead(IBufferWriter<byte> text, RosterEntry entry, string? error, object? state)
    {
        using Utf8JsonWriter writer = new(text, WriterOptions);
        writer.WriteStartObject();
        WriteEntry(writer, entry, error);
        WriteValues(writer, "state", state);
        writer.Flush();
        text.Write(LiveValuesName);
    }

    /// <summary>Ends what <see cref="WriteHead"/> began.</summary>
    /// <param name="text">Where to; may be another than that of the head.</param>
    /// <param name="liveValues">The machine's live values.</param>
    internal static void WriteTail(IBufferWriter<byte> text, object? liveValues)
    {
        using Utf8JsonWriter writer = new(text, WriterOptions);
        Serialize(writer, liveValues);
        writer.Flush();
        text.Write("}"u8);
    }

    private static void WriteEntry(Utf8JsonWriter writer, RosterEntry entry, string? error)
    {
        writer.WritePropertyName("machine");
        JsonSerializer.Serialize(writer, MachineEntry.Of(entry, error), PanelJson.Declared);
    }

    private static void WriteValues(Utf8JsonWriter writer, string name, object? values)
    {
        writer.WritePropertyName(name);
        Serialize(writer, values);
    }

    private static void Serialize(Utf8JsonWriter writer, object? values)
    {
        if (values is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(writer, values, values.GetType(), PanelJson.Sorted);
        }
    }
}
