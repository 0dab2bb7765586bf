using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.Machines;

namespace PanelServer.Tests.Shared;

/// <summary>
/// A machine on everything that is real: main device, EtherCAT frames, terminal drivers, with virtual terminals and plant at
/// the far end. Virtual time: as fast as the computer allows.
/// </summary>
public abstract class MachineBus : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly TimeSpan _period;
    private readonly long _periodNanoseconds;

    /// <summary>Brings the bus to OP and builds the machine.</summary>
    /// <param name="subdevices">The machine's terminals.</param>
    /// <param name="module">The machine.</param>
    /// <param name="cycleSeconds">Cycle time.</param>
    /// <param name="ringLength">Makes the bus a ring of so many subdevices, with output terminals of nobody behind the machine's; 0 for a line.</param>
    protected MachineBus(IReadOnlyList<VirtualSubdevice> subdevices, BusMachineModule module, double cycleSeconds, int ringLength = 0)
    {
        _period = TimeSpan.FromSeconds(cycleSeconds);
        _periodNanoseconds = (long)(cycleSeconds * 1e9);
        foreach (VirtualSubdevice subdevice in subdevices)
        {
            Segment.Add(subdevice);
        }

        IFrameTransport transport = new InProcessTransport(Segment, _clock);
        if (ringLength > 0)
        {
            while (Segment.Subdevices.Count < ringLength)
            {
                Segment.Add(new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()));
            }

            Segment.MakeRing();
            transport = new RedundantTransport(transport, new InProcessTransport(Segment.RedundantEnd, _clock));
        }

        MainDevice = new MainDevice(transport, MachineGroups.Options with { CycleTime = _period });
        ScannedSegment scanned = MainDevice.RunUntil(MainDevice.ScanAsync());
        PreOperationalSegment preOp = MainDevice.RunUntil(scanned.EnterPreOpAsync());
        Dictionary<ushort, Terminal> byRole = [];
        for (int position = 0; position < subdevices.Count; position++)
        {
            byRole[subdevices[position].Description.Machine!.Value.Role] = preOp.Terminals[position];
        }

        Catalog = new MachineCatalog([module]);
        Roster = new MachineRoster(Catalog);
        Subject = module.Build(57922, new MachineTerminals(byRole), Roster);
        Roster.Add(Subject);
        ConfiguredSegment configured = MainDevice.RunUntil(preOp.ConfigureAsync());
        SafeOperationalSegment safeOp = MainDevice.RunUntil(configured.EnterSafeOpAsync());
        Op = MainDevice.RunUntil(safeOp.EnterOpAsync());
        Cycle = new Cycle(0, Now, _period);
    }

    /// <summary>The simulated cable with its faults.</summary>
    public VirtualSegment Segment { get; } = new();

    public MainDevice MainDevice { get; }

    /// <summary>The bus in OP.</summary>
    public OperationalSegment Op { get; }

    public MachineCatalog Catalog { get; }

    public MachineRoster Roster { get; }

    /// <summary>The machine on the bus.</summary>
    public Machine Subject { get; }

    /// <summary>The cycle that was run last.</summary>
    public Cycle Cycle { get; private set; }

    private TimeSpan Now => TimeSpan.FromTicks(_clock.NowNanoseconds / 100);

    /// <summary>Runs one cycle; the machines run where the caller lets them.</summary>
    public void Step(Action<Cycle> runMachines)
    {
        _clock.AdvanceTo((_clock.NowNanoseconds / _periodNanoseconds + 1) * _periodNanoseconds);
        Cycle = new Cycle(Cycle.Number + 1, Now, _period);
        Segment.Advance(_clock.NowNanoseconds);
        AdvancePlant(_clock.NowNanoseconds);
        Op.ReadInputs(Cycle.Time);
        runMachines(Cycle);
        Op.WriteOutputs();
        MainDevice.Pump();
    }

    /// <summary>Runs until the bus has recovered, and takes it into operation again as the server does.</summary>
    public void Recover(Action<Cycle> runMachines)
    {
        int cycles = (int)(10 / _period.TotalSeconds);
        while (!Op.Groups[0].Acknowledge())
        {
            if (cycles-- == 0)
            {
                throw new TimeoutException("the bus did not recover within 10 s");
            }

            Step(runMachines);
        }
    }

    public void Dispose()
    {
        MainDevice.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the plant follow the segment's time.</summary>
    protected abstract void AdvancePlant(long nowNanoseconds);
}
