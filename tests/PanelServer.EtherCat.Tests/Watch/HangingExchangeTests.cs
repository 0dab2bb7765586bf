using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A cycle thread that hangs in the middle of an exchange, so that nobody else can use the transport either. In real time.</summary>
[Collection(nameof(RunsAlone))]
public sealed class HangingExchangeTests : IDisposable
{
    private static readonly MainDeviceOptions Options = MachineGroups.Options with
    {
        LongestAnswerTime = TimeSpan.FromSeconds(2),
        MismatchLimit = 50,
        OutputWatchdog = TimeSpan.FromSeconds(5),
        UseDistributedClocks = false,
        RecoveriesPerMinute = 1000,
    };

    private readonly ManualResetEventSlim _mayReceive = new(true);
    private readonly MainDevice _main;
    private readonly Thread _cycles;
    private OperationalSegment _segment = null!;
    private volatile bool _isStopping;
    private volatile int _exchanges;

    public HangingExchangeTests()
    {
        VirtualSegment segment = new();
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create("extruder"))
        {
            segment.Add(subdevice);
        }

        _main = new MainDevice(new HangingTransport(new InProcessTransport(segment), _mayReceive), Options);
        _main.Start();
        _cycles = new Thread(Cycle);
    }

    public void Dispose()
    {
        _isStopping = true;
        _mayReceive.Set();
        _cycles.Join();
        _main.Dispose();
        _mayReceive.Dispose();
    }

    [Fact]
    public async Task All_groups_are_faulted_it_is_told_and_ends_when_the_exchange_goes_on()
    {
        _segment = await _main.StartUpAsync();
        _cycles.Start();
        ProcessGroup group = Assert.Single(_segment.Groups);

        // Until the first exchange of the cycle thread the worker exchanges, and it is not the worker that shall hang.
        Eventually(() => group.State == GroupState.Operational && _exchanges > 10);

        _mayReceive.Reset();
        Eventually(() => _main.Snapshot.Fault?.Sentence.StartsWith("The control cycle has stopped", StringComparison.Ordinal) == true && group.State == GroupState.Faulted);

        _mayReceive.Set();
        Eventually(() => _main.Snapshot.Fault is null && group.State == GroupState.Operational && _segment.Terminals.All(terminal => terminal.Health.IsOperational));
    }

    private void Cycle()
    {
        for (int cycle = 1; !_isStopping; cycle++)
        {
            _exchanges += _segment.Exchange(TimeSpan.FromMilliseconds(cycle)).Status == ExchangeStatus.Complete ? 1 : 0;
            foreach (ProcessGroup group in _segment.Groups)
            {
                group.Acknowledge();
            }

            Thread.Sleep(1);
        }
    }

    private void Eventually(Func<bool> condition) => Testing.Eventually.Holds(
        condition, () => string.Join(" | ", _main.Snapshot.Subdevices.Select(device => device.Problem).Append(_main.Snapshot.Fault)));

    private sealed class HangingTransport(IFrameTransport inner, ManualResetEventSlim mayReceive) : IFrameTransport
    {
        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame) => inner.TrySend(frame);

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            mayReceive.Wait();
            return inner.Receive(buffer, deadlineNanoseconds);
        }

        public void Dispose() => inner.Dispose();
    }
}
