using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Tests.Shared;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>A main device on a virtual segment of a coupler and any number of terminals of mixed kinds.</summary>
internal sealed class SegmentOfMany : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly MeteredTransport _transport;

    public SegmentOfMany(IEnumerable<VirtualSubdevice> subdevices)
    {
        foreach (VirtualSubdevice subdevice in subdevices)
        {
            Segment.Add(subdevice);
        }

        _transport = new MeteredTransport(new InProcessTransport(Segment, _clock));
        Main = new MainDevice(_transport, MachineGroups.Options with { Calendar = _clock });
    }

    public MainDevice Main { get; }

    /// <summary>The segment in OP, after <see cref="StartUp"/>.</summary>
    public OperationalSegment Op { get; private set; } = null!;

    public VirtualSegment Segment { get; } = new();

    public TimeSpan VirtualTime => TimeSpan.FromTicks(_clock.NowNanoseconds / 100);

    /// <summary>A coupler, then digital inputs and outputs, thermometers and serial interfaces in turn.</summary>
    public static IEnumerable<VirtualSubdevice> Mixed(int terminals)
    {
        yield return new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100());
        for (int i = 0; i < terminals; i++)
        {
            (SubdeviceDescription description, SubdeviceApplication application) = (i % 4) switch
            {
                0 => (DigitalDescriptions.El1008, (SubdeviceApplication)new VirtualEl1008()),
                1 => (DigitalDescriptions.El2008, new VirtualEl2008()),
                2 => (AnalogDescriptions.El3204, new VirtualEl3204()),
                _ => (SerialDescriptions.El6021, new VirtualEl6021()),
            };
            yield return new VirtualSubdevice(description with { Machine = new MachineWords(1, 4, 1, (ushort)i) }, application);
        }
    }

    public void StartUp()
    {
        Op = Main.RunUntil(Main.StartUpAsync());
        string? problem = Op.Snapshot.Subdevices.Select(device => device.Problem?.Sentence).FirstOrDefault(text => text is not null);
        if (problem is not null)
        {
            throw new InvalidOperationException(problem);
        }
    }

    /// <summary>One cycle; returns the nanoseconds of the main device's own work, the segment's left out.</summary>
    public long Cycle()
    {
        _transport.InsideNanoseconds = 0;
        long start = MonotonicClock.NowNanoseconds;
        Op.Exchange(VirtualTime);
        long own = MonotonicClock.NowNanoseconds - start - _transport.InsideNanoseconds;
        Main.Pump();
        _clock.Advance(1_000_000);
        return own;
    }

    public void Dispose() => Main.Dispose();

    /// <summary>Measures the time spent behind the transport.</summary>
    private sealed class MeteredTransport(IFrameTransport inner) : IFrameTransport
    {
        public long InsideNanoseconds { get; set; }

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            long start = MonotonicClock.NowNanoseconds;
            bool sent = inner.TrySend(frame);
            InsideNanoseconds += MonotonicClock.NowNanoseconds - start;
            return sent;
        }

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            long start = MonotonicClock.NowNanoseconds;
            int length = inner.Receive(buffer, deadlineNanoseconds);
            InsideNanoseconds += MonotonicClock.NowNanoseconds - start;
            return length;
        }

        public void Dispose() => inner.Dispose();
    }
}
