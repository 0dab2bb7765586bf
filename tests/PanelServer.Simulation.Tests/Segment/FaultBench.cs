using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Transport;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>A segment in OP, EK1100, EL2004, EL3021 and EL7031, whose faults are ordered by name.</summary>
public abstract class FaultBench
{
    private sealed class Collector : IAnswerSink
    {
        public List<(byte[] Frame, long Arrival)> Answers { get; } = [];

        public void Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds) => Answers.Add((frame.ToArray(), arrivalNanoseconds));
    }

    protected FaultBench() => Driver.BringToOp();

    private protected FrameDriver Driver { get; } = new(TestDevices.SegmentOf(
        TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.AnalogInput, TestDevices.Drive));

    private protected VirtualSegment Segment => Driver.Segment;

    /// <summary>Working counter of the next frame: how many subdevices take part in it; null if it does not come back.</summary>
    private protected int? Counter => SendFrames(1) is [var answer] ? CounterOf(answer.Frame) : null;

    private protected void Fault(string command) => Assert.True(FaultScript.Run(Segment, command, Assert.Fail));

    /// <summary>Sends broadcast reads with indices 0, 1, 2 … through the faults of frames.</summary>
    private protected List<(byte[] Frame, long Arrival)> SendFrames(int count)
    {
        Collector collector = new();
        for (int i = 0; i < count; i++)
        {
            byte[] frame = new byte[60];
            FrameWriter writer = new(frame);
            _ = writer.Add(EtherCatCommand.Brd, (byte)i, 0, Registers.Type, 1);
            _ = writer.Finish();
            Segment.Process(frame, Segment.NowNanoseconds, collector);
        }

        return collector.Answers;
    }

    private protected static int IndexOf(byte[] frame) => frame[FrameFormat.FirstDatagramOffset + 1];

    private protected static int CounterOf(byte[] frame) => frame[27];
}
