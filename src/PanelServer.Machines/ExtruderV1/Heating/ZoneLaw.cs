using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// A zone's duty from what the model knows: the power that the set point costs, and a PID correction on the temperature at which
/// the steel will settle, which knows no delay. A forecast with the heater off lets it stay on for as long as its coasting falls
/// short, and keeps it off while neighbours will bring the zone there without it.
/// </summary>
/// <param name="ratedWatts">Rated power of the heater.</param>
/// <param name="dutyLimit">Largest duty.</param>
internal sealed class ZoneLaw(double ratedWatts, double dutyLimit)
{
    /// <summary>Gain above which a larger one has no effect: the duty would only chatter between its limits.</summary>
    internal const double LargestProportional = 2;

    private const double ShortOfTargetKelvin = 0.3;
    private const double ForecastError = 0.04;
    private const double PushError = 0.2;
    private const double NearKelvin = 0.5;
    private const double PushedKelvin = 0.1;
    private const double PushedGain = 0.6;
    private const double IntegralKelvin = 3;
    private const double SlopeFilterSeconds = 10;

    private double _integral;
    private double _settled = double.NaN;
    private double _slope;

    /// <summary>Kp in 1/K, Ki in 1/(K·s), Kd in s/K.</summary>
    internal PidGains Gains { get; set; }

    /// <summary>Forgets integral and slope.</summary>
    internal void Reset()
    {
        _integral = 0;
        _settled = double.NaN;
        _slope = 0;
    }

    /// <summary>The duty.</summary>
    /// <param name="model">The barrel as estimated.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="target">Its set point.</param>
    /// <param name="coast">What its steel will do with the heater off.</param>
    /// <param name="trustKelvin">How far below the set point the forecast may keep the heater off.</param>
    /// <param name="isInForce">Whether the zone gets this duty; if not, its integral stands still.</param>
    /// <param name="seconds">Time since the last call; 0 to compute anew at the same moment.</param>
    internal double Duty(ThermalModel model, int zone, double target, in Coast coast, double trustKelvin, bool isInForce, double seconds)
    {
        double watts = model.HoldingWatts(zone, target, out double intoSteel);
        double settled = model.Settled(zone, intoSteel);
        if (seconds > 0)
        {
            double slope = double.IsNaN(_settled) ? 0 : (settled - _settled) / seconds;
            _slope += Math.Min(1, seconds / SlopeFilterSeconds) * (slope - _slope);
            _settled = settled;
        }

        double gain = Math.Min(Gains.Proportional, LargestProportional);
        double holding = watts / (ratedWatts * model.Gain(zone));
        double free = holding + (gain * (target - settled)) - (Gains.Derivative * _slope);
        bool isNear = Math.Abs(target - model.Metal(zone)) < IntegralKelvin;
        double duty = Integrate(free, isNear && isInForce ? target - settled : 0, seconds);
        double since = settled - coast.SettledCelsius;
        double metal = model.Metal(zone);
        if (metal < target - NearKelvin)
        {
            duty = Math.Max(duty, gain * (target - ShortOfTargetKelvin - Expect(coast.PeakCelsius + since, metal, ForecastError)));
        }

        double pushed = PushedGain * (target + PushedKelvin - Expect(coast.LaterCelsius + since, metal, PushError));
        duty = Math.Min(duty, Math.Max(pushed, gain * (target - trustKelvin - settled)));
        return Math.Clamp(duty, 0, dutyLimit);
    }

    // A forecast may be wrong by a part of the rise that it foresees, and what is too hot cannot be cooled.
    private static double Expect(double forecast, double present, double error) => forecast + (error * Math.Max(0, forecast - present));

    // The integral grows only near the set point and where the duty is free to follow it, so there is nothing to wind up.
    private double Integrate(double free, double error, double seconds)
    {
        bool isFree = free > 0 && free < dutyLimit;
        _integral = isFree ? Math.Clamp(_integral + (Gains.Integral * error * seconds), -dutyLimit, dutyLimit) : _integral;
        return free + (Gains.Integral > 0 ? _integral : 0);
    }
}
