using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests;

/// <summary>A main device on a virtual segment, both in virtual time stepped by the test.</summary>
internal sealed class Bench : IDisposable
{
    private readonly VirtualClock _clock = new();
    private PanelServer.EtherCat.Segments.Segment? _segment;

    public Bench(IEnumerable<VirtualSubdevice> subdevices, MainDeviceOptions? options = null, Func<IFrameTransport, IFrameTransport>? wrap = null, bool isRing = false)
    {
        foreach (VirtualSubdevice subdevice in subdevices)
        {
            Segment.Add(subdevice);
        }

        Options = (options ?? MachineGroups.Options) with { Calendar = _clock };
        IFrameTransport transport = new InProcessTransport(Segment, _clock);
        transport = wrap is null ? transport : wrap(transport);
        if (isRing)
        {
            Segment.MakeRing();
            transport = new RedundantTransport(transport, new InProcessTransport(Segment.RedundantEnd, _clock));
        }

        Main = new MainDevice(transport, Options);
    }

    /// <summary>The terminals of the extruder.</summary>
    public static Bench Extruder(MainDeviceOptions? options = null) => new(SegmentPresets.Create("extruder"), options);

    /// <summary>The terminals of extruder and winder on one segment, each its own group.</summary>
    public static Bench Documented(MainDeviceOptions? options = null) => new(SegmentPresets.Create("documented"), options);

    public MainDevice Main { get; }

    public MainDeviceOptions Options { get; }

    public VirtualSegment Segment { get; } = new();

    public TimeSpan Now => TimeSpan.FromTicks(_clock.NowNanoseconds / 100);

    /// <summary>The segment that was scanned last.</summary>
    public ScannedSegment Scanned => (ScannedSegment)_segment!;

    /// <summary>The segment that was brought to OP last.</summary>
    public OperationalSegment Op => (OperationalSegment)_segment!;

    /// <summary>The segment that was brought to PRE-OP or further last.</summary>
    public MailboxSegment Mailboxes => (MailboxSegment)_segment!;

    /// <summary>Scans the segment anew.</summary>
    public ScannedSegment Scan()
    {
        ScannedSegment scanned = Main.RunUntil(Main.ScanAsync());
        _segment = scanned;
        return scanned;
    }

    /// <summary>Scans the segment anew and brings it to PRE-OP.</summary>
    public PreOperationalSegment EnterPreOp()
    {
        PreOperationalSegment preOp = Main.RunUntil(Scan().EnterPreOpAsync());
        _segment = preOp;
        return preOp;
    }

    /// <summary>Scans the segment anew and brings it to OP.</summary>
    public SegmentSnapshot StartUp()
    {
        _segment = Main.RunUntil(Main.StartUpAsync());
        return _segment.Snapshot;
    }

    /// <summary>One cycle: exchange, acyclic work, time to the next.</summary>
    public ExchangeResult Cycle()
    {
        long next = _clock.NowNanoseconds + (Options.CycleTime.Ticks * 100);
        ExchangeResult result = Op.Exchange(Now);
        while (Main.Pump())
        {
            // Until nothing is left for this cycle.
        }

        _clock.AdvanceTo(next);
        return result;
    }

    public void Cycles(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Cycle();
        }
    }

    /// <summary>Time passes without a cycle.</summary>
    public void Wait(TimeSpan time)
    {
        _clock.Advance(time.Ticks * 100);
        Segment.Advance(_clock.NowNanoseconds);
    }

    /// <summary>How far the bus's time in an exchange is ahead of the calendar now.</summary>
    public TimeSpan AheadOfCalendar(ExchangeResult result) =>
        new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + Nanoseconds.ToTimeSpan((long)result.ReferenceTimeNanoseconds) - Options.Calendar.GetUtcNow();

    /// <summary>Cycles until something holds; fails the test after <paramref name="limit"/> cycles.</summary>
    /// <returns>How many cycles it took.</returns>
    public int CyclesUntil(Func<bool> condition, int limit, string what)
    {
        for (int i = 0; i < limit; i++)
        {
            if (condition())
            {
                return i;
            }

            Cycle();
        }

        Assert.Fail($"Not within {limit} cycles: {what}. Problems: {string.Join(" | ", Problems)}. Warnings: {string.Join(" | ", Main.Snapshot.Warnings)}");
        return limit;
    }

    /// <summary>Runs a task while the cycle goes on.</summary>
    public T CyclesUntil<T>(Task<T> task, int limit = 5000)
    {
        CyclesUntil(() => task.IsCompleted, limit, "the task is complete");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs a task while the cycle goes on; see the other overload.</summary>
    public void CyclesUntil(Task task, int limit = 5000)
    {
        CyclesUntil(() => task.IsCompleted, limit, "the task is complete");
        task.GetAwaiter().GetResult();
    }

    public IEnumerable<string> Problems => Main.Snapshot.Subdevices.Select(device => device.Problem?.Sentence).OfType<string>();

    public void Dispose() => Main.Dispose();
}
