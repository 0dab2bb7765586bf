using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.BringUp;

public class BringUpTests
{
    [Fact]
    public void Extruder_comes_to_op()
    {
        using Bench bench = Bench.Extruder();

        SegmentSnapshot snapshot = bench.StartUp();

        Assert.Empty(bench.Problems);
        Assert.Empty(snapshot.Warnings);
        Assert.Equal(
            ["EK1100", "EL1002", "EL6021", "EL2004", "EL3021", "EL3204"],
            snapshot.Subdevices.Select(device => device.Name));
        Assert.All(snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
        Assert.All(snapshot.Subdevices, (device, position) => Assert.Equal(new MachineWords(1, 4, 57922, (ushort)position), MachineGroups.WordsOf(device.Eeprom)));
        Assert.Equal(GroupState.Operational, Assert.Single(bench.Op.Groups).State);
        Assert.All(bench.Op.Terminals, terminal => Assert.True(terminal.Health.IsOperational));
    }

    [Fact]
    public void Every_cycle_after_bring_up_is_complete()
    {
        using Bench bench = Bench.Documented();
        bench.StartUp();

        for (int i = 0; i < 1000; i++)
        {
            Assert.True(bench.Cycle().Status == ExchangeStatus.Complete, $"cycle {i}: {string.Join(" | ", bench.Problems)}");
        }

        Assert.Equal(2, bench.Op.Groups.Count);
        Assert.All(bench.Op.Groups, group => Assert.Equal(0, group.Faults));
    }
}
