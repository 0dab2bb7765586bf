using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// A segment of virtual subdevices that answers EtherCAT frames as a real one does. One thread drives it; time comes with the frames
/// or by <see cref="Advance"/>, never from a clock, so that the same calls give the same answers. A frame costs no allocation.
/// </summary>
public sealed partial class VirtualSegment : IInProcessSegment
{
    /// <summary>One-way delay from a coupler to its first terminal, in ns, as measured on real ones.</summary>
    public const long CouplerDelayNanoseconds = 145;

    /// <summary>One-way delay between two terminals on the E-bus, in ns.</summary>
    public const long TerminalDelayNanoseconds = 155;

    /// <summary>One-way delay over an Ethernet cable, in ns.</summary>
    public const long CableDelayNanoseconds = 600;

    /// <summary>Deviation of the local clocks: up to so many ppm, different for each subdevice.</summary>
    private const int ClockDeviationPpm = 20;
    private const int MaximumDatagrams = FrameFormat.MaximumLength / FrameFormat.DatagramOverhead;

    /// <summary>Preamble, check sequence and gap of a frame, and the time of a byte at 100 Mbit/s.</summary>
    private const int FrameOverheadBytes = 24;
    private const long ByteNanoseconds = 80;
    private const long TemporaryLoopNanoseconds = 1_000_000_000;

    private readonly SegmentTopology _topology = new();
    private readonly DatagramExecutor _executor = new();
    private readonly PriorityQueue<Action<VirtualSegment>, long> _events = new();
    private readonly byte[] _held = new byte[FrameFormat.MaximumLength];
    private readonly Random _random;
    private int _heldLength;
    private readonly IAnswerSink?[] _sinks = new IAnswerSink?[2];
    private bool _cableIn = true;

    /// <summary>Makes an empty segment.</summary>
    /// <param name="seed">Chooses offsets and deviations of the local clocks.</param>
    public VirtualSegment(int seed = 1)
    {
        _random = new Random(seed);
        RedundantEnd = new RingEnd(this);
    }

    /// <summary>
    /// The end for the main device's second interface: after <see cref="MakeRing"/> a cable leads there from the last subdevice. What
    /// goes in at one end of a closed ring comes out at the other.
    /// </summary>
    public IInProcessSegment RedundantEnd { get; }

    /// <summary>Faults of frames.</summary>
    public FrameFaults FrameFaults { get; } = new();

    /// <summary>Segment time in ns.</summary>
    public long NowNanoseconds { get; private set; }

    /// <summary>All subdevices in frame order, those that are unplugged too.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices => _topology.Subdevices;

    /// <summary>Frames that have entered the segment.</summary>
    public long FrameCount { get; private set; }

    /// <inheritdoc/>
    public bool IsLinkUp => _cableIn && _topology.IsConnected;

    /// <summary>Adds a subdevice behind the last one of the same medium: a terminal on the E-bus, a coupler on a cable.</summary>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public VirtualSubdevice Add(VirtualSubdevice subdevice)
    {
        if (_topology.Nodes.Count == 0)
        {
            return Place(subdevice, null, 0, 0);
        }

        EscProfile profile = subdevice.Description.Esc;
        (SegmentNode? parent, int port) = _topology.FindPlace(profile);
        return Place(subdevice, parent, port, DelayBehind(parent, profile.IsEthernetPort(0)));
    }

    /// <summary>Adds a subdevice at a certain port of another.</summary>
    /// <param name="subdevice">The new one.</param>
    /// <param name="parent">What it hangs on.</param>
    /// <param name="port">1, 2 or 3, free.</param>
    /// <param name="delayNanoseconds">One-way delay.</param>
    /// <exception cref="InvalidOperationException">The port does not exist or is taken.</exception>
    public VirtualSubdevice Attach(VirtualSubdevice subdevice, VirtualSubdevice parent, int port, long delayNanoseconds)
    {
        SegmentNode node = NodeOf(parent);
        if (port is < 1 or > 3 || !parent.Description.Esc.HasPort(port) || node.Children[port] is not null)
        {
            throw new InvalidOperationException($"Port {port} of {parent.Description.OrderNumber} does not exist or is taken.");
        }

        return Place(subdevice, node, port, delayNanoseconds);
    }

    /// <summary>Lets time pass for all subdevices.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public void Advance(long nowNanoseconds)
    {
        if (nowNanoseconds <= NowNanoseconds)
        {
            return;
        }

        NowNanoseconds = nowNanoseconds;
        RunEvents();
        SegmentNode[] nodes = _topology.NodeArray;
        foreach (SegmentNode node in nodes)
        {
            node.Subdevice.Advance(nowNanoseconds);
            EndTemporaryLoop(node);
        }
    }

    /// <summary>Has something done at a point in segment time, before the subdevices reach it.</summary>
    public void Schedule(long atNanoseconds, Action<VirtualSegment> action) => _events.Enqueue(action, atNanoseconds);

    /// <summary>Passes one frame through the segment, without the faults of <see cref="FrameFaults"/>.</summary>
    /// <param name="frame">The frame, changed in place.</param>
    /// <param name="nowNanoseconds">When it leaves the main device.</param>
    /// <returns>False if it does not come back.</returns>
    public bool Process(Span<byte> frame, long nowNanoseconds) => Process(frame, nowNanoseconds, int.MaxValue, SegmentEnd.Main);

    /// <inheritdoc/>
    public void Connect(IAnswerSink answers) => _sinks[(int)SegmentEnd.Main] = answers;

    /// <inheritdoc/>
    public void Process(Span<byte> frame, long nowNanoseconds, IAnswerSink answers)
    {
        Connect(answers);
        if (IsLinkUp)
        {
            Process(frame, nowNanoseconds, SegmentEnd.Main);
        }
    }

    private void Process(Span<byte> frame, long nowNanoseconds, SegmentEnd entry)
    {
        if (FrameFaults.TakeDrop())
        {
            return;
        }

        if (FrameFaults.TakeLoopBack())
        {
            Deliver(frame, nowNanoseconds + FrameTime(frame.Length), entry);
            return;
        }

        if (FrameFaults.TakeCorrupt())
        {
            _ = Process(frame, nowNanoseconds, FrameFaults.CorruptPosition, entry);
            CountCorruption(FrameFaults.CorruptPosition);
            return;
        }

        if (FrameFaults.TakeNop())
        {
            MakeNop(frame);
        }

        if (!Process(frame, nowNanoseconds, int.MaxValue, entry))
        {
            return;
        }

        if (FrameFaults.TakeTruncate())
        {
            frame = frame[..Math.Clamp(FrameFaults.TruncateLength, 1, frame.Length)];
        }

        FramePath path = _topology.PathFrom(entry);
        long arrival = nowNanoseconds + FrameTime(frame.Length) + path.Nanoseconds + FrameFaults.SlowNanoseconds;
        if (FrameFaults.TakeDelay())
        {
            arrival += FrameFaults.DelayNanoseconds;
        }

        Deliver(frame, arrival, path.Exit!.Value);
    }

    private void Deliver(Span<byte> frame, long arrival, SegmentEnd exit)
    {
        if (_sinks[(int)exit] is not { } answers)
        {
            return;
        }

        if (_heldLength == 0 && FrameFaults.TakeSwap())
        {
            frame.CopyTo(_held);
            _heldLength = frame.Length;
            return;
        }

        answers.Deliver(frame, arrival);
        if (FrameFaults.TakeDuplicate())
        {
            answers.Deliver(frame, arrival);
        }

        if (_heldLength > 0)
        {
            answers.Deliver(_held.AsSpan(0, _heldLength), arrival);
            _heldLength = 0;
        }
    }

    private void RunEvents()
    {
        while (_events.TryPeek(out _, out long due) && due <= NowNanoseconds)
        {
            _events.Dequeue()(this);
        }
    }

    private VirtualSubdevice Place(VirtualSubdevice subdevice, SegmentNode? parent, int port, long delay)
    {
        _topology.Add(subdevice, parent, port, delay);
        Start(subdevice);
        return subdevice;
    }

    private void Start(VirtualSubdevice subdevice)
    {
        subdevice.ClockAtPowerUp = _random.NextInt64(1_000_000_000, 5_000_000_000);
        subdevice.Esc.Now = NowNanoseconds;
        subdevice.PowerCycle();
        subdevice.Esc.Clock.DeviationPpm = ((_random.NextDouble() * 2) - 1) * ClockDeviationPpm;
        subdevice.Advance(NowNanoseconds);
    }

    private static long DelayBehind(SegmentNode parent, bool isEthernet) => isEthernet ? CableDelayNanoseconds
        : parent.Subdevice.Description.Esc.IsEthernetPort(0) ? CouplerDelayNanoseconds
        : TerminalDelayNanoseconds;

    private SegmentNode NodeOf(VirtualSubdevice subdevice) => _topology.Nodes.FirstOrDefault(node => node.Subdevice == subdevice)
        ?? throw new InvalidOperationException($"{subdevice.Description.OrderNumber} does not belong to this segment.");

    private static long FrameTime(int length) => (Math.Max(length, FrameFormat.MinimumLength) + FrameOverheadBytes) * ByteNanoseconds;

    /// <summary>Passes a frame through the subdevices before a position.</summary>
    private bool Process(Span<byte> frame, long nowNanoseconds, int end, SegmentEnd entry)
    {
        Advance(nowNanoseconds);
        FrameCount++;
        FramePath path = _topology.PathFrom(entry);
        SegmentNode[] passed = path.Nodes;
        if (path.Exit is null
            || frame.Length is < FrameFormat.EthernetHeaderLength or > FrameFormat.MaximumLength)
        {
            return false;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(frame[FrameFormat.EtherTypeOffset..]) != FrameFormat.EtherType)
        {
            return ForwardsForeignFrames(_topology.Reachable);
        }

        if (passed.Length > 0)
        {
            frame[FrameFormat.SourceAddressOffset] |= FrameFormat.ReturnedBit;
        }

        Span<int> datagrams = stackalloc int[MaximumDatagrams];
        int count = FindDatagrams(frame, datagrams, out bool isMalformed);
        if (path.Circulates && !MarkCirculating(frame, datagrams[..count]))
        {
            return false;
        }

        for (int i = 0; i < passed.Length && i < end; i++)
        {
            VirtualSubdevice subdevice = passed[i].Subdevice;
            subdevice.Esc.Now = NowNanoseconds + passed[i].ArrivalNanoseconds;
            if (isMalformed)
            {
                subdevice.Esc.Memory.Count(EtherCat.Esc.Registers.ProcessingUnitErrors);
            }

            bool isSilent = NowNanoseconds < subdevice.Faults.SilentUntil;
            foreach (int offset in datagrams[..count])
            {
                _executor.Execute(subdevice, frame.Slice(offset, DatagramLength(frame, offset)), isSilent);
            }
        }

        return true;
    }

    /// <summary>Foreign frames pass the segment unchanged unless a subdevice has been told to destroy them (DL control bit 0).</summary>
    private static bool ForwardsForeignFrames(ReadOnlySpan<SegmentNode> reachable)
    {
        foreach (SegmentNode node in reachable)
        {
            if ((node.Subdevice.Esc.Memory.Bytes[EtherCat.Esc.Registers.DlControl] & 1) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class RingEnd(VirtualSegment segment) : IInProcessSegment
    {
        public bool IsLinkUp => segment._topology.IsRingConnected;

        public void Connect(IAnswerSink answers) => segment._sinks[(int)SegmentEnd.Redundant] = answers;

        public void Process(Span<byte> frame, long nowNanoseconds, IAnswerSink answers)
        {
            Connect(answers);
            if (IsLinkUp)
            {
                segment.Process(frame, nowNanoseconds, SegmentEnd.Redundant);
            }
        }
    }
}
