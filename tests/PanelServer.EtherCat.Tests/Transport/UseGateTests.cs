using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Transport;

/// <summary>Whatever the two threads do: what is guarded is closed once, and never while it is in use.</summary>
public sealed class UseGateTests
{
    private const int Rounds = 2000;

    private readonly UseGate _gate;
    private int _closings;

    public UseGateTests() => _gate = new UseGate(() => _closings++);

    [Fact]
    public void Unused_is_closed_at_once_and_only_once()
    {
        _gate.Close();
        _gate.Close();

        Assert.Equal(1, _closings);
        Assert.False(_gate.TryEnter());
        Assert.Equal(1, _closings);
    }

    [Fact]
    public void In_use_is_closed_by_the_user_who_leaves()
    {
        Assert.True(_gate.TryEnter());
        Assert.False(_gate.IsClosing);
        _gate.Close();
        Assert.Equal(0, _closings);
        Assert.True(_gate.IsClosing);

        _gate.Leave();
        Assert.Equal(1, _closings);
        Assert.False(_gate.TryEnter());
    }

    [Fact]
    public void Closing_at_any_moment_never_meets_a_user()
    {
        for (int round = 0; round < Rounds; round++)
        {
            (bool isOpen, int closings, int uses) = (true, 0, 0);
            int violations = 0;
            UseGate gate = new(() =>
            {
                Volatile.Write(ref isOpen, false);
                Interlocked.Increment(ref closings);
            });
            Thread user = new(() =>
            {
                while (gate.TryEnter())
                {
                    Volatile.Write(ref uses, uses + 1);
                    violations += Volatile.Read(ref isOpen) ? 0 : 1;
                    Thread.SpinWait(round % 7);
                    violations += Volatile.Read(ref isOpen) ? 0 : 1;
                    gate.Leave();
                }
            });
            user.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref uses) > round % 50);
            gate.Close();
            user.Join();

            Assert.Equal((0, 1), (violations, closings));
        }
    }
}
