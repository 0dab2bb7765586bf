using System.Buffers.Binary;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Stepper output stage under velocity control (preset "velocity control compact": encoder control, motor control, velocity; encoder
/// status, motor status). The position is the drive's own count of micro-steps.
/// </summary>
public abstract class StepperTerminal : Terminal
{
    /// <summary>Micro-steps of one full step.</summary>
    public const int MicrostepsPerStep = 64;

    private const int OutputSize = 8;
    private const int InputSize = 8;

    private static readonly TimeSpan LongestReset = TimeSpan.FromMilliseconds(100);

    private PositionCounter _counter;
    private VelocityScaler _velocity;
    private ChangeSupervision _changes = new(limit: TimeSpan.FromSeconds(1));
    private TimeSpan _lastRead;
    private bool _hasRead;
    private double _velocityStepsPerSecond;
    private ResetBit _reset;
    private TimeSpan _resetSince;
    private EtherCatError? _switchedOff;
    private EtherCatError? _outOfStep;

    private protected StepperTerminal(KnownDevice device, TerminalIdentity identity, int ratedCurrentMilliampere, bool hasAnalogInputs)
        : base(device.Name, identity) => Parameters = new StepperParameters(ratedCurrentMilliampere, hasAnalogInputs);

    private enum ResetBit
    {
        Idle,
        Up,

        /// <summary>Down, but not yet sent: a new pulse now would not be an edge to the drive.</summary>
        Falling,
    }

    /// <summary>Motor and drive settings; a change takes effect at the next bring-up.</summary>
    public StepperParameters Parameters { get; }

    /// <inheritdoc/>
    public override bool UsesSync0 => true;

    /// <inheritdoc/>
    public override int InputBits => InputSize * 8;

    /// <inheritdoc/>
    public override int OutputBits => OutputSize * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A00, 0x1A03];

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? OutputPdos { get; } = [0x1600, 0x1602, 0x1604];

    /// <inheritdoc/>
    public override IReadOnlyList<StartUpParameter> StartUpParameters => Parameters.All;

    /// <summary>Status of the output stage.</summary>
    public StepperStatus Status { get; private set; }

    /// <summary>True while the motor turns.</summary>
    public bool IsMoving => Status.MovingPositive || Status.MovingNegative;

    /// <summary>The drive's own 16-bit counter of micro-steps.</summary>
    public ushort Counter { get; private set; }

    /// <summary>Position in micro-steps, unwrapped to 64 bits, relative to the last <see cref="SetPosition"/>.</summary>
    public long PositionMicrosteps => _counter.Position;

    /// <summary>Position in full steps.</summary>
    public double PositionSteps => _counter.Position / (double)MicrostepsPerStep;

    /// <summary>
    /// False if the position may be wrong: after a bring-up, and after a pause so long that the counter could have wrapped unseen.
    /// <see cref="SetPosition"/> makes it true, usually after a reference run.
    /// </summary>
    public bool IsPositionKnown { get; private set; }

    /// <summary>Output: switches the output stage on. It follows the velocity once <see cref="StepperStatus.Ready"/> is set.</summary>
    public bool Enable { get; set; }

    /// <summary>Output: runs with the reduced current.</summary>
    public bool ReduceTorque { get; set; }

    /// <summary>
    /// Output: velocity in full steps/s, limited to ± the speed range. Not a number counts as 0.
    /// </summary>
    public double VelocityStepsPerSecond
    {
        get => _velocityStepsPerSecond;
        set
        {
            int range = Parameters.SpeedRangeStepsPerSecond;
            _velocityStepsPerSecond = double.IsNaN(value) ? 0 : Math.Clamp(value, -range, range);
        }
    }

    /// <summary>What the drive reports and what to do; null if nothing is wrong.</summary>
    public EtherCatError? FaultExplanation => Status.Error ? _switchedOff : Status.SyncError ? _outOfStep : null;

    /// <summary>The same in English, for those who need not know what it is about.</summary>
    public string? FaultSentence => FaultExplanation?.Sentence;

    /// <inheritdoc/>
    protected override bool IsFrozen => _changes.IsFrozen;

    /// <summary>
    /// Asks the drive to clear its error: the reset bit rises until the error is gone, at most for 100 ms. Does nothing without an error
    /// or while the bit is up; may be called in every cycle, each new pulse then follows a cycle with the bit down.
    /// The drive then needs a new edge of <see cref="Enable"/> before it turns again.
    /// </summary>
    public void ResetError()
    {
        if (Status.Error && _reset == ResetBit.Idle)
        {
            (_reset, _resetSince) = (ResetBit.Up, _lastRead);
        }
    }

    /// <summary>Calls the present position <paramref name="microsteps"/>. No step is lost, since the drive's counter runs on.</summary>
    public void SetPosition(long microsteps)
    {
        _counter.Set(microsteps);
        IsPositionKnown = true;
    }

    /// <inheritdoc/>
    public override void SetSafeOutputs()
    {
        Enable = false;
        ReduceTorque = false;
        VelocityStepsPerSecond = 0;
        _reset = ResetBit.Idle;
    }

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        Counter = BinaryPrimitives.ReadUInt16LittleEndian(image[2..]);
        Status = new StepperStatus(BinaryPrimitives.ReadUInt16LittleEndian(image[6..]));
        _changes.Observe(((uint)Counter << 16) | Status.Bits, now);
        if (_reset == ResetBit.Up && (!Status.Error || now - _resetSince > LongestReset))
        {
            _reset = ResetBit.Falling;
        }

        // Half the counter's range at full speed: beyond it the direction of a wrap is ambiguous.
        TimeSpan longestGap = TimeSpan.FromSeconds(32768.0 / (MicrostepsPerStep * Parameters.SpeedRangeStepsPerSecond));
        if (_hasRead && now - _lastRead >= longestGap)
        {
            IsPositionKnown = false;
        }

        (_hasRead, _lastRead) = (true, now);
        _counter.Update(Counter);
    }

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image)
    {
        image[..OutputSize].Clear();
        image[4] = (byte)((Enable ? 0x01 : 0) | (_reset == ResetBit.Up ? 0x02 : 0) | (ReduceTorque ? 0x04 : 0));
        BinaryPrimitives.WriteInt16LittleEndian(
            image[6..], _velocity.Next(_velocityStepsPerSecond, Parameters.SpeedRangeStepsPerSecond));
        if (_reset == ResetBit.Falling)
        {
            _reset = ResetBit.Idle;
        }
    }

    /// <inheritdoc/>
    protected override void OnStart()
    {
        _counter.Restart();
        _changes.Restart();
        _hasRead = false;
        IsPositionKnown = false;
    }

    /// <inheritdoc/>
    protected override void OnPlaced()
    {
        _switchedOff = EtherCatErrors.MotorSwitchedOff(Label);
        _outOfStep = EtherCatErrors.OutOfStep(Label);
    }
}
