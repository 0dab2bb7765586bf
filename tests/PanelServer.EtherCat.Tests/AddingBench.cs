using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tests;

/// <summary>Cycles, acknowledges, and takes in what is plugged in, as the server does.</summary>
internal sealed class AddingBench(Bench bench, IReadOnlyCollection<string>? unused = null)
{
    private Task _way = Task.CompletedTask;

    public void Cycles(int count)
    {
        for (int i = 0; i < count; i++)
        {
            bench.Cycle();
            bench.Wait(TimeSpan.Zero); // Faults end by the segment's time, which goes on without frames.
            foreach (ProcessGroup group in bench.Op.Groups)
            {
                group.Acknowledge();
            }

            if (_way.IsCompleted)
            {
                _way = bench.Main.Snapshot.Added > 0 ? TakeInAsync() : Task.CompletedTask;
            }
        }
    }

    private async Task TakeInAsync()
    {
        try
        {
            AddedSubdevices added = await bench.Op.ScanAddedAsync(unused ?? []);
            await added.JoinAsync();
        }
        catch (EtherCatException)
        {
            // The next attempt.
        }
    }
}
