// A virtual terminal of one's own, a relay with a counter of how often it has switched, and a main device that operates it by what it
// declares. All of it in virtual time, without hardware.
// usage: dotnet run --project docs/examples/OwnTerminal
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

VirtualSegment segment = new();
segment.Add(new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()));
segment.Add(new VirtualSubdevice(CountingRelay.Description, new CountingRelay()));

VirtualClock clock = new();
using MainDevice main = new(new InProcessTransport(segment, clock), new() { Calendar = clock, CreateTerminal = TerminalCatalog.CreateOrDeclared });
OperationalSegment bus = main.RunUntil(main.StartUpAsync());
DeclaredTerminal relay = (DeclaredTerminal)bus.Terminals[1];
Console.WriteLine($"{relay.Label} declares: {string.Join(", ", relay.Entries)}");

// An hour in which the relay is on for a minute, off for a minute.
for (int second = 0; second < 3600; second++)
{
    relay["Coil On"].IsSet = second / 60 % 2 == 0;
    for (int cycle = 0; cycle < 100; cycle++)
    {
        foreach (ProcessGroup group in bus.Groups)
        {
            group.Acknowledge();
        }

        bus.Exchange(TimeSpan.FromTicks(clock.NowNanoseconds / 100));
        clock.AdvanceTo(clock.NowNanoseconds + 10_000_000);
    }
}

Console.WriteLine($"It has switched on {relay["Counter Switched on"].Value} times in an hour.");

internal sealed class CountingRelay : SubdeviceApplication
{
    private bool _wasOn;
    private ObjectEntry? _coil;
    private ObjectEntry? _counter;

    public static SubdeviceDescription Description { get; } = new()
    {
        OrderNumber = "RELAY1",
        Name = "RELAY1 one relay with a counter",
        Group = "Relays",
        Vendor = 0x0000_0599,
        Product = 1,
        Revision = 1,
        Esc = EscProfile.Small,
        PdiControl = 0x0104, // no firmware: the state follows what the main device asks
        Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs],
        SyncManagers = [new(0x0F00, 1, 0x44, 0x09, SyncManagerType.Outputs), new(0x1000, 2, 0x00, 0x01, SyncManagerType.Inputs)],
        RxPdos = [new() { Index = 0x1600, Name = "Coil", Entries = [PdoEntryDescription.Of(0x7000, 1, CoeDataType.Boolean, "On")] }],
        TxPdos = [new() { Index = 0x1A00, Name = "Counter", Entries = [PdoEntryDescription.Of(0x6000, 1, CoeDataType.Unsigned16, "Switched on")] }],
    };

    protected override void Attached()
    {
        _coil = Subdevice.Dictionary[0x7000, 1];
        _counter = Subdevice.Dictionary[0x6000, 1];
    }

    protected override void OutputsReceived(ReadOnlySpan<byte> image)
    {
        if (_coil!.Flag && !_wasOn)
        {
            _counter!.Value++;
        }

        _wasOn = _coil.Flag;
    }
}
