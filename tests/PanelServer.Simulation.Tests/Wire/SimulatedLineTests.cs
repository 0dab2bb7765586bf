using System.Buffers.Binary;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.Tests.Segment;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>What the executable puts behind the terminals.</summary>
public class SimulatedLineTests
{
    private const long CycleNanoseconds = 10_000_000;

    public static TheoryData<string> Segments() => [.. SegmentPresets.Names];

    [Theory]
    [MemberData(nameof(Segments))]
    public void Machines_have_the_subdevices_of_the_segment_of_that_name(string name) => Assert.Equal(
        SegmentPresets.Create(name).Select(subdevice => subdevice.Description.OrderNumber),
        new SimulatedLine(name).Subdevices.Select(subdevice => subdevice.Description.OrderNumber));

    [Fact]
    public void Traverse_motor_that_turns_inwards_closes_the_end_switch()
    {
        (ListingMaster? master, int outputs, int inputs) = Operate("winder");

        // Outputs: 1 byte of the EL2002, 8 of the spool, then the traverse's: enable in its byte 4, velocity in 6 and 7.
        byte[] image = new byte[outputs + inputs];
        image[9 + 4] = 0x01;
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(9 + 6), -16000);
        Assert.False(SwitchIsClosed(master.Cycle(image)));
        for (int cycle = 0; cycle < 300; cycle++)
        {
            master.Cycle(image);
        }

        Assert.True(SwitchIsClosed(master.Cycle(image)));

        // Inputs: 8 bytes of the spool, then the traverse's, whose last byte has the end switch in bit 3.
        bool SwitchIsClosed(byte[] answer) => (answer.AsSpan(outputs)[15] & 0x08) != 0;
    }

    [Fact]
    public void Heaters_that_are_switched_on_warm_the_barrel_up()
    {
        (ListingMaster? master, int outputs, int inputs) = Operate("extruder");

        // Outputs: 24 bytes of the EL6021, then the EL2004. Inputs end with the EL3204, the value of a channel in its upper half.
        byte[] image = new byte[outputs + inputs];
        image[24] = 0x0F;
        double cold = Celsius(master.Cycle(image));
        for (int cycle = 0; cycle < TimeSpan.FromMinutes(2) / TimeSpan.FromMilliseconds(10); cycle++)
        {
            master.Cycle(image);
        }

        Assert.InRange(cold, 15, 30);
        Assert.InRange(Celsius(master.Cycle(image)), cold + 5, 300);

        double Celsius(byte[] answer) => BinaryPrimitives.ReadInt16LittleEndian(answer.AsSpan(^16)[2..]) / 10.0;
    }

    /// <summary>Machines of a segment in OP, with a master whose every exchange lets ten milliseconds pass from now on.</summary>
    private static (ListingMaster Master, int Outputs, int Inputs) Operate(string name)
    {
        SimulatedLine machines = new(name);
        VirtualSegment segment = new();
        machines.PlugInto(segment);
        machines.Follow(segment);
        long step = 50_000;
        ListingMaster master = new((buffer, length) => segment.Process(buffer.AsSpan(0, length), segment.NowNanoseconds + step) ? length : 0);
        ForeignMasterTests.ScanAndMap(master);
        (int outputs, int inputs) = master.Map();
        master.Operate(outputs + inputs);
        step = CycleNanoseconds;
        return (master, outputs, inputs);
    }
}
