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
    private readonly ConcurrentDictionary<Machine, Answer> _latest = new();

    /// <summary>The answer to a GET of a machine: <c>machine</c>, <c>state</c> and <c>live_values</c> of one and the same cycle.</summary>
    /// <param name="entry">The machine's entry.</param>
    public byte[] Snapshot(RosterEntry entry)
    {
        if (entry.Machine is not { } machine)
        {
            return Write(entry, entry.BuildError, null, null);
        }

        MachineStatus status = machine.ReadStatus();
        if (_latest.TryGetValue(machine, out Answer? answer) && answer.CycleNumber == status.CycleNumber && answer.Error == status.Error)
        {
            return answer.Body;
        }

        MachineSnapshot snapshot = machine.ReadSnapshot();
        answer = new(snapshot.Status.CycleNumber, snapshot.Status.Error, Write(entry, snapshot.Status.Error, snapshot.State, snapshot.LiveValues));
        _latest[machine] = answer;
        return answer.Body;
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
    /// <param name="roster">The roster.</param>
    public void Forget(MachineRoster roster)
    {
        foreach (Machine machine in _latest.Keys.Except(roster.Machines))
        {
            _latest.TryRemove(machine, out _);
        }
    }

    private static JsonWriterOptions WriterOptions => new() { Encoder = PanelJson.Declared.Encoder, SkipValidation = true };

    private static byte[] Write(RosterEntry entry, string? error, object? state, object? liveValues)
    {
        using MemoryStream stream = new(1024);
        using (Utf8JsonWriter writer = new(stream, WriterOptions))
        {
            writer.WriteStartObject();
            WriteEntry(writer, entry, error);
            WriteValues(writer, "state", state);
            WriteValues(writer, "live_values", liveValues);
            writer.WriteEndObject();
        }

        return stream.ToArray();
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

    private sealed record Answer(long CycleNumber, string? Error, byte[] Body);
}
