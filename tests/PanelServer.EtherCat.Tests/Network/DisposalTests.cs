using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>A transport on a real interface that is disposed of while another thread sends and receives.</summary>
[Collection(nameof(RunsAlone))]
public sealed class DisposalTests : IDisposable
{
    private const int Rounds = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Theory]
    [InlineData(WaitMode.BusyPoll)]
    [InlineData(WaitMode.PowerSaving)]
    public void Receive_under_way_ends_long_before_its_deadline(WaitMode mode) =>
        EndsOnDisposal(_cable.Inside(() => new RawSocketTransport(_cable.Near, mode)));

    [Fact]
    public void Receive_on_an_interface_that_is_waited_for_ends_too()
    {
        _cable.PullOut();
        EndsOnDisposal(_cable.Inside(() => new InterfaceTransport(_cable.Near)));
    }

    [Fact]
    public void Disposed_transport_sends_and_receives_nothing_and_may_be_disposed_again()
    {
        foreach (Func<IFrameTransport> open in (Func<IFrameTransport>[])[() => new RawSocketTransport(_cable.Near), () => new InterfaceTransport(_cable.Near)])
        {
            IFrameTransport transport = _cable.Inside(open);
            transport.Dispose();
            transport.Dispose();

            Assert.False(transport.TrySend(new byte[60]));
            Assert.Equal(0, transport.Receive(new byte[1514], long.MaxValue));
        }
    }

    [Fact]
    public void Memory_and_socket_are_never_taken_from_a_thread_that_uses_them()
    {
        // Memory that is gone would end the process; a socket that is gone would leave one open behind.
        int openBefore = OpenFiles();
        for (int round = 0; round < Rounds; round++)
        {
            RawSocketTransport transport = _cable.Inside(() => new RawSocketTransport(_cable.Near, round % 2 == 0 ? WaitMode.BusyPoll : WaitMode.PowerSaving));
            (int exchanges, bool isStopping) = (0, false);
            Thread user = _cable.Start("exchange", () =>
            {
                (byte[]? frame, byte[]? buffer) = (new byte[60], new byte[1514]);
                while (!Volatile.Read(ref isStopping))
                {
                    transport.TrySend(frame);
                    transport.Receive(buffer, transport.NowNanoseconds + 100_000);
                    Volatile.Write(ref exchanges, exchanges + 1);
                }
            });
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref exchanges) > round % 10, Patience));
            transport.Dispose();
            int atDisposal = Volatile.Read(ref exchanges);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref exchanges) > atDisposal + 2, Patience), "the thread goes on, without frames");
            Volatile.Write(ref isStopping, true);
            user.Join();
            Assert.False(transport.IsLinkUp);
        }

        Assert.InRange(OpenFiles(), 0, openBefore + (Rounds / 2));
    }

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

    private static void EndsOnDisposal(IFrameTransport transport)
    {
        (bool isReceiving, int received) = (false, -1);
        Thread user = new(() =>
        {
            byte[] buffer = new byte[1514];
            Volatile.Write(ref isReceiving, true);
            received = transport.Receive(buffer, long.MaxValue);
        })
        { IsBackground = true };
        user.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref isReceiving), Patience));
        transport.Dispose();

        Assert.True(user.Join(Patience), "the thread still waits");
        Assert.Equal(0, received);
    }
}
