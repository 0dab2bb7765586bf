using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Watch;

namespace PanelServer.EtherCat.Segments;

/// <summary>What is known of one segment as a whole, and its publication. Changed on the scheduler only.</summary>
/// <param name="transport">Way to the segment.</param>
/// <param name="frames">What happened to frames.</param>
/// <param name="supervision">The watch in OP.</param>
/// <param name="ring">The watch of the ring.</param>
/// <param name="sync">The signals of the distributed clocks.</param>
/// <param name="defect">The last defect that the worker went on after, if any.</param>
internal sealed class SegmentStatus(
    IFrameTransport transport, FrameCounters frames, SegmentSupervision supervision, RingSupervision ring, SyncSignals sync, Func<Exception?> defect)
{
    private static readonly EtherCatError LostCycle = EtherCatErrors.CycleLost();

    private volatile SegmentSnapshot _snapshot = SegmentSnapshot.Empty;
    private IReadOnlyList<EtherCatError> _overloads = [];
    private long _loopedBackInOrder;

    /// <summary>As last published. Readable from any thread.</summary>
    public SegmentSnapshot Snapshot => _snapshot;

    /// <summary>How far the segment has been brought up.</summary>
    public SegmentPhase Phase { get; private set; }

    /// <summary>Subdevices in the order of their numbers; none before the scan.</summary>
    public IReadOnlyList<Subdevice> Devices { get; set; } = [];

    /// <summary>Drivers of all subdevices in the order of their numbers. Readable from any thread.</summary>
    public IReadOnlyList<Terminal> Terminals { get; private set; } = [];

    /// <summary>The exchange; null before the configuration.</summary>
    public ProcessDataCycle? Cycle { get; set; }

    /// <summary>Which clock does not settle; null if all do.</summary>
    public EtherCatError? ClockWarning { get; set; }

    /// <summary>Takes the subdevices as they are known from now on.</summary>
    public void Know(IReadOnlyList<Subdevice> devices, BusOrder order)
    {
        Devices = devices;
        _overloads = [.. EBusLoad.FindOverloads(order.Devices)];
        Terminals = [.. devices.Select(device => device.Terminal)];
    }

    /// <summary>Lets groups work of which all subdevices are in order.</summary>
    public void StartGroups(IReadOnlyList<ProcessGroup> groups)
    {
        foreach (ProcessGroup group in groups)
        {
            group.Start(Devices.Where(device => device.Group == group).All(device => device.IsInOrder));
        }
    }

    /// <summary>Publishes a new phase.</summary>
    public void Enter(SegmentPhase phase)
    {
        Phase = phase;
        Publish();
    }

    /// <summary>Publishes what is known now.</summary>
    public void Publish() => _snapshot = new SegmentSnapshot(
        Phase,
        transport.IsLinkUp,
        Phase == SegmentPhase.Op ? supervision.IsAnswering : Phase > SegmentPhase.NotScanned,
        [.. Devices.Select(device => device.ToSnapshot())],
        [.. Warnings()])
    { Fault = FindFault(), Clock = sync.Describe(Cycle?.FramePhase.LastSecond), Added = Phase == SegmentPhase.Op ? supervision.Added : 0 };

    private IEnumerable<EtherCatError> Warnings()
    {
        IEnumerable<EtherCatError?> warnings =
        [
            .. Phase == SegmentPhase.Op ? supervision.Warnings : [],
            ring.Warning,
            ClockWarning,
            defect() is { } failure ? EtherCatErrors.WorkerDefect(failure.Message) : null,
            .. _overloads,
            .. Devices.Select(device => TerminalCatalog.Warning(device.Terminal)),
            .. Devices.Select(device => device.Sii is { IsBlank: false, IsChecksumValid: false } ? EtherCatErrors.EepromChecksumWrong(device.Label) : null),
        ];
        return warnings.OfType<EtherCatError>();
    }

    /// <summary>What stops the segment as a whole, once it has been brought up.</summary>
    private EtherCatError? FindFault()
    {
        if (Phase != SegmentPhase.Op || supervision.IsAnswering)
        {
            _loopedBackInOrder = frames.LoopedBack;
            return Cycle is { IsLost: true } ? LostCycle : null;
        }

        return transport.LinkProblem ?? (frames.LoopedBack > _loopedBackInOrder ? EtherCatErrors.LoopedCable() : EtherCatErrors.NoAnswer());
    }
}
