using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Port states, frame order and receive times; the two published delay measurements byte for byte.</summary>
public class TopologyTests
{
    private static readonly EscProfile ThreePorts = EscProfile.Small with { PortDescriptor = 0x2A };
    private static readonly EscProfile FourPorts = EscProfile.Small with { PortDescriptor = 0xAA };

    private static VirtualSubdevice Plain(string name, EscProfile? profile = null) =>
        new(TestDevices.DigitalInput with { OrderNumber = name, Esc = profile ?? EscProfile.Small });

    [Theory]
    [InlineData(0, 0x5A31)]
    [InlineData(1, 0x5A33)]
    [InlineData(2, 0x5613)]
    public void DL_status_has_the_values_of_real_terminals(int position, ushort expected)
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.DigitalInput));
        driver.AssignStations();

        Assert.Equal(expected, driver.ReadWord(position, Registers.DlStatus));
    }

    [Fact]
    public void Couplers_are_connected_by_cable_and_frames_pass_the_terminals_first()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.Coupler, TestDevices.DigitalInput);
        FrameDriver driver = new(segment);
        driver.AssignStations();

        DlStatus first = new(driver.ReadWord(0, Registers.DlStatus));
        Assert.Equal(3, first.OpenPortCount);
        Assert.True(first.IsOpen(2));
        Assert.Equal(["EK1100", "EL2004", "EK1100", "EL1008"], segment.Subdevices.Select(s => s.Description.OrderNumber));
    }

    /// <summary>Vector A: a fork. Device, local clock at port 0, receive times of ports 3, 1, 2 (0 for closed), delay.</summary>
    [Fact]
    public void Receive_times_of_a_fork_are_those_of_the_published_measurement()
    {
        VirtualSegment segment = new();
        VirtualSubdevice coupler = segment.Add(new VirtualSubdevice(TestDevices.Coupler));
        VirtualSubdevice branch = segment.Attach(Plain("EK1122", ThreePorts), coupler, 1, 145);
        segment.Attach(Plain("EL9560"), branch, 2, 155);
        VirtualSubdevice third = segment.Attach(Plain("EK1914"), coupler, 2, 485);
        segment.Attach(Plain("EL1008"), third, 1, 155);

        AssertReceiveTimes(segment,
        [
            [3380373882, 0, 3380374482, 3380375762],
            [3384116362, 0, 0, 3384116672],
            [3383862982, 0, 0, 0],
            [3373883962, 0, 3373884272, 0],
            [3375060602, 0, 0, 0],
        ]);
        Assert.Equal([0, 145, 300, 1085, 1240], Delays(segment));
    }

    /// <summary>Vector B: a cross.</summary>
    [Fact]
    public void Receive_times_of_a_cross_are_those_of_the_published_measurement()
    {
        VirtualSegment segment = new();
        VirtualSubdevice coupler = segment.Add(new VirtualSubdevice(TestDevices.Coupler));
        VirtualSubdevice cross = segment.Attach(Plain("EK1122", FourPorts), coupler, 1, 145);
        VirtualSubdevice third = segment.Attach(Plain("EK1914"), cross, 3, 520);
        segment.Attach(Plain("EL1008"), third, 1, 155);
        segment.Attach(Plain("EK1101"), cross, 1, 540);
        segment.Attach(Plain("EL9560"), cross, 2, 145);

        AssertReceiveTimes(segment,
        [
            [3493061450, 0, 3493064460, 0],
            [3493293220, 3493294570, 3493295650, 3493295940],
            [3485337450, 0, 3485337760, 0],
            [3488375400, 0, 0, 0],
            [3485087810, 0, 0, 0],
            [3494335890, 0, 0, 0],
        ]);
        Assert.Equal([0, 145, 665, 820, 2035, 2720], Delays(segment));
    }

    [Fact]
    public void Closed_ports_show_what_they_show_in_recordings_instead_of_a_time()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.Drive));
        driver.AssignStations();
        driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);

        byte[] times = driver.Read(1, Registers.DcReceiveTimes, 16);

        Assert.Equal("hoff\0\0\0\0Verl"u8.ToArray(), times[4..]);
    }

    [Fact]
    public void Receive_times_wrap_at_32_bits()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.Drive, TestDevices.DigitalInput);
        FrameDriver driver = new(segment);
        driver.AssignStations();
        segment.Subdevices[1].Esc.Clock.DeviationPpm = 0;
        segment.Subdevices[1].Esc.Clock.SetLocal(segment.NowNanoseconds + FrameDriver.FrameNanoseconds + 145, 4294967200);

        driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);

        byte[] times = driver.Read(1, Registers.DcReceiveTimes, 8);
        Assert.Equal(4294967200, BinaryPrimitives.ReadUInt32LittleEndian(times));
        Assert.Equal(214u, BinaryPrimitives.ReadUInt32LittleEndian(times.AsSpan(4)));
    }

    [Fact]
    public void Closed_port_cuts_off_what_is_behind_and_opens_again()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.DigitalInput));
        driver.AssignStations();

        driver.Write(1, Registers.LoopControl, 3 << 2);
        Assert.Equal(2, driver.Broadcast(Registers.StationAlias, 0));
        DlStatus status = new(driver.ReadWord(1, Registers.DlStatus));
        Assert.True(status.HasLink(1));
        Assert.True(status.IsLoopClosed(1));

        driver.Write(1, Registers.LoopControl, 0);
        Assert.Equal(3, driver.Broadcast(Registers.StationAlias, 0));
    }

    [Fact]
    public void Temporary_loop_setting_ends_after_a_second()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput));
        driver.AssignStations();
        driver.Write(0, Registers.DlControl, 0x02, 3 << 2);
        Assert.Equal(1, driver.Broadcast(Registers.StationAlias, 0));

        driver.Wait(TimeSpan.FromSeconds(0.9));
        Assert.Equal(1, driver.Broadcast(Registers.StationAlias, 0));
        driver.Wait(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, driver.Broadcast(Registers.StationAlias, 0));
    }

    [Fact]
    public void Port_forced_open_without_neighbour_loses_the_frame()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler));
        driver.AssignStations();
        driver.Write(0, Registers.LoopControl, 2 << 4);

        Assert.Empty(driver.Send(EtherCatCommand.Brd, 0, 0, [0]));
    }

    [Fact]
    public void Foreign_frames_pass_until_the_first_subdevice_is_told_to_destroy_them()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler);
        FrameDriver driver = new(segment);
        driver.AssignStations();
        byte[] foreign = [.. Convert.FromHexString("FFFFFFFFFFFF10101010101086DD"), .. new byte[46]];
        byte[] copy = foreign.ToArray();

        Assert.True(segment.Process(copy, segment.NowNanoseconds));
        Assert.Equal(foreign, copy);

        driver.Write(0, Registers.DlControl, 1);
        Assert.False(segment.Process(copy, segment.NowNanoseconds));
    }

    /// <summary>Sets every local clock so that port 0 shows the table's time, latches, and compares the other open ports.</summary>
    private static void AssertReceiveTimes(VirtualSegment segment, long[][] table)
    {
        FrameDriver driver = new(segment);
        long[] delays = Delays(segment);
        long latch = segment.NowNanoseconds + FrameDriver.FrameNanoseconds;
        for (int i = 0; i < table.Length; i++)
        {
            segment.Subdevices[i].Esc.Clock.DeviationPpm = 0;
            segment.Subdevices[i].Esc.Clock.SetLocal(latch + delays[i], table[i][0]);
        }

        driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);

        int[] columns = [0, 3, 1, 2];
        for (int i = 0; i < table.Length; i++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                if (table[i][column] != 0)
                {
                    Assert.Equal(table[i][column], driver.ReadDouble(i, (ushort)(Registers.DcReceiveTimes + (4 * columns[column]))));
                }
            }
        }
    }

    /// <summary>When a frame that leaves at 0 arrives at each subdevice, measured by clocks without deviation.</summary>
    private static long[] Delays(VirtualSegment segment)
    {
        FrameDriver driver = new(segment);
        driver.AssignStations();
        foreach (VirtualSubdevice subdevice in segment.Subdevices)
        {
            subdevice.Esc.Clock.DeviationPpm = 0;
            subdevice.Esc.Clock.SetLocal(segment.NowNanoseconds, 0);
        }

        driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);
        return [.. segment.Subdevices.Select((_, i) => driver.ReadDouble(i, Registers.DcReceiveTimes) - FrameDriver.FrameNanoseconds)];
    }
}
