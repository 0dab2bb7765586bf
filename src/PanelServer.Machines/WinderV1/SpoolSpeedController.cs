using PanelServer.Machines.Control;

namespace PanelServer.Machines.WinderV1;

/// <summary>The spool: one of two regulations sets the speed, one ramp follows it whichever it is.</summary>
/// <param name="adaptiveGreatestRpm">Greatest speed under adaptive regulation.</param>
public sealed class SpoolSpeedController(double adaptiveGreatestRpm)
{
    // rad/s²: a spool at 150 rpm stands after 1.6 s, before a taut filament breaks.
    private const double StoppingAcceleration = 10;

    private readonly RateLimit _speed = new();
    private readonly MinMaxSpoolRegulation _minMax = new();
    private readonly double _adaptiveGreatest = WinderUnits.ToRadiansPerSecond(adaptiveGreatestRpm);
    private SpoolRegulation _regulation;
    private bool _armWasInBand;
    private bool _forward = true;

    /// <summary>The adaptive regulation, with what it has learned.</summary>
    public AdaptiveSpoolRegulation Adaptive { get; } = new();

    /// <summary>Speed, rad/s, never negative.</summary>
    public double RadiansPerSecond => _speed.Value;

    /// <summary>Speed, rpm, never negative.</summary>
    public double Rpm => WinderUnits.ToRpm(_speed.Value);

    /// <summary>Full steps per second for the motor; negative backwards.</summary>
    public double StepsPerSecond => WinderUnits.SpoolSteps(Rpm) * (_forward ? 1 : -1);

    /// <summary>True while the regulation asks for more than the greatest speed.</summary>
    public bool IsSaturated { get; private set; }

    /// <summary>True once the arm has been inside its band since winding began: only then is a low arm slack to be taken up.</summary>
    public bool ArmWasInBand => _armWasInBand;

    /// <summary>The motor stands: it was off, so a ramp that ran on meanwhile means nothing.</summary>
    public void RestartFromStandstill() => _speed.SetTo(0);

    /// <summary>One cycle.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="inputs">Arm as measured, filament speed, on or off.</param>
    public void Update(in SpoolSpeedControllerState settings, in SpoolInputs inputs)
    {
        ChooseRegulation(settings.RegulationMode);
        bool turnsTheWrongWay = settings.Forward != _forward;
        if (turnsTheWrongWay && _speed.Value == 0)
        {
            _forward = settings.Forward;
            turnsTheWrongWay = false;
        }

        _armWasInBand = inputs.IsOn && (_armWasInBand || inputs.Arm.Side == BandSide.Inside);
        SpoolInputs taken = inputs with
        {
            Arm = AsRegulationTakesIt(inputs.Arm),
            IsOn = inputs.IsOn && !turnsTheWrongWay,
        };
        SpoolDemand demand;
        double greatest;
        if (_regulation == SpoolRegulation.Adaptive)
        {
            demand = Adaptive.Update(settings, taken, inputs.Arm.Side == BandSide.Inside);
            greatest = _adaptiveGreatest;
        }
        else
        {
            demand = _minMax.Update(settings, taken, _speed.Value);
            greatest = WinderUnits.ToRadiansPerSecond(settings.MinmaxMaxSpeed);
        }

        // MinMax never asks for more than its highest speed: it is at its end where it runs at it and the arm still sinks.
        IsSaturated = _regulation == SpoolRegulation.Adaptive
            ? demand.RadiansPerSecond > greatest
            : greatest > 0 && _speed.Value >= greatest && taken.Arm is { Side: BandSide.Inside, Tension: 0 };
        double acceleration = demand.RadiansPerSecond == 0
            ? Math.Max(demand.RadiansPerSecondSquared, StoppingAcceleration)
            : demand.RadiansPerSecondSquared;
        _speed.Update(Math.Min(demand.RadiansPerSecond, greatest), acceleration, inputs.Seconds);
    }

    /// <summary>
    /// An arm that has dropped under its band means slack: take it up at the speed of no tension. An arm that never was in
    /// its band means that no filament is threaded: stand still, as for a taut arm.
    /// </summary>
    private TensionReading AsRegulationTakesIt(in TensionReading arm) => arm.Side switch
    {
        BandSide.Below when _armWasInBand => new TensionReading(BandSide.Inside, 0),
        BandSide.Below => new TensionReading(BandSide.Below, 1),
        _ => arm,
    };

    private void ChooseRegulation(SpoolRegulation regulation)
    {
        if (regulation != _regulation)
        {
            _regulation = regulation;
            Adaptive.Reset();
            _minMax.Reset();
        }
    }
}
