namespace PanelServer.Machines.ExtruderV1;

/// <summary>One zone's part in an auto-tune: how it stands, how its duty is stepped and how its reading answers.</summary>
/// <param name="dutyLimit">Its largest duty.</param>
internal sealed class ZoneStep(double dutyLimit)
{
    private const double SteadySeconds = 60;
    private const double SteadyKelvin = 0.4;
    private const double BelowTargetKelvin = 2;
    private const double LeastStep = 0.04;

    // Step of the thermometer: there is no less noise than that.
    private const double LeastNoiseKelvin = 0.1;

    private double _anchor;
    private double _steadySeconds;
    private double _heldSeconds;
    private double _dutySeconds;
    private double _celsiusSeconds;
    private double _lowest;
    private double _highest;

    /// <summary>The duty that it is stepped to; null while it is regulated.</summary>
    internal double? Duty { get; private set; }

    /// <summary>Mean duty that held it.</summary>
    internal double BaselineDuty { get; private set; }

    /// <summary>Mean reading while it was held.</summary>
    internal double BaselineCelsius { get; private set; }

    /// <summary>The step that was made, between the duty that held it and its limits.</summary>
    internal double Made { get; private set; }

    /// <summary>1 for a step up, −1 for one down.</summary>
    internal int Direction => Math.Sign(Made);

    /// <summary>How far the reading has moved with the step so far, in K.</summary>
    internal double Movement { get; private set; }

    /// <summary>How far the reading is from where it stood, either way, in K.</summary>
    internal double Deviation { get; private set; }

    /// <summary>Noise of the reading while it was held, peak to peak.</summary>
    internal double NoiseKelvin { get; private set; }

    /// <summary>Time from the step until the reading left its noise.</summary>
    internal double FirstMoveSeconds { get; private set; }

    /// <summary>Begins anew.</summary>
    internal void Begin(double reading)
    {
        _anchor = reading;
        (_steadySeconds, _heldSeconds, _dutySeconds, _celsiusSeconds) = (0, 0, 0, 0);
        (_lowest, _highest) = (double.PositiveInfinity, double.NegativeInfinity);
        (BaselineDuty, BaselineCelsius, Made, Movement, Deviation, NoiseKelvin, FirstMoveSeconds, Duty) = (0, 0, 0, 0, 0, 0, 0, null);
    }

    /// <summary>Leaves the zone to the controller.</summary>
    internal void End() => Duty = null;

    /// <summary>Whether the reading has stood still for a minute, not below the set point: neighbours may hold it above.</summary>
    internal bool IsSteady(double reading, double target, double seconds)
    {
        bool stands = Math.Abs(reading - _anchor) <= SteadyKelvin && reading > target - BelowTargetKelvin;
        _steadySeconds = stands ? _steadySeconds + seconds : 0;
        _anchor = stands ? _anchor : reading;
        return _steadySeconds >= SteadySeconds;
    }

    /// <summary>Measures what holds it.</summary>
    internal void Hold(double reading, double duty, double seconds)
    {
        _heldSeconds += seconds;
        _dutySeconds += duty * seconds;
        _celsiusSeconds += reading * seconds;
        _lowest = Math.Min(_lowest, reading);
        _highest = Math.Max(_highest, reading);
        BaselineDuty = _dutySeconds / _heldSeconds;
        BaselineCelsius = _celsiusSeconds / _heldSeconds;
        NoiseKelvin = Math.Max(LeastNoiseKelvin, _highest - _lowest);
    }

    /// <summary>Steps the duty as far as its limits let it.</summary>
    /// <returns>False if they leave no room.</returns>
    internal bool TryStep(double wanted)
    {
        double duty = Math.Clamp(BaselineDuty + wanted, 0, dutyLimit);
        Made = duty - BaselineDuty;
        Duty = duty;
        return Math.Abs(Made) >= LeastStep && Math.Sign(Made) == Math.Sign(wanted);
    }

    /// <summary>Looks how the reading answers.</summary>
    internal void Answer(double reading, double sinceStep)
    {
        Deviation = Math.Abs(reading - BaselineCelsius);
        Movement = Math.Max(Movement, Direction * (reading - BaselineCelsius));
        FirstMoveSeconds = FirstMoveSeconds == 0 && Movement > NoiseKelvin ? sinceStep : FirstMoveSeconds;
    }

    /// <summary>The step with which another run would move the zone by so much.</summary>
    internal double Suggest(double kelvin) =>
        Math.Round(Math.Clamp(Made * kelvin / Math.Max(Movement, LeastNoiseKelvin), -1, 1), 2);
}
