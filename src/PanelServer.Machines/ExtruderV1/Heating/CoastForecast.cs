using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>What a zone's steel will do with its heater off from now on.</summary>
/// <param name="SettledCelsius">Where it would settle if only its band gave its heat, at the moment from which the forecast starts: what is heated later adds to all of this.</param>
/// <param name="PeakCelsius">Its highest temperature.</param>
/// <param name="LaterCelsius">The highest after the bands have given their heat: what comes from the neighbours.</param>
internal readonly record struct Coast(double SettledCelsius, double PeakCelsius, double LaterCelsius)
{
    /// <summary>Before the first forecast.</summary>
    internal static Coast Unknown { get; } = new(0, -1000, -1000);
}

/// <summary>
/// Runs a copy of the model ahead, a zone's heater off, the others heating on to their set points and holding there; in small
/// pieces, so that no cycle has much to do.
/// </summary>
internal sealed class CoastForecast
{
    private const double HorizonSeconds = 1200;
    private const double LaterSeconds = 900;
    private const double StepSeconds = 5;
    private const int StepsPerHold = 4;

    private readonly ThermalModel _model;
    private readonly double[] _watts = new double[Zones];
    private readonly double[] _heating = new double[Zones];
    private readonly double[] _targets = new double[Zones];
    private readonly double[] _rated = new double[Zones];
    private double _rpm;
    private double _time;
    private int _steps;
    private double _settled;
    private double _peak;
    private double _later;

    /// <summary>Prepares forecasts of a barrel.</summary>
    /// <param name="shape">The barrel.</param>
    internal CoastForecast(BarrelShape shape) => _model = new ThermalModel(shape, 100);

    /// <summary>The zone whose heater is off.</summary>
    internal int Zone { get; private set; }

    /// <summary>Whether there is more to compute.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>The result, once <see cref="IsRunning"/> is false.</summary>
    internal Coast Result => new(_settled, _peak, _later);

    /// <summary>Begins.</summary>
    /// <param name="model">The barrel as it is.</param>
    /// <param name="zone">The zone whose heater is off.</param>
    /// <param name="targets">Set points of all zones; NaN for a zone that does not heat.</param>
    /// <param name="watts">Present rated power times duty of all zones.</param>
    /// <param name="rated">Largest power.</param>
    /// <param name="screwRpm">Speed of the screw.</param>
    internal void Begin(ThermalModel model, int zone, ReadOnlySpan<double> targets, ReadOnlySpan<double> watts, ReadOnlySpan<double> rated, double screwRpm)
    {
        _model.CopyFrom(model);
        watts.CopyTo(_heating);
        targets.CopyTo(_targets);
        rated.CopyTo(_rated);
        (Zone, _rpm, _time, _steps, _later, IsRunning) = (zone, screwRpm, 0, 0, -1000, true);
        _peak = _model.Metal(zone);
        _model.HoldingWatts(zone, targets[zone], out double intoSteel);
        _settled = _model.Settled(zone, intoSteel);
    }

    /// <summary>Computes a few steps.</summary>
    /// <param name="steps">How many at most.</param>
    internal void Advance(int steps)
    {
        for (int i = 0; i < steps && IsRunning; i++)
        {
            if (_steps % StepsPerHold == 0)
            {
                ChooseWatts();
            }

            _model.Step(StepSeconds, _watts, _rpm);
            _steps++;
            _time += StepSeconds;
            double metal = _model.Metal(Zone);
            _peak = Math.Max(_peak, metal);
            _later = _time >= LaterSeconds ? Math.Max(_later, metal) : _later;
            IsRunning = _time < HorizonSeconds;
        }
    }

    private void ChooseWatts()
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            if (zone == Zone || double.IsNaN(_targets[zone]))
            {
                _watts[zone] = 0;
                continue;
            }

            double holding = _model.HoldingWatts(zone, _targets[zone], out double intoSteel);
            _watts[zone] = _model.Settled(zone, intoSteel) < _targets[zone]
                ? _heating[zone]
                : Math.Clamp(holding / _model.Gain(zone), 0, _rated[zone]);
        }
    }
}
