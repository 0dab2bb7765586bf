using System.CommandLine;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tool;

/// <summary>A main device on the segment that a command line names.</summary>
internal sealed class SegmentSession : IAsyncDisposable
{
    // The slowest cycle of a main device is some tens of milliseconds.
    private const long ListeningNanoseconds = 200_000_000;

    private readonly IDisposable? _capture;

    private SegmentSession(MainDevice main, IDisposable? capture)
    {
        Main = main;
        _capture = capture;
        main.Start();
    }

    /// <summary>The main device; its worker runs.</summary>
    public MainDevice Main { get; }

    /// <summary>Options by which a command says which segment it is about.</summary>
    public sealed record Options(Option<string> Interface, Option<bool> Force)
    {
        /// <summary>Makes them for a command.</summary>
        public static Options AddTo(Command command)
        {
            Options options = new(CommonArguments.Interface(), CommonArguments.Force());
            command.Options.Add(options.Interface);
            command.Options.Add(options.Force);
            return options;
        }
    }

    /// <summary>Opens the interface; sends nothing yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="capture">Where to write every frame; null for nowhere.</param>
    /// <param name="cycleTime">Time between two exchanges; null for 1 ms.</param>
    /// <exception cref="EtherCatException">The interface cannot be used.</exception>
    /// <exception cref="ToolException">Another main device is using the segment.</exception>
    public static SegmentSession Open(ParseResult parsed, Options options, Stream? capture = null, TimeSpan? cycleTime = null)
    {
        string interfaceName = parsed.GetRequiredValue(options.Interface);
        IFrameTransport transport = new RawSocketTransport(interfaceName, WaitMode.PowerSaving);
        if (!parsed.GetValue(options.Force) && IsInUse(transport))
        {
            transport.Dispose();
            throw new ToolException(
                $"Another main device is using '{interfaceName}'. Two of them stop the machines: stop the other one first "
                + "(the panel server with 'systemctl stop qitech-control-server'). With --force this goes on nevertheless.");
        }

        MainDeviceOptions settings = new() { CreateTerminal = TerminalCatalog.Declared };
        if (cycleTime is { } time)
        {
            settings = settings with { CycleTime = time };
        }

        transport = capture is null ? transport : new PcapngCaptureTransport(transport, capture);
        return new SegmentSession(new MainDevice(transport, settings), capture);
    }

    /// <summary>Scans and brings all devices to PRE-OP, where mailboxes work and nothing moves.</summary>
    public async Task<PreOperationalSegment> EnterPreOpAsync()
    {
        ScannedSegment scanned = await Main.ScanAsync();
        return await scanned.EnterPreOpAsync();
    }

    /// <summary>Scans, brings all devices to PRE-OP, and finds the one that is asked about.</summary>
    /// <exception cref="ToolException">There is none at the position.</exception>
    public async Task<(PreOperationalSegment Segment, SubdeviceSnapshot Device)> EnterPreOpAsync(int position)
    {
        PreOperationalSegment segment = await EnterPreOpAsync();
        return (segment, At(position));
    }

    /// <summary>A device of the segment.</summary>
    /// <exception cref="ToolException">There is none at the position.</exception>
    public SubdeviceSnapshot At(int position)
    {
        IReadOnlyList<SubdeviceSnapshot> devices = Main.Snapshot.Subdevices;
        return position >= 0 && position < devices.Count
            ? devices[position]
            : throw new ToolException($"There is no position {position}: the segment has {devices.Count} devices, 0 to {devices.Count - 1}.");
    }

    /// <summary>Leaves all devices in INIT, with their outputs off, and closes the interface.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Main.Snapshot.Phase > SegmentPhase.Scanned)
            {
                await Main.ScanAsync();
            }
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Segment)
        {
            // Nobody answers any more: their watchdogs switch the outputs off.
        }

        Main.Dispose();
        _capture?.Dispose();
    }

    private static bool IsInUse(IFrameTransport transport) =>
        transport.Receive(new byte[FrameFormat.MaximumLength], transport.NowNanoseconds + ListeningNanoseconds) > 0;
}
