using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Transport;

public class InProcessTransportTests
{
    private readonly VirtualClock _clock = new();
    private readonly byte[] _buffer = new byte[FrameFormat.MaximumLength];

    [Fact]
    public void Waiting_moves_the_virtual_clock_to_the_answer()
    {
        using InProcessTransport transport = new(new Scripted((frame, now, answers) => answers.Deliver(frame, now + 5_000)), _clock);
        transport.TrySend(new byte[60]);

        Assert.Equal(60, transport.Receive(_buffer, 1_000_000));
        Assert.Equal(5_000, _clock.NowNanoseconds);
    }

    [Fact]
    public void Lost_frame_costs_the_time_to_the_deadline()
    {
        using InProcessTransport transport = new(new Scripted((_, _, _) => { }), _clock);
        transport.TrySend(new byte[60]);

        Assert.Equal(0, transport.Receive(_buffer, 1_000_000));
        Assert.Equal(1_000_000, _clock.NowNanoseconds);
    }

    [Fact]
    public void Frames_come_in_the_order_of_their_arrival()
    {
        using InProcessTransport transport = new(
            new Scripted((frame, now, answers) =>
            {
                answers.Deliver(frame[..62], now + 2_000);
                answers.Deliver(frame[..61], now + 1_000);
                answers.Deliver(frame[..63], now + 2_000);
            }),
            _clock);
        transport.TrySend(new byte[64]);

        Assert.Equal([61, 62, 63, 0], Enumerable.Range(0, 4).Select(_ => transport.Receive(_buffer, 10_000)));
    }

    [Fact]
    public void Nothing_is_sent_while_the_link_is_down()
    {
        Scripted segment = new((frame, now, answers) => answers.Deliver(frame, now)) { IsLinkUp = false };
        using InProcessTransport transport = new(segment, _clock);

        Assert.False(transport.IsLinkUp);
        Assert.False(transport.TrySend(new byte[60]));
    }

    [Fact]
    public void Frames_beyond_the_capacity_are_lost()
    {
        using InProcessTransport transport = new(new Scripted((frame, now, answers) => answers.Deliver(frame, now)), _clock);
        for (int i = 0; i < InProcessTransport.Capacity + 5; i++)
        {
            transport.TrySend(new byte[60]);
        }

        int received = 0;
        while (transport.Receive(_buffer, 0) > 0)
        {
            received++;
        }

        Assert.Equal(InProcessTransport.Capacity, received);
    }

    private sealed class Scripted(Scripted.Answer answer) : IInProcessSegment
    {
        public delegate void Answer(Span<byte> frame, long now, IAnswerSink answers);

        public bool IsLinkUp { get; set; } = true;

        public void Process(Span<byte> frame, long nowNanoseconds, IAnswerSink answers) => answer(frame, nowNanoseconds, answers);
    }
}
