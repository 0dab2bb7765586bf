using System.Buffers;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>
/// The latest snapshot of one machine as JSON, in memory that is used again for each next one. Each cycle has new live values; what stands
/// before them, the state above all, is written anew only when it has changed.
/// </summary>
internal sealed class MachineSnapshotText
{
    private readonly Lock _access = new();
    private readonly ArrayBufferWriter<byte> _head = new(2048);
    private readonly ArrayBufferWriter<byte> _tail = new(1024);
    private RosterEntry? _entry;
    private MachineStatus _status;

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
            response.ContentLength = _head.WrittenCount + _tail.WrittenCount;
            Task start = response.StartAsync();
            if (start.IsCompletedSuccessfully)
            {
                response.BodyWriter.Write(_head.WrittenSpan);
                response.BodyWriter.Write(_tail.WrittenSpan);
                return Task.CompletedTask;
            }

            return WriteLaterAsync(start, response, [.. _head.WrittenSpan, .. _tail.WrittenSpan]);
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
        if (status.CycleNumber == _status.CycleNumber && !IsHeadOld(entry, status))
        {
            return;
        }

        MachineSnapshot snapshot = machine.ReadLiveValues();
        if (IsHeadOld(entry, snapshot.Status))
        {
            snapshot = machine.ReadSnapshot();
            _head.ResetWrittenCount();
            SnapshotWriter.WriteHead(_head, entry, snapshot.Status.Error, snapshot.State);
        }

        _tail.ResetWrittenCount();
        SnapshotWriter.WriteTail(_tail, snapshot.LiveValues);
        (_entry, _status) = (entry, snapshot.Status);
    }

    private bool IsHeadOld(RosterEntry entry, MachineStatus status) =>
        entry != _entry || status.StateVersion != _status.StateVersion || status.Error != _status.Error;
}
