using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tests.Clocks;

/// <summary>Published measurements of real segments: ports in frame order 0, 3, 1, 2; null is a closed port.</summary>
public class TopologyTests
{
    /// <summary>What closed ports of real subdevices read: "Verl" and "hoff".</summary>
    private const uint ClosedPortTime = 0x6C726556;

    [Fact]
    public void Delays_of_a_fork()
    {
        TopologyNode[] nodes = SegmentTopology.Compute(
        [
            Device(3380373882, null, 3380374482, 3380375762),
            Device(3384116362, null, null, 3384116672),
            Device(3383862982, null, null, null),
            Device(3373883962, null, 3373884272, null),
            Device(3375060602, null, null, null),
        ]);

        Assert.Equal(
            [new(-1, 0, 0), new(0, 1, 145), new(1, 2, 300), new(0, 2, 1085), new(3, 1, 1240)],
            nodes);
    }

    [Fact]
    public void Delays_of_a_cross()
    {
        TopologyNode[] nodes = SegmentTopology.Compute(
        [
            Device(3493061450, null, 3493064460, null),
            Device(3493293220, 3493294570, 3493295650, 3493295940),
            Device(3485337450, null, 3485337760, null),
            Device(3488375400, null, null, null),
            Device(3485087810, null, null, null),
            Device(3494335890, null, null, null),
        ]);

        Assert.Equal(
            [new(-1, 0, 0), new(0, 1, 145), new(1, 3, 665), new(2, 1, 820), new(1, 1, 2035), new(1, 2, 2720)],
            nodes);
    }

    [Fact]
    public void Last_device_with_garbage_at_its_closed_ports_is_a_line_end()
    {
        TopologyNode[] nodes = SegmentTopology.Compute([Device(1000, null, 1310, null), Device(5000, null, null, null)]);

        Assert.Equal(new TopologyNode(0, 1, 155), nodes[1]);
    }

    [Fact]
    public void Times_that_wrap_between_two_ports_are_subtracted_modulo_32_bits()
    {
        TopologyNode[] nodes = SegmentTopology.Compute([Device(4294967200, null, 214, null), Device(7, null, null, null)]);

        Assert.Equal(155, nodes[1].DelayNanoseconds);
    }

    [Fact]
    public void Device_without_receive_times_is_transparent()
    {
        TopologyNode[] nodes = SegmentTopology.Compute(
        [
            Device(1000, null, 2240, null),
            new PortTimes([true, true, false, false], null),
            Device(9000, null, null, null),
        ]);

        Assert.Equal(1, nodes[2].Parent);
        Assert.Equal(620, nodes[2].DelayNanoseconds);
    }

    [Fact]
    public void More_devices_than_open_ports_are_no_error()
    {
        TopologyNode[] nodes = SegmentTopology.Compute([Device(0, null, null, null), Device(0, null, null, null)]);

        Assert.Equal(-1, nodes[1].Parent);
        Assert.Equal(0, nodes[1].DelayNanoseconds);
    }

    private static PortTimes Device(uint t0, uint? t3, uint? t1, uint? t2) => new(
        [true, t1 is not null, t2 is not null, t3 is not null],
        [t0, t1 ?? ClosedPortTime, t2 ?? ClosedPortTime, t3 ?? ClosedPortTime]);
}
