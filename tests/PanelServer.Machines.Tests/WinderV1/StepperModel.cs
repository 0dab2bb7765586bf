using System.Buffers.Binary;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>
/// The far end of a stepper driver at the level of its process image: drive-on delay, velocity, 16-bit step counter, error and
/// reset, one digital and one analog input. Enough to run a machine without a bus.
/// </summary>
public sealed class StepperModel(StepperTerminal terminal)
{
    private const double DriveOnDelaySeconds = 0.1;

    private readonly byte[] _outputs = new byte[terminal.OutputBytes];
    private readonly byte[] _inputs = new byte[terminal.InputBytes];
    private double _microsteps;
    private double _enabledSeconds;
    private bool _toggle;
    private bool _needsEdge;
    private bool _resetBefore;

    /// <summary>Full steps the rotor made during the last piece of time.</summary>
    public double StepsTurned { get; private set; }

    /// <summary>What is in the velocity register.</summary>
    public short VelocityRegister => BinaryPrimitives.ReadInt16LittleEndian(_outputs.AsSpan(6));

    /// <summary>The enable bit.</summary>
    public bool IsEnabled => (_outputs[4] & 1) != 0;

    /// <summary>The reset bit.</summary>
    public bool IsReset => (_outputs[4] & 2) != 0;

    /// <summary>A cause for an error lasts.</summary>
    public bool HasErrorCause { get; set; }

    /// <summary>The drive reports an error.</summary>
    public bool HasError { get; private set; }

    /// <summary>The drive takes velocities and does not step.</summary>
    public bool CounterStands { get; set; }

    /// <summary>The drive never becomes ready.</summary>
    public bool NeverReady { get; set; }

    /// <summary>The rotor stands although the drive steps.</summary>
    public bool RotorStands { get; set; }

    /// <summary>Digital input 1.</summary>
    public bool Input1 { get; set; }

    /// <summary>Analog input 1, V.</summary>
    public double Volts { get; set; }

    private bool IsReady => IsEnabled && !HasError && !_needsEdge && !NeverReady && _enabledSeconds >= DriveOnDelaySeconds;

    /// <summary>The counter jumps although the rotor stands, as after a disturbance.</summary>
    /// <param name="fullSteps">How far.</param>
    public void JumpCounter(double fullSteps) => _microsteps += fullSteps * StepperTerminal.MicrostepsPerStep;

    /// <summary>Gives the driver its inputs.</summary>
    public void SendInputs(TimeSpan now)
    {
        _toggle = !_toggle;
        short speed = VelocityRegister;
        int toggle = _toggle ? 0x8000 : 0;
        int status = (HasError ? 0x0008 : 0x0001) | (IsReady ? 0x0002 : 0) | (Input1 ? 0x0800 : 0) | toggle
            | (IsReady && speed > 0 ? 0x0010 : 0) | (IsReady && speed < 0 ? 0x0020 : 0);
        long counter = (long)Math.Floor(_microsteps);
        BinaryPrimitives.WriteUInt16LittleEndian(_inputs, (ushort)toggle);
        BinaryPrimitives.WriteUInt16LittleEndian(_inputs.AsSpan(2), (ushort)(counter & 0xFFFF));
        BinaryPrimitives.WriteUInt16LittleEndian(_inputs.AsSpan(6), (ushort)status);
        if (_inputs.Length > 8)
        {
            double raw = Math.Round(Volts / 10 * 32767);
            int range = raw < 0 ? 1 : raw > 32767 ? 2 : 0;
            BinaryPrimitives.WriteUInt16LittleEndian(_inputs.AsSpan(8), (ushort)(range | toggle));
            BinaryPrimitives.WriteInt16LittleEndian(_inputs.AsSpan(10), (short)Math.Clamp(raw, 0, 32767));
        }

        terminal.ReadInputs(_inputs, now);
    }

    /// <summary>Takes the driver's outputs.</summary>
    public void TakeOutputs()
    {
        bool enabledBefore = IsEnabled;
        terminal.WriteOutputs(_outputs);
        if (IsEnabled && !enabledBefore)
        {
            _enabledSeconds = 0;
            _needsEdge = false;
        }

        if (HasErrorCause)
        {
            HasError = true;
        }
        else if (IsReset && !_resetBefore && HasError)
        {
            HasError = false;
            _needsEdge = true;
        }

        _resetBefore = IsReset;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(double seconds)
    {
        // The drive may become ready within this piece of time.
        double turning = IsEnabled ? Math.Clamp(_enabledSeconds + seconds - DriveOnDelaySeconds, 0, seconds) : 0;
        _enabledSeconds += seconds;
        double rate = VelocityRegister / 32767.0 * terminal.Parameters.SpeedRangeStepsPerSecond;
        double steps = IsReady ? rate * turning : 0;
        _microsteps += CounterStands ? 0 : steps * StepperTerminal.MicrostepsPerStep;
        StepsTurned = RotorStands || CounterStands ? 0 : steps;
    }
}
