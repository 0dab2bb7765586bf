using System.Runtime.InteropServices;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulator;
using PanelServer.Simulator.Devices;

const int WrongUse = 2;
if (args is [string first, .. string[] rest] && FarEndList.BesideBus.FirstOrDefault(kind => kind.IsCalled(first)) is { } device)
{
    return await DeviceProcess.RunAsync(device, rest);
}

SimulatorOptions options;
try
{
    options = SimulatorOptions.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync("panel-simulator --help explains everything.");
    return WrongUse;
}

if (options.Help)
{
    HelpText.Write(Console.Out);
    return 0;
}

try
{
    return await ServeAsync(options);
}
catch (Exception exception) when (exception is EtherCatException or IOException or FaultSyntaxException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static async Task<int> ServeAsync(SimulatorOptions options)
{
    SimulatedLine machines = new(options.Segment);
    IReadOnlyList<VirtualSubdevice> subdevices = machines.Subdevices;
    await using EepromStore? store = options.EepromDirectory is null ? null : new EepromStore(options.EepromDirectory, options.SegmentFileName, subdevices);
    VirtualSegment segment = new();
    machines.PlugInto(segment);
    machines.Follow(segment);
    WaitMode waitMode = options.Spin ? WaitMode.BusyPoll : WaitMode.PowerSaving;
    using RawSocketTransport wire = new(options.Interface, waitMode);
    using RawSocketTransport? redundantWire = options.RedundantInterface is null ? null : new(options.RedundantInterface, waitMode);
    if (redundantWire is not null)
    {
        segment.MakeRing();
    }

    SegmentServer server = new(segment, wire, redundantWire);
    if (options.Script is not null)
    {
        FaultScript.Schedule(segment, await File.ReadAllTextAsync(options.Script), Console.WriteLine, machines.Faults);
    }

    using CancellationTokenSource stop = new();
    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    Thread serving = new(() => Serve(server, options, stop.Token)) { Name = "segment" };
    serving.Start();
    await Console.Out.WriteLineAsync($"Segment \"{options.Segment}\" with {subdevices.Count} subdevices on {options.Interface}{(options.RedundantInterface is { } second ? $" and {second}" : "")}.");
    await ReadCommandsAsync(new CommandConsole(server, machines.Faults, Console.In, Console.Out), stop);
    serving.Join();
    return 0;
}

static void Serve(SegmentServer server, SimulatorOptions options, CancellationToken stop)
{
    // A thread that never sleeps would leave nothing of its core to the others at real-time priority.
    if (!options.Spin && !RealTimePriority.TryTake())
    {
        Console.Error.WriteLine("No real-time priority (CAP_SYS_NICE is missing): answers may be late when the machine is busy.");
    }

    server.Run(stop);
}

// The end of standard input does not end the simulation, so that it can run in the background.
static async Task ReadCommandsAsync(CommandConsole console, CancellationTokenSource stop)
{
    Task stopped = Task.Delay(Timeout.Infinite, stop.Token);
    Task<bool> reading = Task.Run(() => console.RunAsync(stop.Token));
    Task first = await Task.WhenAny(reading, stopped);
    if (first == reading && await reading)
    {
        await stop.CancelAsync();
    }

    await Task.WhenAny(stopped);
}
