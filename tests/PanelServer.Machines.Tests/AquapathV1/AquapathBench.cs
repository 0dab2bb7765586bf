using System.Buffers.Binary;
using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.AquapathV1;
using PanelServer.Simulation.AquapathV1;

namespace PanelServer.Machines.Tests.AquapathV1;

/// <summary>The real machine on the real terminal drivers, with plants behind their images; without bus, so that hours pass quickly.</summary>
public sealed class AquapathBench
{
    private const double ConversionSeconds = 0.1;
    private const double PulseMemorySeconds = 1.6;
    private const int WireBreak = 0x0042;
    private const int ShortCircuit = 0x0041;

    private readonly Terminal[] _terminals =
    [
        new Ek1100(KnownDevices.Ek1100.Identity), new El2008(KnownDevices.El2008.Identity), new El4002(KnownDevices.El4002.Identity),
        new El3204(KnownDevices.El3204.Identity), new El5152(KnownDevices.El5152.Identity),
    ];

    private readonly byte[] _relays = new byte[1];
    private readonly byte[] _fans = new byte[4];
    private readonly byte[] _temperatures = new byte[16];
    private readonly byte[] _flows = new byte[20];
    private readonly double[] _sincePulse = new double[2];
    private readonly TimeSpan _period;
    private Cycle _cycle;
    private double _sinceConversion;
    private bool _toggle;

    public AquapathBench(AquapathOptions? options = null, double cycleSeconds = 0.02)
    {
        _period = TimeSpan.FromSeconds(cycleSeconds);
        _cycle = new(0, TimeSpan.Zero, _period);
        for (int i = 0; i < _terminals.Length; i++)
        {
            _terminals[i].Place(i, (ushort)(1000 + i));
        }

        Machine = (AquapathMachine)new AquapathModule(options).Build(
            13, new MachineTerminals(_terminals.Select((terminal, role) => (terminal, role)).ToDictionary(pair => (ushort)pair.role, pair => pair.terminal)), new MachineRoster(new MachineCatalog([])));
        foreach (Terminal terminal in _terminals)
        {
            terminal.Start();
            terminal.Report(TerminalCondition.Operational);
        }
    }

    public enum SensorFault
    {
        None,
        Open,
        Shorted,
        Frozen,
    }

    public AquapathMachine Machine { get; }

    public CircuitPlant Front { get; } = new();

    public CircuitPlant Back { get; } = new();

    public IReadOnlyList<Terminal> Terminals => _terminals;

    /// <summary>Faults of the four thermometers.</summary>
    public SensorFault[] Sensors { get; } = new SensorFault[4];

    public AquapathState State => Machine.ReadTyped().State;

    public AquapathLiveValues Live => Machine.ReadTyped().LiveValues!.Value;

    public string? Error => Machine.ReadStatus().Error;

    public double Seconds => _cycle.Seconds;

    /// <summary>Relay of an output of the EL2008, as it is in the image.</summary>
    public bool Relay(int channel) => (_relays[0] >> (channel - 1) & 1) != 0;

    /// <summary>Voltage at an output of the EL4002.</summary>
    public double FanVolt(int channel) => BinaryPrimitives.ReadInt16LittleEndian(_fans.AsSpan(2 * (channel - 1))) / 32767.0 * 10;

    public void Send(params AquapathMutation[] mutations)
    {
        SubmitResult result = Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Step();
    }

    public void Run(double seconds, Action? each = null)
    {
        TimeSpan end = _cycle.Time + TimeSpan.FromSeconds(seconds) - _period / 2;
        while (_cycle.Time < end)
        {
            Step();
            each?.Invoke();
        }
    }

    /// <summary>Runs until something is so and returns at which time since the start.</summary>
    public double RunUntil(Func<bool> isSo, double withinSeconds)
    {
        double start = Seconds;
        while (!isSo())
        {
            Assert.True(Seconds - start <= withinSeconds, $"not within {withinSeconds} s; error: {Error}");
            Step();
        }

        return Seconds;
    }

    public void Step()
    {
        double seconds = _period.TotalSeconds;
        WriteInputs(seconds);
        Machine.Run(_cycle);
        _terminals[1].WriteOutputs(_relays);
        _terminals[2].WriteOutputs(_fans);
        Front.Step(seconds, new(Relay(1), Relay(2), Relay(4), FanVolt(1)));
        Back.Step(seconds, new(Relay(5), Relay(6), Relay(8), FanVolt(2)));
        _cycle = _cycle.Next(_period);
    }

    private void WriteInputs(double seconds)
    {
        _sinceConversion += seconds;
        if (_sinceConversion >= ConversionSeconds)
        {
            _sinceConversion = 0;
            _toggle = !_toggle;
            Convert(0, Front.WaterProbeCelsius);
            Convert(1, Front.ReservoirProbeCelsius);
            Convert(2, Back.WaterProbeCelsius);
            Convert(3, Back.ReservoirProbeCelsius);
        }

        Measure(0, Front.PulseHertz, seconds);
        Measure(1, Back.PulseHertz, seconds);
        _terminals[3].ReadInputs(_temperatures, _cycle.Time);
        _terminals[4].ReadInputs(_flows, _cycle.Time);
    }

    private void Convert(int sensor, double celsius)
    {
        if (Sensors[sensor] == SensorFault.Frozen)
        {
            return;
        }

        (int bits, double value) = Sensors[sensor] switch
        {
            SensorFault.Open => (WireBreak, 8500),
            SensorFault.Shorted => (ShortCircuit, -2000),
            _ => (0, Math.Round(10 * celsius)),
        };
        BinaryPrimitives.WriteUInt16LittleEndian(_temperatures.AsSpan(4 * sensor), (ushort)(bits | (_toggle ? 0x8000 : 0)));
        BinaryPrimitives.WriteInt16LittleEndian(_temperatures.AsSpan(4 * sensor + 2), (short)value);
    }

    private void Measure(int channel, double hertz, double seconds)
    {
        _sincePulse[channel] = hertz > 0 ? 0 : _sincePulse[channel] + seconds;
        Span<byte> image = _flows.AsSpan(10 * channel);
        image[1] ^= 0x80;
        if (hertz > 0 || _sincePulse[channel] > PulseMemorySeconds)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image[6..], (uint)Math.Round(hertz * 100));
        }
    }
}
