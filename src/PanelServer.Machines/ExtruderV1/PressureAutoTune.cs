using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Finds gains for the pressure controller by a relay experiment around the present operating point. Status and result are in
/// the state, and stay there until the next start or until somebody sets other gains.
/// </summary>
/// <param name="maximumHertz">Greatest output frequency.</param>
public sealed class PressureAutoTune(double maximumHertz)
{
    private const double TimeLimitSeconds = 30;

    // PI rule: half the ultimate gain, and a reset time of half the ultimate period.
    private const double PartOfUltimateGain = 0.5;
    private const double ResetTimePerPeriod = 0.5;
    private const double LargestProgressWhileRunning = 99;

    private readonly RelayFeedbackTuner _tuner = new();
    private RequestTracker _starts;

    /// <summary>Begins when the state asks for it, around the target pressure and the drive's present frequency.</summary>
    /// <param name="state">The state.</param>
    /// <param name="presentHertz">Present output frequency of the drive.</param>
    public void Follow(in ExtruderState state, double presentHertz)
    {
        if (_starts.TakeNew(state.AutoTunes) && state.PidAutotuneState.State == AutotuneStatus.Running)
        {
            double low = Math.Clamp(presentHertz - state.AutoTune.FrequencyStepHz, 0, maximumHertz);
            double high = Math.Clamp(presentHertz + state.AutoTune.FrequencyStepHz, 0, maximumHertz);
            _tuner.Begin(state.PressureState.TargetBar, state.AutoTune.TuneDelta, low, high, TimeLimitSeconds);
        }
    }

    /// <summary>One step of a running experiment, at every new pressure value.</summary>
    /// <param name="state">Progress, result and the gains found are written to it.</param>
    /// <param name="pressureBar">The pressure.</param>
    /// <param name="elapsedSeconds">Time since the previous one.</param>
    /// <returns>Frequency to set, in hertz.</returns>
    public double Update(ref ExtruderState state, double pressureBar, double elapsedSeconds)
    {
        double hertz = _tuner.Update(pressureBar, elapsedSeconds);
        switch (_tuner.Status)
        {
            case RelayTuningStatus.Completed:
                PressurePidState gains = Evaluate();
                state = state with
                {
                    PidAutotuneState = new(AutotuneStatus.Completed, 100, gains),
                    PidSettings = state.PidSettings with { Pressure = gains },
                };
                break;
            case RelayTuningStatus.Failed:
                state = state with { PidAutotuneState = new(AutotuneStatus.Failed, 0, null) };
                break;
            default:
                double progress = Math.Min(LargestProgressWhileRunning, 100.0 * _tuner.TurningPointsSeen / RelayFeedbackTuner.TurningPoints);
                state = state with { PidAutotuneState = new(AutotuneStatus.Running, progress, null) };
                break;
        }

        return hertz;
    }

    /// <summary>The gains found, in the slots of the velocity-form controller.</summary>
    private PressurePidState Evaluate()
    {
        double proportional = PartOfUltimateGain * _tuner.UltimateGain;
        return new(Ki: 0, Kp: proportional / (ResetTimePerPeriod * _tuner.UltimatePeriodSeconds), Kd: proportional);
    }
}
