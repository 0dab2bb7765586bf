using System.Buffers.Binary;
using PanelServer.EtherCat.Terminals;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Reference;

/// <summary>
/// The real extruder machine on its real terminal drivers, with the plant at the other end of their process images: everything
/// but the EtherCAT frames, so that hours pass in seconds. Sensors, faults and time are in the test's hand.
/// </summary>
public sealed class ExtruderBench
{
    private const ushort Underrange = 0x0001;
    private const ushort Overrange = 0x0002;
    private const ushort ErrorBit = 0x0040;
    private const ushort Invalid = 0x4000;
    private const ushort Toggle = 0x8000;
    private const double ThermometerConversionSeconds = 0.1;
    private const double PressureConversionSeconds = 0.01;

    // Zones of the plant by channel of relay and thermometer, 1 … 4 (circuit diagram).
    private static readonly ExtruderZone[] ZoneOfChannel = [ExtruderZone.Front, ExtruderZone.Middle, ExtruderZone.Back, ExtruderZone.Nozzle];
    private static readonly double[] ConversionPhases = [0, 0.02, 0.05, 0.07];

    private readonly double _cycleSeconds;
    private readonly Ek1100 _coupler = new(KnownDevices.Ek1100.Identity);
    private readonly El1002 _inputs = new(KnownDevices.El1002.Identity);
    private readonly El6021 _serial = new(KnownDevices.El6021.Identity);
    private readonly El2004 _relays = new(KnownDevices.El2004.Identity);
    private readonly El3021 _pressure = new(KnownDevices.El3021.Identity);
    private readonly El3204 _thermometers = new(KnownDevices.El3204.Identity);
    private readonly byte[] _inputImage = new byte[1];
    private readonly byte[] _relayImage = new byte[1];
    private readonly byte[] _pressureImage = new byte[4];
    private readonly byte[] _thermometerImage = new byte[16];
    private readonly byte[] _serialOutputs = new byte[SerialTerminalBench.ImageSize];
    private readonly bool[] _relayIsClosed = new bool[BarrelPlant.Zones];
    private readonly SensorFault[] _sensorFaults = new SensorFault[BarrelPlant.Zones];
    private readonly double[] _nextConversion = new double[BarrelPlant.Zones];
    private readonly Random _noise = new(4711);
    private readonly ExtruderModule _module;
    private readonly MachineTerminals _byRole;
    private double _nextPressureConversion;
    private Cycle _cycle;

    public ExtruderBench(double cycleSeconds = 0.001, ExtruderOptions? options = null, ExtruderPlantConstants? constants = null)
        : this(cycleSeconds, ExtruderModule.V1(options), constants, [1, 2, 3, 4, 5])
    {
    }

    // Roles of EL1002, EL6021, EL2004, EL3021, EL3204.
    private ExtruderBench(double cycleSeconds, ExtruderModule module, ExtruderPlantConstants? constants, ushort[] roles)
    {
        _cycleSeconds = cycleSeconds;
        Plant = new ExtruderPlant(constants);
        Slave = new InverterSlave(Plant.Drive, Plant.Constants);
        Line = new SerialTerminalBench(Slave);
        Terminal[] all = [_coupler, _inputs, _serial, _relays, _pressure, _thermometers];
        Dictionary<ushort, Terminal> byRole = [];
        for (ushort position = 0; position < all.Length; position++)
        {
            all[position].Place(position, (ushort)(0x1001 + position));
            all[position].Start();
            all[position].Report(TerminalCondition.Operational);
            byRole[position == 0 ? position : roles[position - 1]] = all[position];
        }

        Terminals = all;
        _module = module;
        _byRole = new MachineTerminals(byRole);
        Machine = Build();
        Array.Copy(ConversionPhases, _nextConversion, BarrelPlant.Zones);
    }

    public enum SensorFault
    {
        None,
        Open,
        Shorted,
        Frozen,

        /// <summary>A disturbance: a value far too high with a good status.</summary>
        Wild,
    }

    /// <summary>The model with machine number 22. The EL1002 is there with role 5, in case the options ask for it.</summary>
    public static ExtruderBench V2(double cycleSeconds = 0.001, ExtruderOptions? options = null, ExtruderPlantConstants? constants = null) =>
        new(cycleSeconds, ExtruderModule.V2(options), constants ?? ExtruderPlantConstants.V2, [5, 1, 2, 3, 4]);

    public ExtruderPlant Plant { get; }

    public InverterSlave Slave { get; }

    public SerialTerminalBench Line { get; }

    public IReadOnlyList<Terminal> Terminals { get; }

    public ExtruderMachine Machine { get; private set; }

    public double Now => _cycle.Seconds;

    public SensorFault PressureFault { get; set; }

    /// <summary>The bus is interrupted: no exchange, and the machine is told to be safe.</summary>
    public bool BusIsDown { get; set; }

    /// <summary>The server stops: the exchange goes on, and the machine is told to be safe.</summary>
    public bool IsStopping { get; set; }

    public long RelaySwitchings { get; private set; }

    public ExtruderState State => Machine.ReadTyped().State;

    public ExtruderLiveValues Live => Machine.ReadTyped().LiveValues!.Value;

    public string? Error => Machine.ReadStatus().Error;

    public ExtruderMode Mode => State.ModeState.Mode;

    public bool AnyRelayIsClosed => _relayImage[0] != 0;

    public bool RelayIsClosed(ExtruderZone zone) => _relayIsClosed[(int)zone];

    public void SetSensorFault(ExtruderZone zone, SensorFault fault) => _sensorFaults[(int)zone] = fault;

    public SubmitResult Submit(params Mutation[] mutations) => Machine.Submit(mutations);

    /// <summary>Posts mutations that must be accepted, and lets one cycle pass.</summary>
    public void Post(params Mutation[] mutations)
    {
        SubmitResult result = Machine.Submit(mutations);
        if (result.Outcome != SubmitOutcome.Accepted)
        {
            throw new InvalidOperationException($"refused: {result.Reason}");
        }

        Step();
    }

    public void SetTargets(double celsius) => Post(
        new ExtruderMutation.SetFrontHeatingTargetTemperature(celsius),
        new ExtruderMutation.SetMiddleHeatingTemperature(celsius),
        new ExtruderMutation.SetBackHeatingTargetTemperature(celsius),
        new ExtruderMutation.SetNozzleHeatingTemperature(celsius));

    /// <summary>Starts with a barrel at temperature and an inverter that is ready.</summary>
    public void WarmUp(double celsius)
    {
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            Plant.Barrel.SetTemperature(zone, celsius);
        }

        SetTargets(celsius);
        Run(2);
    }

    public void Run(double seconds)
    {
        long cycles = (long)Math.Round(seconds / _cycleSeconds);
        for (long i = 0; i < cycles; i++)
        {
            Step();
        }
    }

    /// <summary>Runs until something holds; returns how long it took, NaN if the limit came first.</summary>
    public double RunUntil(Func<bool> condition, double limitSeconds)
    {
        double start = Now;
        while (!condition())
        {
            if (Now - start > limitSeconds)
            {
                return double.NaN;
            }

            Step();
        }

        return Now - start;
    }

    public void Step()
    {
        _cycle = _cycle.Next(TimeSpan.FromSeconds(_cycleSeconds));
        if (BusIsDown)
        {
            // Nothing reaches the terminals: their watchdog drops the outputs.
            Machine.RunSafe(_cycle, "The bus is interrupted.");
            Array.Clear(_relayImage);
        }
        else
        {
            ReadInputs();
            RunMachine();
            Exchange();
        }

        for (int channel = 0; channel < BarrelPlant.Zones; channel++)
        {
            bool isClosed = (_relayImage[0] & (1 << channel)) != 0;
            ref bool was = ref _relayIsClosed[(int)ZoneOfChannel[channel]];
            RelaySwitchings += was == isClosed ? 0 : 1;
            was = isClosed;
        }

        Plant.Step(_cycleSeconds, _relayIsClosed);
        Slave.Step(_cycleSeconds);
    }

    /// <summary>The server ends without a word and another one starts: nothing is left of the first, the plant goes on.</summary>
    public void RestartServer(double seconds)
    {
        Array.Clear(_relayImage);
        Array.Clear(_relayIsClosed);
        for (double past = 0; past < seconds; past += _cycleSeconds)
        {
            _cycle = _cycle.Next(TimeSpan.FromSeconds(_cycleSeconds));
            Plant.Step(_cycleSeconds, _relayIsClosed);
            Slave.Step(_cycleSeconds);
        }

        foreach (Terminal terminal in Terminals)
        {
            terminal.Start();
        }

        Machine = Build();
    }

    private ExtruderMachine Build() => (ExtruderMachine)_module.Build(4242, _byRole, new MachineRoster(new MachineCatalog([_module])));

    private void RunMachine()
    {
        if (IsStopping)
        {
            Machine.RunSafe(_cycle, null);
        }
        else
        {
            Machine.Run(_cycle);
        }
    }

    private void ReadInputs()
    {
        Convert();
        _inputImage[0] = (byte)(Plant.IsContactorClosed ? 1 : 0);
        _inputs.ReadInputs(_inputImage, _cycle.Time);
        _coupler.ReadInputs([], _cycle.Time);
        _serial.ReadInputs(Line.Inputs, _cycle.Time);
        _relays.ReadInputs([], _cycle.Time);
        _pressure.ReadInputs(_pressureImage, _cycle.Time);
        _thermometers.ReadInputs(_thermometerImage, _cycle.Time);
    }

    private void Exchange()
    {
        _relays.WriteOutputs(_relayImage);
        _serial.WriteOutputs(_serialOutputs);
        Line.Exchange(_serialOutputs, Now);
    }

    private void Convert()
    {
        for (int channel = 0; channel < BarrelPlant.Zones; channel++)
        {
            if (Now >= _nextConversion[channel])
            {
                _nextConversion[channel] += ThermometerConversionSeconds;
                ExtruderZone zone = ZoneOfChannel[channel];
                double celsius = Plant.Barrel.ProbeCelsius(zone);
                Write(_thermometerImage.AsSpan(channel * 4, 4), _sensorFaults[(int)zone], Math.Round(celsius * 10), -2000, 8500);
            }
        }

        if (Now >= _nextPressureConversion)
        {
            _nextPressureConversion += PressureConversionSeconds;
            double bar = Plant.Melt.PressureBar + (Gaussian() * Plant.Constants.PressureNoiseBar);
            Write(_pressureImage, PressureFault, Math.Round(Math.Clamp(bar / 350, 0, 1) * 32767), 0, 32767);
        }
    }

    private static void Write(Span<byte> channel, SensorFault fault, double value, short low, short high)
    {
        int toggle = ~BinaryPrimitives.ReadUInt16LittleEndian(channel) & Toggle;
        (int status, double shown) = fault switch
        {
            SensorFault.Wild => (0, 4000),
            SensorFault.Open when high == 8500 => (Overrange | ErrorBit | Invalid, high),
            SensorFault.Open => (Underrange | ErrorBit, low),
            SensorFault.Shorted when high == 8500 => (Underrange | ErrorBit | Invalid, low),
            SensorFault.Shorted => (Overrange | ErrorBit, high),
            _ => (0, value),
        };
        if (fault != SensorFault.Frozen)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(channel, (ushort)(status | toggle));
            BinaryPrimitives.WriteInt16LittleEndian(channel[2..], (short)shown);
        }
    }

    private double Gaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - _noise.NextDouble())) * Math.Cos(2 * Math.PI * _noise.NextDouble());
}
