using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Faults of the row of subdevices by their names: cables, ports, and what is plugged where.</summary>
public class TopologyFaultTests : FaultBench
{
    private const string AsBuilt = "EK1100 EL2004 EL3021 EL7031";

    /// <summary>Command, how many take part then, the row then; what ends it, how many take part then, the row and its states then.</summary>
    public static TheoryData<string, int?, string, string, string, string> Rows => new()
    {
        { "link-down 2", 2, AsBuilt, "link-up 2", AsBuilt, "Op Op Op Op" },
        { "link-down", null, AsBuilt, "link-up", AsBuilt, "Op Op Op Op" },
        { "unplug 2", 2, AsBuilt, "replug 2", AsBuilt, "Op Op Init Init" },
        { "remove 1", 3, "EK1100 EL3021 EL7031", "insert 2", "EK1100 EL3021 EL2004 EL7031", "Op Op Init Op" },
        { "port-close 1 1", 2, AsBuilt, "port-open 1 1", AsBuilt, "Op Op Op Op" },
        { "swap 1 3", 4, "EK1100 EL7031 EL3021 EL2004", "swap 1 3", AsBuilt, "Op Init Op Init" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_is_as_the_fault_says_until_it_is_ended(string command, int? counter, string row, string end, string rowAfter, string statesAfter)
    {
        Assert.Equal(4, Counter);
        Fault(command);
        Assert.Equal(counter, Counter);
        Assert.Equal(row, Numbers());

        Fault(end);
        Assert.Equal(4, Counter);
        Assert.Equal(rowAfter, Numbers());
        Assert.Equal(statesAfter, string.Join(' ', Segment.Subdevices.Select(subdevice => subdevice.State)));
    }

    [Fact]
    public void Broken_connection_shows_at_the_ports_beside_it()
    {
        Fault("link-down 2");

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(Segment.IsReachable));
        Assert.Equal(0x5613, Driver.ReadWord(1, Registers.DlStatus));
        Assert.Equal(1, Driver.Read(1, Registers.LostLinks + 1, 1)[0]);

        Fault("link-up 2");
        Assert.Equal(AlState.Op, Driver.Status(3).State);
    }

    [Fact]
    public void Main_devices_cable_can_be_pulled()
    {
        Fault("link-down");
        Assert.False(Segment.IsLinkUp);

        Fault("link-up");
        Assert.True(Segment.IsLinkUp);
    }

    [Fact]
    public void Swapped_subdevices_have_restarted()
    {
        Fault("swap 1 3");

        Assert.Equal(AlState.Init, Segment.Subdevices[1].State);
    }

    [Fact]
    public void Outputs_of_an_unplugged_drive_are_off()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler);
        VirtualSubdevice subdevice = segment.Add(new VirtualSubdevice(TestDevices.Drive));
        subdevice.StateMachine.Times = TransitionTimes.Immediate;
        FrameDriver driver = new(segment);
        driver.BringToOp();
        driver.WriteOutputs(1, 1, 0, 0, 0);
        Assert.True(subdevice.Dictionary[0x7010, 1].Flag);

        Assert.True(FaultScript.Run(segment, "unplug 1", Assert.Fail));

        Assert.False(subdevice.Dictionary[0x7010, 1].Flag);
    }

    [Fact]
    public void Subdevices_whose_ports_differ_cannot_be_swapped()
    {
        List<string> reports = new();

        Assert.True(FaultScript.Run(Segment, "swap 0 1", reports.Add));

        Assert.Equal("EK1100 and EL2004 cannot be swapped: their ports differ.", Assert.Single(reports));
    }

    private string Numbers() => string.Join(' ', Segment.Subdevices.Select(subdevice => subdevice.Description.OrderNumber));
}
