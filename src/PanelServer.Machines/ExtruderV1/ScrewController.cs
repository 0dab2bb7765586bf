using PanelServer.Machines.Control;

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

    private readonly IncrementalPidController _pid = new(DefaultGains, 0, Inverter.MaximumHertz, RampHertzPerSecond);
    private readonly PressureAutoTune _autoTune = new();
    private double _regulatedBar;

    /// <summary>One cycle: sets the inverter's command and frequency.</summary>
    /// <param name="state">Mode, targets, direction, gains. Progress and result of an auto-tune are written to it.</param>
    /// <param name="pressure">The pressure sensor; must be usable if the screw is on and regulated by pressure.</param>
    public void Update(ref ExtruderState state, SensorSupervision pressure)
    {
        bool isOn = state.ModeState.Mode == ExtruderMode.Extrude;
        inverter.SetCommand(isOn ? RunCommand(state.RotationState) : InverterCommand.Stop);
        _autoTune.Follow(state, inverter.OutputHertz);
        FollowGains(state.PidSettings.Pressure);
        if (state.RegulationState.UsesRpm)
        {
            // So that pressure regulation goes on from the drive's present frequency whenever it is chosen.
            _pid.TakeOver(inverter.OutputHertz);
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
            RegulatePressure(ref state, pressure.Value, pressure.IntervalSeconds);
        }

        inverter.SetFrequency(_pid.Output);
    }

    // The gearbox inverts: the screw's forward is the motor's reverse.
    private static InverterCommand RunCommand(ExtruderRotationState rotation) =>
        rotation.Forward ? InverterCommand.Reverse : InverterCommand.Forward;

    private void FollowGains(PressurePidState state)
    {
        PidGains gains = new(state.Kp, state.Ki, state.Kd);
        if (gains != _pid.Gains)
        {
            _pid.Gains = gains;
        }
    }

    private void RegulatePressure(ref ExtruderState state, double bar, double elapsedSeconds)
    {
        if (state.PidAutotuneState.State != AutotuneStatus.Running)
        {
            _pid.Update(state.PressureState.TargetBar - bar, elapsedSeconds);
            return;
        }

        double hertz = _autoTune.Update(ref state, bar, elapsedSeconds);

        // At its end the drive is on its way between the experiment's two frequencies: go on from where it is.
        bool isOver = state.PidAutotuneState.State != AutotuneStatus.Running;
        _pid.TakeOver(isOver ? inverter.OutputHertz : hertz);
    }
}
