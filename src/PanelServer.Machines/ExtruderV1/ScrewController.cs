using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Drives the screw by speed (open loop) or by melt pressure (velocity-form PID), and tunes the latter, as the state says. It
/// only says what the inverter shall do; whether it may is the machine's business.
/// </summary>
/// <param name="model">Gear and poles.</param>
/// <param name="inverter">The inverter.</param>
public sealed class ScrewController(ExtruderModel model, Inverter inverter)
{
    /// <summary>Gains of the pressure controller at start.</summary>
    public static PidGains DefaultGains { get; } = new(Proportional: 0.01, Integral: 0, Derivative: 0.02);

    // The inverter's own ramp (Pr.7, Pr.8: 5 s to 50 Hz); a faster command would only run ahead of it.
    private const double RampHertzPerSecond = 10;

    // Above this pressure the speed falls in proportion to the excess, whatever the gains: a barrel that fills again, or for the first
    // time, must not meet the full speed that emptiness has led to.
    private const double TolerableFactor = 1.1;
    private const double TolerableBar = 2;
    private const double GreatestExcess = 1;
    private const double ExcessSeconds = 1;

    private readonly IncrementalPidController _pid = new(DefaultGains, 0, model.MaximumHertz, RampHertzPerSecond);
    private readonly PressureAutoTune _autoTune = new(model.MaximumHertz);
    private double _regulatedBar;

    /// <summary>One cycle: sets the inverter's command and frequency.</summary>
    /// <param name="state">Mode, targets, direction, gains. Progress and result of an auto-tune are written to it.</param>
    /// <param name="pressure">The pressure sensor; must be usable if the screw is on and regulated by pressure.</param>
    /// <param name="ceilingHertz">Pressure regulation must not go above this frequency.</param>
    public void Update(ref ExtruderState state, SensorSupervision pressure, double ceilingHertz)
    {
        bool isOn = state.ModeState.Mode == ExtruderMode.Extrude;
        inverter.SetCommand(isOn ? RunCommand(state.RotationState) : InverterCommand.Stop);
        _autoTune.Follow(state, inverter.Report.OutputHertz);
        FollowGains(state.PidSettings.Pressure);
        if (state.RegulationState.UsesRpm)
        {
            // So that pressure regulation goes on from the drive's present frequency whenever it is chosen.
            _pid.TakeOver(inverter.Report.OutputHertz);
            inverter.SetFrequency(model.HertzOf(state.ScrewState.TargetRpm));
            return;
        }

        if (!isOn && state.StopReason is not null)
        {
            // After a fault it starts from standstill, otherwise it resumes at the last frequency.
            _pid.TakeOver(0);
        }

        if (!isOn || state.PressureState.TargetBar != _regulatedBar)
        {
            _pid.ForgetHistory();
        }

        _regulatedBar = state.PressureState.TargetBar;
        if (isOn && pressure.IsNew)
        {
            RegulatePressure(ref state, pressure.Value, ceilingHertz, pressure.IntervalSeconds);
        }

        inverter.SetFrequency(_pid.Output);
    }

    // The gearbox inverts: the screw's forward is the motor's reverse.
    private static InverterCommand RunCommand(ExtruderRotationState rotation) =>
        rotation.Forward ? InverterCommand.Reverse : InverterCommand.Forward;

    private static double TolerablePressure(double target, ExtruderSettingsState settings)
    {
        double tolerable = (TolerableFactor * target) + TolerableBar;
        return settings.PressureLimitEnabled && settings.PressureLimit > target
            ? Math.Min(tolerable, (target + settings.PressureLimit) / 2)
            : tolerable;
    }

    private void FollowGains(PressurePidState state)
    {
        PidGains gains = new(state.Kp, state.Ki, state.Kd);
        if (gains != _pid.Gains)
        {
            _pid.Gains = gains;
        }
    }

    private void RegulatePressure(ref ExtruderState state, double bar, double ceilingHertz, double elapsedSeconds)
    {
        if (state.PidAutotuneState.State != AutotuneStatus.Running)
        {
            double target = state.PressureState.TargetBar;
            _pid.Update(target - bar, elapsedSeconds);
            double excess = Math.Clamp((bar / TolerablePressure(target, state.ExtruderSettingsState)) - 1, 0, GreatestExcess);
            _pid.LowerTo(Math.Min(ceilingHertz, _pid.Output * (1 - Math.Min(1, excess * elapsedSeconds / ExcessSeconds))));
            return;
        }

        double hertz = _autoTune.Update(ref state, bar, elapsedSeconds);

        // At its end the drive is on its way between the experiment's two frequencies: go on from where it is.
        bool isOver = state.PidAutotuneState.State != AutotuneStatus.Running;
        _pid.TakeOver(isOver ? inverter.Report.OutputHertz : hertz);
    }
}
