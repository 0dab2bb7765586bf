namespace PanelServer.Reference;

/// <summary>
/// The temperature control of the panel as it is published (machine page, section 6), the yardstick of ours: parallel PID
/// without limits or anti-windup, derivative on the error of every cycle, a relay window that drops for one cycle at its wrap,
/// and a sensor terminal of which every second conversion is seen.
/// </summary>
public sealed class PanelTemperatureControl(double kp, double ki, double kd, double dutyCap)
{
    private double _integral;
    private double _previousError;
    private bool _isPrimed;
    private double _sinceWindowStart;
    private bool _wasClosed;

    public double Duty { get; private set; }

    public bool RelayIsClosed { get; private set; }

    public long Switchings { get; private set; }

    public void Update(double target, double reading, double dt)
    {
        Duty = 0;
        RelayIsClosed = false;
        if (reading <= 300)
        {
            double u = Pid(target - reading, dt);
            Duty = Math.Clamp(u, 0, dutyCap);
            _sinceWindowStart += dt;
            RelayIsClosed = _sinceWindowStart < 0.5 * Duty;
            _sinceWindowStart = _sinceWindowStart >= 0.5 ? 0 : _sinceWindowStart;
        }

        Switchings += RelayIsClosed == _wasClosed ? 0 : 1;
        _wasClosed = RelayIsClosed;
    }

    private double Pid(double error, double dt)
    {
        double u = kp * error;
        if (_isPrimed)
        {
            _integral += error * dt;
            u += (ki * _integral) + (kd * (error - _previousError) / dt);
        }

        _isPrimed = true;
        _previousError = error;
        return u;
    }
}
