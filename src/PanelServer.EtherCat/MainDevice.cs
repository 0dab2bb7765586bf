using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Gateway;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat;

/// <summary>
/// An EtherCAT main device: scans a segment. What the scan returns has the step to the next state, and what that returns the next one, until
/// process data can be exchanged; see <see cref="Segment"/>.
/// </summary>
/// <remarks>
/// Two kinds of work share the transport: the cycle, on the thread of whoever exchanges process data, and everything else, which is
/// asynchronous and runs on a worker: the thread of <see cref="Start"/>, or whoever calls <see cref="Pump"/>. While a cycle runs, acyclic
/// frames travel behind the cyclic ones; otherwise the worker uses the transport itself.
/// </remarks>
public sealed class MainDevice : IDisposable
{
    private readonly BusTools _tools;
    private readonly BusWorker _worker;
    private volatile SegmentControl _segment;

    /// <summary>Makes a main device; nothing is sent yet.</summary>
    /// <param name="transport">Way to the segment; disposed with the main device.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="logger">The log, or null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MainDevice(IFrameTransport transport, MainDeviceOptions? options = null, ILogger<MainDevice>? logger = null)
    {
        options ??= new MainDeviceOptions();
        options.Validate();
        _tools = new BusTools(transport, options, logger ?? NullLogger<MainDevice>.Instance);
        _segment = new SegmentControl(_tools);
        _worker = new BusWorker(_tools, () => _segment.IsAtRest);
    }

    /// <summary>The present segment as last published. Readable from any thread.</summary>
    public SegmentSnapshot Snapshot => _segment.Status.Snapshot;

    /// <summary>What happened to frames. Readable from any thread.</summary>
    public FrameCounters Frames => _tools.Engine.Counters;

    /// <summary>How the ring stands; null without cable redundancy. Readable from any thread.</summary>
    public RingStatus? Ring => _tools.Transport.Ring;

    /// <summary>Cycles that found the transport in use by the worker; only the first ones after bring-up can. Readable from any thread.</summary>
    public long BusyCycles => _tools.RefusedCycles;

    /// <summary>The last exception that the worker caught before it continued; null if there was none. Always a defect, of this program or of the transport.</summary>
    public Exception? WorkerFailure => _tools.Defect;

    /// <summary>
    /// Finds and identifies all subdevices and leaves them in INIT. May be repeated at any time: a running exchange ends, drivers and groups
    /// are made anew, and what an earlier scan returned can no longer be used.
    /// </summary>
    /// <exception cref="EtherCatException">No subdevice or no frame answers; the message says what to check.</exception>
    public Task<ScannedSegment> ScanAsync() => _tools.Scheduler.InvokeAsync(async () =>
    {
        await _segment.EndAsync();
        SegmentControl segment = _segment = new SegmentControl(_tools);
        await segment.ScanAsync();
        return new ScannedSegment(segment);
    });

    /// <summary>Scan, PRE-OP, configuration, SAFE-OP and OP in one go, for segments whose parameters need no change in between.</summary>
    /// <exception cref="EtherCatException">No subdevice or no frame answers.</exception>
    public Task<OperationalSegment> StartUpAsync() => _tools.Scheduler.InvokeAsync(async () =>
    {
        ScannedSegment scanned = await ScanAsync();
        PreOperationalSegment preOp = await scanned.EnterPreOpAsync();
        ConfiguredSegment configured = await preOp.ConfigureAsync();
        SafeOperationalSegment safeOp = await configured.EnterSafeOpAsync();
        return await safeOp.EnterOpAsync();
    });

    /// <summary>
    /// Hands a mailbox message of somebody else to the subdevice whose station address is in its header, after the dialogues that run already, and
    /// returns what the subdevice answers: usually one message, several for a list in fragments. The counter in the message is the client's: the
    /// subdevice gets the main device's, and the answer the client's. Emergencies in between are kept as all others. Callable in every state:
    /// what comes at the wrong time is answered so.
    /// </summary>
    /// <param name="request">The message with its mailbox header; bytes behind the length that it states are ignored.</param>
    /// <returns>
    /// The answers. A mailbox error reply (ETG.1000.4) when the message cannot be handed on: 5 for an unknown address, 2 for a protocol that the
    /// subdevice does not have, 6 and 8 for a wrong length, 4 before PRE-OP and in BOOT, 7 when too many messages wait for it already. Nothing when the subdevice
    /// does not answer within a second, when the message needs no answer, and when there is no whole header.
    /// </returns>
    public Task<IReadOnlyList<byte[]>> ForwardMailboxAsync(ReadOnlyMemory<byte> request) =>
        _tools.Scheduler.InvokeAsync(() => MailboxForwarding.ForwardAsync(_segment, request));

    /// <summary>Starts the worker thread. Without it all asynchronous work runs in <see cref="Pump"/> only.</summary>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    public void Start() => _worker.Start();

    /// <summary>Does all acyclic work that can be done now; for callers that step time by hand instead of calling <see cref="Start"/>.</summary>
    /// <returns>True when anything was done.</returns>
    public bool Pump() => _worker.Pump();

    /// <summary>
    /// Pumps until a task is complete, letting the transport's clock run from one delay to the next. For use without a running cycle
    /// and without <see cref="Start"/>.
    /// </summary>
    /// <returns>The task's result.</returns>
    /// <exception cref="InvalidOperationException">The task waits for something that pumping cannot bring about.</exception>
    public T RunUntil<T>(Task<T> task)
    {
        _worker.RunUntil(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Pumps until a task is complete; see the other overload.</summary>
    /// <exception cref="InvalidOperationException">The task waits for something that pumping cannot bring about.</exception>
    public void RunUntil(Task task) => _worker.RunUntil(task);

    /// <summary>
    /// Does something while nobody uses the transport, for what lives at its far end in this process. Never waits and allocates nothing.
    /// </summary>
    /// <param name="work">What to do; short.</param>
    /// <returns>False when the transport was in use, by the worker when the cycle thread asks, by the cycle thread when the worker does; nothing was done then.</returns>
    public bool TryWhileTransportIsIdle(Action work) => _tools.Lease.TryDo(work);

    /// <summary>
    /// Ends the worker and closes the transport. Subdevices lose their outputs by their watchdogs. A cycle thread that still exchanges is
    /// told <see cref="Cycle.ExchangeStatus.Busy"/> from then on.
    /// </summary>
    public void Dispose() => _worker.Dispose();
}
