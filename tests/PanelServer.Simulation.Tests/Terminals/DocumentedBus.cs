using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.WinderV1;
using PanelServer.Tests.Shared;

namespace PanelServer.Simulation.Tests.Terminals;

/// <summary>The real main device on the segment of extruder and winder, in virtual time, a millisecond per cycle.</summary>
internal sealed class DocumentedBus : IDisposable
{
    private readonly VirtualClock _clock = new();

    public DocumentedBus(Action<DocumentedBus>? configure = null)
    {
        foreach (VirtualSubdevice subdevice in Extruder.Subdevices.Concat(Winder.Subdevices))
        {
            Segment.Add(subdevice);
        }

        MainDevice = new MainDevice(new InProcessTransport(Segment, _clock), MachineGroups.Options);
        ScannedSegment scanned = MainDevice.RunUntil(MainDevice.ScanAsync());
        PreOperationalSegment preOp = MainDevice.RunUntil(scanned.EnterPreOpAsync());
        Terminals = preOp.Terminals;
        configure?.Invoke(this);
        ConfiguredSegment configured = MainDevice.RunUntil(preOp.ConfigureAsync());
        SafeOperationalSegment safeOp = MainDevice.RunUntil(configured.EnterSafeOpAsync());
        Op = MainDevice.RunUntil(safeOp.EnterOpAsync());
    }

    /// <summary>All drivers, in PRE-OP already.</summary>
    public IReadOnlyList<Terminal> Terminals { get; }

    /// <summary>The bus in OP.</summary>
    public OperationalSegment Op { get; }

    public ExtruderTerminals Extruder { get; } = new();

    public WinderTerminals Winder { get; } = new();

    public VirtualSegment Segment { get; } = new();

    public MainDevice MainDevice { get; }

    /// <summary>The one driver of a type.</summary>
    public TTerminal Driver<TTerminal>()
        where TTerminal : Terminal => Terminals.OfType<TTerminal>().Single();

    public void Cycles(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Cycle();
        }
    }

    public void Cycle()
    {
        Exchange();
        MainDevice.Pump();
    }

    /// <summary>What the cycle thread does in a cycle, without the worker's part.</summary>
    public void Exchange()
    {
        _clock.AdvanceTo(((_clock.NowNanoseconds / 1_000_000) + 1) * 1_000_000);
        Op.Exchange(TimeSpan.FromTicks(_clock.NowNanoseconds / 100));
    }

    public int CyclesUntil(Func<bool> condition, int limit)
    {
        for (int i = 1; i <= limit; i++)
        {
            Cycle();
            if (condition())
            {
                return i;
            }
        }

        Assert.Fail($"The condition did not hold within {limit} cycles.");
        return 0;
    }

    /// <summary>Time passes without any frame, as when the server hangs.</summary>
    public void Hang(double milliseconds)
    {
        _clock.Advance((long)(milliseconds * 1e6));
        Segment.Advance(_clock.NowNanoseconds);
    }

    public void Dispose() => MainDevice.Dispose();
}
