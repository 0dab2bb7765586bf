using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;
using PanelServer.Recording;

namespace PanelServer.Tests.Recording;

public class MachineHistoryTests
{
    private static readonly MachineSchema Schema = new MockModule().Schema;

    [Fact]
    public void The_oldest_samples_give_way_when_the_ring_is_full()
    {
        MachineHistory history = new(Schema.LiveColumns, 3);
        for (int i = 1; i <= 5; i++)
        {
            history.Add(i, Schema, new MockLiveValues { Amplitude1 = i });
        }

        HistoryExtract extract = history.Read(0, 100, [1]);
        Assert.Equal([3, 4, 5], extract.UnixMilliseconds);
        Assert.Equal([3.0, 4, 5], extract.Columns[0].Numbers);
    }

    [Fact]
    public void An_empty_history_has_no_samples() => Assert.Empty(new MachineHistory(Schema.LiveColumns, 3).Read(0, 100, [0]).UnixMilliseconds);
}
