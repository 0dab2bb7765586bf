using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Faults of frames by their names: what comes back for how many frames, and that it ends.</summary>
public class FrameFaultTests : FaultBench
{
    /// <summary>Command, frames sent, and what comes back of each: its index, its working counter, and how much later than usual. What turns round at once comes earlier.</summary>
    public static TheoryData<string, int, string[]> Frames => new()
    {
        { "drop 2", 4, ["2: 4", "3: 4"] },
        { "delay 1 2ms", 2, ["0: 4, 2000000 ns late", "1: 4"] },
        { "duplicate 1", 2, ["0: 4", "0: 4", "1: 4"] },
        { "swap-frames 1", 3, ["1: 4", "0: 4", "2: 4"] },
        { "corrupt 2 2", 3, ["2: 4"] },
        { "nop 1", 2, ["0: 0, NOP", "1: 4"] },
        { "loop-back 1", 2, ["0: 0, as sent", "1: 4"] },
        { "wkc 1 -1 2", 3, ["0: 3", "1: 3", "2: 4"] },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frames_come_back_as_the_fault_says(string command, int count, string[] expected)
    {
        long usual = SendFrames(1)[0].Arrival - Segment.NowNanoseconds;
        Fault(command);

        Assert.Equal(expected, SendFrames(count).Select(answer => Describe(answer.Frame, answer.Arrival - Segment.NowNanoseconds - usual)));
    }

    [Fact]
    public void Truncate_cuts_frames_off()
    {
        Fault("truncate 1 20");

        Assert.Equal([20, 60], SendFrames(2).Select(answer => answer.Frame.Length));
    }

    [Fact]
    public void Corrupt_counts_at_the_place_of_the_damage()
    {
        Fault("corrupt 2 2");
        _ = SendFrames(3);

        Assert.Equal([0, 0, 2, 0], Enumerable.Range(0, 4).Select(position => Driver.Read(position, Registers.PortErrors, 1)[0]));
        Assert.Equal([0, 0, 0, 2], Enumerable.Range(0, 4).Select(position => Driver.Read(position, Registers.ForwardedErrors, 1)[0]));
        Assert.Equal(2, Driver.Read(0, Registers.ForwardedErrors + 1, 1)[0]);
    }

    [Fact]
    public void Subdevices_before_the_damage_still_execute_the_frame()
    {
        Fault("corrupt 1 2");
        byte[] frame = new byte[60];
        FrameWriter writer = new(frame);
        writer.Add(EtherCatCommand.Bwr, 0, 0, Registers.StationAlias, 2)[0] = 0x77;
        _ = writer.Finish();

        Segment.Process(frame, Segment.NowNanoseconds, NullSink.Instance);

        Assert.Equal([0x77, 0x77, 0, 0], Enumerable.Range(0, 4).Select(position => (int)Driver.ReadWord(position, Registers.StationAlias)));
    }

    [Fact]
    public void Slow_lasts_until_it_is_ended()
    {
        long usual = SendFrames(1)[0].Arrival - Segment.NowNanoseconds;
        Fault("slow 50us");
        Assert.All(SendFrames(3), answer => Assert.Equal(usual + 50_000, answer.Arrival - Segment.NowNanoseconds));

        Fault("slow 0s");
        Assert.Equal(usual, SendFrames(1)[0].Arrival - Segment.NowNanoseconds);
    }

    [Fact]
    public void Silent_subdevice_does_not_count_for_its_time_but_keeps_its_position()
    {
        Fault("silent 1 5ms");
        byte[] frame = SendFrames(1)[0].Frame;
        Assert.Equal(3, CounterOf(frame));
        Assert.Equal(4, frame[18]);

        Driver.Wait(TimeSpan.FromMilliseconds(5));
        Assert.Equal(4, Counter);
    }

    private static string Describe(byte[] frame, long late)
    {
        bool isNop = frame[FrameFormat.FirstDatagramOffset] == (byte)EtherCatCommand.Nop;
        string kind = isNop ? ", NOP" : FrameReader.HasPassedSegment(frame) ? "" : ", as sent";
        return $"{IndexOf(frame)}: {CounterOf(frame)}{kind}{(late <= 0 ? "" : $", {late} ns late")}";
    }
}
