using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>
/// 750-672 and 750-671: a stepper motor under speed control. Switching on takes several steps, each of which the module confirms in S1; a
/// speed is taken over with the edge of a start pulse. An error or a restart of the module is acknowledged by one edge, and the steps begin
/// anew. Switching off first brings the motor to standstill; <see cref="WagoModule.SetSafeOutputs"/> switches off at once.
/// </summary>
public sealed class WagoStepper : WagoModule
{
    /// <summary>Greatest speed: the top of the selected frequency range.</summary>
    public const short GreatestSpeed = 25000;

    // Acceleration word, in parts of the selected acceleration range.
    private const ushort Acceleration = 10000;

    // C1 and S1: bit 0 enable, bit 1 stop2 (active low), bit 2 start, bits 3 to 5 command, 3 = speed control.
    private const byte Disabled = 0x00;
    private const byte Enabled = 0x03;
    private const byte SpeedControl = 0x1B;
    private const byte Started = 0x1F;
    private const byte Standstill = 0x04;
    private const byte ErrorOrReset = 0x80;
    private const int AccelerationRangeShift = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private Phase _phase;
    private TimeSpan _since;
    private bool _enable;
    private short _givenSpeed;
    private byte _ranges;
    private byte _s1;
    private byte _s2;
    private byte _s3;

    internal WagoStepper(string name, WagoSlot slot)
        : base(name, slot)
    {
    }

    private enum Phase
    {
        Off,
        Enabling,
        SelectingMode,
        Starting,
        EndingPulse,
        Running,
        Acknowledging,
        Stopping,
    }

    /// <summary>Whether the motor is to be under control. Switching on forgets a <see cref="Fault"/>.</summary>
    public bool Enable
    {
        get => _enable;
        set
        {
            Fault = value && !_enable ? WagoStepperFault.None : Fault;
            _enable = value;
        }
    }

    /// <summary>Speed to reach while it is enabled, −25000 … 25000 parts of the frequency range; negative turns backwards.</summary>
    public short TargetSpeed { get; set; }

    /// <summary>Frequency range: 0 as configured, 1 = 25 kHz, 2 = 100 kHz, 3 = 500 kHz. A change counts once the module is off.</summary>
    public byte FrequencyRange { get; set; }

    /// <summary>Acceleration range: 0 as configured, 1 = ×80, 2 = ×800, 3 = ×8000. A change counts once the module is off.</summary>
    public byte AccelerationRange { get; set; }

    /// <summary>Why the module was switched off although it is to be enabled.</summary>
    public WagoStepperFault Fault { get; private set; }

    /// <summary>The speed that the module reports, in the unit of <see cref="TargetSpeed"/>.</summary>
    public short ActualSpeed { get; private set; }

    /// <summary>Position in steps, 24 bits, wrapping: 0 … 16777215.</summary>
    public int Position { get; private set; }

    /// <summary>The six inputs of the module; bit n − 1 is input n.</summary>
    public byte Inputs => (byte)(_s3 & 0x3F);

    /// <summary>True while the module reports an error.</summary>
    public bool HasError => (_s2 & ErrorOrReset) != 0;

    /// <summary>True while the module reports that it has restarted.</summary>
    public bool HasRestarted => (_s3 & ErrorOrReset) != 0;

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Start();

    internal override void Start()
    {
        (_enable, TargetSpeed, _givenSpeed, _phase) = (false, 0, 0, Phase.Off);
        Fault = WagoStepperFault.None;
    }

    private protected override void Decode(ReadOnlySpan<byte> inputs, TimeSpan now)
    {
        ActualSpeed = BinaryPrimitives.ReadInt16LittleEndian(inputs[2..]);
        Position = inputs[6] | (inputs[7] << 8) | (inputs[8] << 16);
        (_s3, _s2, _s1) = (inputs[9], inputs[10], inputs[11]);
        Phase next = Next();
        if (next != _phase)
        {
            Enter(next, now);
        }
        else if (_phase is not (Phase.Off or Phase.Running) && now - _since > Limit)
        {
            Fault = _phase switch
            {
                Phase.Acknowledging => WagoStepperFault.NotAcknowledged,
                Phase.Stopping => WagoStepperFault.NotStopping,
                _ => WagoStepperFault.NotFollowing,
            };
            Enter(Phase.Off, now);
        }
    }

    private protected override void Encode(Span<byte> outputs)
    {
        // The module takes other ranges over only while it is not enabled.
        _ranges = _phase == Phase.Off ? (byte)(FrequencyRange | (AccelerationRange << AccelerationRangeShift)) : _ranges;
        BinaryPrimitives.WriteInt16LittleEndian(outputs[2..], _givenSpeed);
        BinaryPrimitives.WriteUInt16LittleEndian(outputs[4..], Acceleration);
        bool acknowledges = _phase == Phase.Acknowledging;
        outputs[9] = acknowledges && HasRestarted ? ErrorOrReset : (byte)0;
        outputs[10] = (byte)(_ranges | (acknowledges && HasError ? ErrorOrReset : 0));
        outputs[11] = _phase switch
        {
            Phase.Off or Phase.Acknowledging => Disabled,
            Phase.Enabling => Enabled,
            Phase.Starting => Started,
            _ => SpeedControl,
        };
    }

    private Phase Next() => _phase switch
    {
        Phase.Off => !_enable || Fault != WagoStepperFault.None ? Phase.Off : HasError || HasRestarted ? Phase.Acknowledging : Phase.Enabling,
        Phase.Enabling or Phase.SelectingMode or Phase.Acknowledging when !_enable => Phase.Off,
        Phase.Acknowledging => HasError || HasRestarted ? _phase : Phase.Enabling,
        _ when HasError || HasRestarted => Phase.Acknowledging,
        Phase.Enabling => _s1 == Enabled ? Phase.SelectingMode : _phase,
        Phase.SelectingMode => _s1 == SpeedControl ? Phase.Starting : _phase,
        Phase.Starting => _s1 == Started ? Phase.EndingPulse : _phase,
        Phase.EndingPulse => _s1 == SpeedControl ? Phase.Running : _phase,
        _ when _givenSpeed != (_enable ? TargetSpeed : 0) => Phase.Starting,
        _ when _enable => Phase.Running,
        Phase.Stopping when (_s2 & Standstill) != 0 => Phase.Off,
        _ => Phase.Stopping,
    };

    private void Enter(Phase phase, TimeSpan now)
    {
        (_phase, _since) = (phase, now);
        if (phase == Phase.Starting)
        {
            _givenSpeed = _enable ? TargetSpeed : (short)0;
        }
        else if (phase is Phase.Off or Phase.Enabling or Phase.Acknowledging)
        {
            _givenSpeed = 0;
        }
    }
}
