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
        using Utf8JsonWriter writer = new(text, WriterOptions);
        if (entry.Machine?.ReadSnapshot() is { } snapshot)
        {
            Write(writer, entry, snapshot.Status.Error, snapshot.State, snapshot.LiveValues);
        }
        else
        {
            Write(writer, entry, entry.BuildError, null, null);
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

    internal static JsonWriterOptions WriterOptions => new() { Encoder = PanelJson.Declared.Encoder, SkipValidation = true };

    /// <summary>Writes a snapshot, complete and flushed.</summary>
    internal static void Write(Utf8JsonWriter writer, RosterEntry entry, string? error, object? state, object? liveValues)
    {
        writer.WriteStartObject();
        WriteEntry(writer, entry, error);
        WriteValues(writer, "state", state);
        WriteValues(writer, "live_values", liveValues);
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteEntry(Utf8JsonWriter writer, RosterEntry entry, string? error)
    {
        writer.WritePropertyName("machine");
        JsonSerializer.Serialize(writer, MachineEntry.Of(entry, error), PanelJson.Declared);
    }

    private static void WriteValues(Utf8JsonWriter writer, string name, object? values)
    {
        writer.WritePropertyName(name);
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
