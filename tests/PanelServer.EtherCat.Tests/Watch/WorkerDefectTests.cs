using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>
/// The worker's thread in real time: what goes wrong on it must not end the process, and its end must not hurt the cycle. Its threads wait
/// by spinning, so it does not run beside the tests that need punctual ones.
/// </summary>
[Collection(nameof(RunsAlone))]
public class WorkerDefectTests
{
    [Fact]
    public async Task Transport_that_throws_costs_frames_and_is_reported_but_does_not_end_the_process()
    {
        using BrittleTransport transport = new();
        using MainDevice main = new(transport);
        main.Start();
        await main.ScanAsync();
        Assert.Null(main.WorkerFailure);

        transport.FailuresLeft = 2;
        SegmentSnapshot snapshot = (await main.ScanAsync()).Snapshot;

        Assert.Equal(6, snapshot.Subdevices.Count);
        Assert.Equal(0, transport.FailuresLeft);
        Assert.Equal("the card is on fire", main.WorkerFailure?.Message);
        Assert.Contains(
            "An unexpected error in the EtherCAT worker (the card is on fire); it continues. Report this with the server's log.", snapshot.Warnings.Select(warning => warning.Sentence));
    }

    [Fact]
    public async Task Transport_that_always_throws_ends_a_scan_like_one_that_loses_every_frame()
    {
        using BrittleTransport transport = new() { FailuresLeft = int.MaxValue };
        using MainDevice main = new(transport);
        main.Start();

        await Assert.ThrowsAsync<EtherCatException>(main.ScanAsync);
    }

    [Fact]
    public async Task Cycle_thread_that_goes_on_after_the_end_never_touches_a_closed_transport()
    {
        for (int i = 0; i < 5; i++)
        {
            using BrittleTransport transport = new();
            MainDevice main = new(transport);
            main.Start();
            OperationalSegment segment = await main.StartUpAsync();
            TaskCompletionSource isRunning = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<ExchangeStatus> cycling = Task.Run(() =>
            {
                ExchangeStatus status;
                do
                {
                    status = segment.Exchange(TimeSpan.Zero).Status;
                    isRunning.TrySetResult();
                }
                while (!transport.IsClosed);

                for (int after = 0; after < 1000; after++)
                {
                    status = segment.Exchange(TimeSpan.Zero).Status;
                }

                return status;
            });
            await isRunning.Task;
            main.Dispose();

            Assert.Equal(ExchangeStatus.Busy, await cycling);
            Assert.Equal(0, transport.UsesAfterEnd);
        }
    }

    /// <summary>A transport to an extruder's terminals that can throw, and that counts what happens to it after its end.</summary>
    private sealed class BrittleTransport : IFrameTransport
    {
        private readonly InProcessTransport _inner;
        private int _usesAfterEnd;
        private volatile bool _isClosed;

        public BrittleTransport()
        {
            VirtualSegment segment = new();
            foreach (VirtualSubdevice subdevice in SegmentPresets.Create("extruder"))
            {
                segment.Add(subdevice);
            }

            _inner = new InProcessTransport(segment);
        }

        public int FailuresLeft { get; set; }

        public bool IsClosed => _isClosed;

        public int UsesAfterEnd => Volatile.Read(ref _usesAfterEnd);

        public long NowNanoseconds => _inner.NowNanoseconds;

        public bool IsLinkUp => _inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                throw new InvalidOperationException("the card is on fire");
            }

            Use();
            return _inner.TrySend(frame);
        }

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            Use();
            int length = _inner.Receive(buffer, deadlineNanoseconds);
            Use();
            return length;
        }

        public void Dispose() => _isClosed = true;

        private void Use()
        {
            if (_isClosed)
            {
                Interlocked.Increment(ref _usesAfterEnd);
            }
        }
    }
}
