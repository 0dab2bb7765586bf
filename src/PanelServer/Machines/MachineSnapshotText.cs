using System.Buffers;
using System.Text.Json;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>The latest snapshot of one machine as JSON, in memory that is used again for each next one.</summary>
internal sealed class MachineSnapshotText
{
    private readonly Lock _access = new();
    private readonly ArrayBufferWriter<byte> _text = new(2048);
    private long _cycle = -1;
    private string? _error;

    /// <summary>Answers with the machine's latest cycle. The web server sends what it was given when the request ends.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    public Task WriteAsync(HttpResponse response, RosterEntry entry, Machine machine)
    {
        // Held for microseconds: all requests of one cycle share one text, and it is copied before the next cycle may overwrite it.
        lock (_access)
        {
            Update(entry, machine);
            response.ContentType = "application/json";
            response.ContentLength = _text.WrittenCount;
            Task start = response.StartAsync();
            if (start.IsCompletedSuccessfully)
            {
                response.BodyWriter.Write(_text.WrittenSpan);
                return Task.CompletedTask;
            }

            return WriteLaterAsync(start, response, _text.WrittenSpan.ToArray());
        }
    }

    private static async Task WriteLaterAsync(Task start, HttpResponse response, byte[] text)
    {
        await start;
        await response.BodyWriter.WriteAsync(text);
    }

    private void Update(RosterEntry entry, Machine machine)
    {
        MachineStatus status = machine.ReadStatus();
        if (status.CycleNumber == _cycle && status.Error == _error && _text.WrittenCount > 0)
        {
            return;
        }

        MachineSnapshot snapshot = machine.ReadSnapshot();
        _text.ResetWrittenCount();
        using Utf8JsonWriter writer = new(_text, SnapshotWriter.WriterOptions);
        SnapshotWriter.Write(writer, entry, snapshot.Status.Error, snapshot.State, snapshot.LiveValues);
        (_cycle, _error) = (snapshot.Status.CycleNumber, snapshot.Status.Error);
    }
}
