using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.LaserV1;

/// <summary>
/// A diameter gauge on a pseudo-terminal: unit 1, 38400 baud 8N1, with the time that a real one takes and faults by name. After the fault
/// "disconnect" it comes back with a new pseudo-terminal behind the same link, as a re-plugged adapter does.
/// </summary>
public sealed class SimulatedGauge : SimulatedDevice
{
    private const byte Unit = 1;
    private static readonly RtuTiming Timing = new(38400, 10);
    private static readonly TimeSpan Processing = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan ReplugPause = TimeSpan.FromMilliseconds(200);

    private readonly GaugeRegisters _registers;
    private readonly bool _oneAxis;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private SimulatedGauge(string linkPath, bool oneAxis, TimeProvider time)
    {
        LinkPath = linkPath;
        _oneAxis = oneAxis;
        _time = time;
        _registers = new(Faults, time);
        PseudoTerminal line = Plug();
        _serving = Task.Run(() => ServeAsync(line));
    }

    /// <summary>The symbolic link that is opened as a serial port; it exists while the gauge is plugged in.</summary>
    public string LinkPath { get; }

    /// <inheritdoc/>
    public override string Address => LinkPath;

    /// <inheritdoc/>
    public override FaultSwitch Faults { get; } = new();

    /// <summary>Starts a gauge.</summary>
    /// <param name="linkPath">Path of a symbolic link to make; its folder must exist.</param>
    /// <param name="time">Clock of its plant and its answers.</param>
    /// <param name="oneAxis">A gauge with one axis, which answers only the average.</param>
    /// <exception cref="IOException">No pseudo-terminal or no link can be made.</exception>
    public static SimulatedGauge Start(string linkPath, TimeProvider time, bool oneAxis = false) => new(linkPath, oneAxis, time);

    /// <summary>Looks at or changes what is in front of the gauge, between two requests.</summary>
    public void Use(Action<GaugePlant> use)
    {
        // The server holds the same lock while it carries out a request.
        lock (_registers)
        {
            use(_registers.Plant);
        }
    }

    /// <inheritdoc/>
    public override bool TryRun(string command, IReadOnlyList<double> arguments)
    {
        if (command != "diameter" || arguments is not [>= 0 and <= ushort.MaxValue])
        {
            return false;
        }

        Use(plant => plant.DiameterMicrometres = arguments[0]);
        return true;
    }

    /// <summary>Lets it measure the filament of the first machine that has any; until then, what lies in the gauge.</summary>
    /// <param name="line">The line's machines in bus order.</param>
    public override void StandBeside(IReadOnlyList<SimulatedMachine> line)
    {
        if (line.OfType<IFilamentSource>().FirstOrDefault() is { } source)
        {
            Use(plant => plant.Source = () => source.FilamentDiameterMillimetre is > 0 and double millimetres
                ? millimetres * 1000
                : plant.DiameterMicrometres);
        }
    }

    /// <summary>Unplugs the gauge: the link is gone and the open line is dead.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _stop.Dispose();
    }

    private PseudoTerminal Plug()
    {
        if (File.Exists(LinkPath) && new FileInfo(LinkPath).LinkTarget is null)
        {
            throw new IOException($"{LinkPath} exists and is no link; choose another path.");
        }

        PseudoTerminal line = PseudoTerminal.Open();
        File.Delete(LinkPath);
        File.CreateSymbolicLink(LinkPath, line.Path);
        return line;
    }

    private async Task ServeAsync(PseudoTerminal line)
    {
        while (true)
        {
            await using (FaultyLine faulty = new(line, Faults, AnswerDelay, _time))
            {
                IByteLine served = _oneAxis ? new OneAxisLine(faulty) : faulty;
                await new ModbusRtuServer(_registers, served, Unit, Timing, _time).RunAsync(_stop.Token);
                File.Delete(LinkPath);
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(ReplugPause, _time, CancellationToken.None);
            line = Plug();
        }
    }

    private static TimeSpan AnswerDelay(int length) => Processing + (length * Timing.Character);

    /// <summary>Shortens answers of three registers to one, as gauges with one axis do.</summary>
    private sealed class OneAxisLine(IByteLine inner) : IByteLine
    {
        private const int ThreeRegisters = 11;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => inner.ReadAsync(buffer, cancellation);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            if (bytes.Length != ThreeRegisters)
            {
                return inner.WriteAsync(bytes, cancellation);
            }

            byte[] frame = [.. bytes.Span[..5], 0, 0];
            frame[2] = 2;
            RtuFrame.Seal(frame, frame[0], frame.Length - 3);
            return inner.WriteAsync(frame, cancellation);
        }

        public void DiscardInput() => inner.DiscardInput();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
