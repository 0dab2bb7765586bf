using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Reference;

/// <summary>
/// A barrel of the family under our controller or under the panel's PID, in virtual time: relays, thermometer steps of 0.1 K and
/// the true temperatures behind them. Zones are numbered as in mutations: front, middle, back, nozzle.
/// </summary>
public sealed class ExtruderHeatingRun
{
    /// <summary>Number of zones.</summary>
    public const int Zones = 4;

    /// <summary>One period of the mains.</summary>
    public const double CycleSeconds = 0.02;

    private const double WindowSeconds = 2;
    private static readonly double[] DutyLimits = [1, 1, 1, 0.95];

    private readonly HeatingController? _controller;
    private readonly PanelTemperatureControl[]? _panel;
    private readonly TimeProportionalOutput[] _relays = [.. DutyLimits.Select(_ => new TimeProportionalOutput(WindowSeconds, CycleSeconds))];
    private readonly double[] _on = new double[Zones];
    private readonly double[] _highestMetal = new double[Zones];
    private readonly double[] _lowestMetal = new double[Zones];
    private readonly double[] _highestReading = new double[Zones];
    private readonly double[] _arrival = new double[Zones];
    private readonly double[] _onSeconds = new double[Zones];

    /// <summary>Begins a run.</summary>
    /// <param name="plant">The barrel.</param>
    /// <param name="targets">Set points.</param>
    /// <param name="gains">Our gains; null for the default ones.</param>
    /// <param name="usesPanel">Whether the panel's PID with its default gains regulates.</param>
    /// <param name="model">The machine; null for the one with machine number 4.</param>
    public ExtruderHeatingRun(BarrelPlant plant, double[] targets, PidGains? gains = null, bool usesPanel = false, ExtruderModel? model = null)
    {
        Plant = plant;
        Targets = [.. targets];
        Gains = gains ?? HeatingController.DefaultGains;
        _controller = usesPanel ? null : new HeatingController(model ?? ExtruderModel.V1);
        _panel = usesPanel ? [.. DutyLimits.Select(limit => new PanelTemperatureControl(0.16, 0, 0.008, limit))] : null;
        Mark();
    }

    /// <summary>The barrel.</summary>
    public BarrelPlant Plant { get; }

    /// <summary>Set points; may be changed.</summary>
    public double[] Targets { get; }

    /// <summary>Our gains.</summary>
    public PidGains Gains { get; set; }

    /// <summary>Speed of the screw.</summary>
    public double ScrewRpm { get; set; }

    /// <summary>Time since the start.</summary>
    public double Seconds { get; private set; }

    /// <summary>Time since <see cref="Mark"/>.</summary>
    public double SecondsSinceMark { get; private set; }

    /// <summary>Changes of all relays per hour since the start.</summary>
    public double SwitchingsPerHour =>
        (_panel?.Sum(zone => zone.Switchings) ?? _relays.Sum(relay => relay.Switchings)) * 3600 / Seconds;

    /// <summary>Our controller.</summary>
    public HeatingController Controller => _controller ?? throw new InvalidOperationException("the panel's PID regulates");

    /// <summary>True temperature of a zone's steel at its probe.</summary>
    public double Metal(int zone) => Plant.MetalCelsius(PlantZone(zone));

    /// <summary>What a zone's probe has reached.</summary>
    public double Reading(int zone) => Plant.ProbeCelsius(PlantZone(zone));

    /// <summary>Highest temperature of the steel above the set point since the mark, at least 0.</summary>
    public double MetalOvershoot(int zone) => Math.Max(0, _highestMetal[zone] - Targets[zone]);

    /// <summary>Lowest temperature of the steel below the set point since the mark, at least 0.</summary>
    public double MetalUndershoot(int zone) => Math.Max(0, Targets[zone] - _lowestMetal[zone]);

    /// <summary>Highest reading above the set point since the mark, at least 0.</summary>
    public double ReadingOvershoot(int zone) => Math.Max(0, _highestReading[zone] - Targets[zone]);

    /// <summary>Time from the mark until the steel was within 1 K below the set point; infinite if it never was.</summary>
    public double ArrivalSeconds(int zone) => _arrival[zone];

    /// <summary>Mean share of time that the zone's relay was closed since the mark.</summary>
    public double MeanDuty(int zone) => _onSeconds[zone] / SecondsSinceMark;

    /// <summary>The plant's name for a zone.</summary>
    public static ExtruderZone PlantZone(int zone) => zone switch
    {
        (int)ExtruderZoneName.Front => ExtruderZone.Front,
        (int)ExtruderZoneName.Middle => ExtruderZone.Middle,
        (int)ExtruderZoneName.Back => ExtruderZone.Back,
        _ => ExtruderZone.Nozzle,
    };

    /// <summary>Begins to measure anew.</summary>
    public void Mark()
    {
        SecondsSinceMark = 0;
        Array.Clear(_onSeconds);
        Array.Fill(_highestMetal, double.NegativeInfinity);
        Array.Fill(_lowestMetal, double.PositiveInfinity);
        Array.Fill(_highestReading, double.NegativeInfinity);
        Array.Fill(_arrival, double.PositiveInfinity);
    }

    /// <summary>Lets time pass.</summary>
    public void Run(double seconds)
    {
        long cycles = (long)Math.Round(seconds / CycleSeconds);
        for (long i = 0; i < cycles; i++)
        {
            Step();
        }
    }

    private void Step()
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            double reading = Math.Round(Reading(zone) * 10) / 10;
            if (_panel is not null)
            {
                _panel[zone].Update(Targets[zone], reading, CycleSeconds);
            }
            else
            {
                Controller.Observe((ExtruderZoneName)zone, reading, _relays[zone].IsClosed, true, Targets[zone], Gains, CycleSeconds);
            }
        }

        _controller?.Update(ScrewRpm, CycleSeconds);
        for (int zone = 0; zone < Zones; zone++)
        {
            bool isClosed = _panel?[zone].RelayIsClosed ?? _relays[zone].Update(Controller.Duty((ExtruderZoneName)zone), CycleSeconds);
            _on[(int)PlantZone(zone)] = isClosed ? 1 : 0;
            _onSeconds[zone] += isClosed ? CycleSeconds : 0;
        }

        Plant.Step(CycleSeconds, (ReadOnlySpan<double>)_on, ScrewRpm);
        Seconds += CycleSeconds;
        SecondsSinceMark += CycleSeconds;
        for (int zone = 0; zone < Zones; zone++)
        {
            double metal = Metal(zone);
            _highestMetal[zone] = Math.Max(_highestMetal[zone], metal);
            _lowestMetal[zone] = Math.Min(_lowestMetal[zone], metal);
            _highestReading[zone] = Math.Max(_highestReading[zone], Reading(zone));
            _arrival[zone] = double.IsInfinity(_arrival[zone]) && metal >= Targets[zone] - 1 ? SecondsSinceMark : _arrival[zone];
        }
    }
}
