using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Finds gains for the pressure controller by a relay experiment around the present operating point. Status and result stay
/// until the next start or until somebody sets other gains.
/// </summary>
public sealed class PressureAutoTune
{
    private const double TimeLimitSeconds = 30;

    // PI rule: half the ultimate gain, and a reset time of half the ultimate period.
    private const double PartOfUltimateGain = 0.5;
    private const double ResetTimePerPeriod = 0.5;
    private const double LargestProgressWhileRunning = 99;

    private readonly RelayFeedbackTuner _tuner = new();
    private AutotuneStatus _status;

    /// <summary>How far it has come.</summary>
    public AutotuneStatus Status => _status;

    /// <summary>0 … 99 while running, 100 when completed, otherwise 0.</summary>
    public double ProgressPercent => _status switch
    {
        AutotuneStatus.Running => Math.Min(LargestProgressWhileRunning, 100.0 * _tuner.TurningPointsSeen / RelayFeedbackTuner.TurningPoints),
        AutotuneStatus.Completed => 100,
        _ => 0,
    };

    /// <summary>The gains found, in the slots of the velocity-form controller.</summary>
    public PidGains Result { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="targetBar">Pressure to oscillate around.</param>
    /// <param name="deltaBar">Half the width of the band around it.</param>
    /// <param name="presentHertz">Present output frequency of the drive.</param>
    /// <param name="stepHertz">How far to step up and down from it.</param>
    public void Start(double targetBar, double deltaBar, double presentHertz, double stepHertz)
    {
        double low = Math.Clamp(presentHertz - stepHertz, 0, Inverter.MaximumHertz);
        double high = Math.Clamp(presentHertz + stepHertz, 0, Inverter.MaximumHertz);
        _tuner.Begin(targetBar, deltaBar, low, high, TimeLimitSeconds);
        _status = AutotuneStatus.Running;
    }

    /// <summary>One step, at every new pressure value.</summary>
    /// <param name="pressureBar">The pressure.</param>
    /// <param name="elapsedSeconds">Time since the previous one.</param>
    /// <returns>Frequency to set, in hertz.</returns>
    public double Update(double pressureBar, double elapsedSeconds)
    {
        double hertz = _tuner.Update(pressureBar, elapsedSeconds);
        if (_tuner.Status == RelayTuningStatus.Completed)
        {
            double proportional = PartOfUltimateGain * _tuner.UltimateGain;
            Result = new PidGains(Proportional: proportional / (ResetTimePerPeriod * _tuner.UltimatePeriodSeconds), Integral: 0, Derivative: proportional);
            _status = AutotuneStatus.Completed;
        }
        else if (_tuner.Status == RelayTuningStatus.Failed)
        {
            _status = AutotuneStatus.Failed;
        }

        return hertz;
    }

    /// <summary>Gives up because what it needs is gone: the screw stopped, or the target changed.</summary>
    public void Fail()
    {
        if (_status == AutotuneStatus.Running)
        {
            _tuner.Abort();
            _status = AutotuneStatus.Failed;
        }
    }

    /// <summary>Forgets status and result: on the operator's stop, or when other gains are set.</summary>
    public void Clear()
    {
        _tuner.Abort();
        _status = AutotuneStatus.NotStarted;
    }
}
