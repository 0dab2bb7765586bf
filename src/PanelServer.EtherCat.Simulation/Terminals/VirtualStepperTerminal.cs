using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// A stepper terminal with its motor under velocity control. The drive counts the micro-steps it commands; whether the rotor follows
/// is another matter, see <see cref="IsStalled"/>. Position and positioning modes can be assigned but do not move the motor.
/// </summary>
public abstract class VirtualStepperTerminal(int ratedCurrentMilliampere) : SubdeviceApplication
{
    private const double MicrostepsPerStep = 64;
    private const double FullScale = 32767;
    private const double LowestSpeedRange = 1000;
    private const double NanosecondsPerSecond = 1e9;
    private const long FreeRunCycleNanoseconds = 1_000_000;
    private const double WarningCelsius = 80;
    private const int InputCount = 2;
    private const ushort WarmText = 0x4101;

    /// <summary>Texts of the maker's list that fit the faults; which one a real terminal records for which fault is not published.</summary>
    private static readonly (StepperFaults Fault, ushort Text)[] FaultTexts =
    [
        (StepperFaults.OverTemperature, 0x8104),
        (StepperFaults.TorqueOverload, 0x8409),
        (StepperFaults.UnderVoltage, 0x8406),
        (StepperFaults.OverVoltage, 0x8407),
        (StepperFaults.ShortCircuitA, 0x8404),
        (StepperFaults.ShortCircuitB, 0x8404),
        (StepperFaults.NoControlPower, 0x8201),
        (StepperFaults.Miscellaneous, 0x8001),
    ];

    private readonly bool[] _levels = new bool[InputCount];
    private readonly ObjectEntry[] _inputs = new ObjectEntry[InputCount];
    private readonly ObjectEntry[] _inverted = new ObjectEntry[InputCount];
    private StepperCounter _counter = null!;
    private StepperOutputStage _stage = null!;
    private DiagnosisLog _diagnosis = null!;
    private StepperFaults _recorded;
    private bool _isWarm;
    private ObjectEntry _velocity = null!;
    private ObjectEntry _speedRange = null!;
    private ObjectEntry _invertPolarity = null!;
    private ObjectEntry _reverseCounter = null!;
    private ObjectEntry _warning = null!;
    private ObjectEntry _movingPositive = null!;
    private ObjectEntry _movingNegative = null!;
    private ObjectEntry _sourceOfSyncError = null!;
    private ObjectEntry[] _syncErrors = null!;
    private ObjectEntry[] _toggles = null!;
    private double _commandedStepsPerSecond;
    private long _now;
    private long _freeRunSince;

    /// <summary>Full steps the rotor has turned since power-up, signed. What a plant moves with.</summary>
    public double StepsTurned { get; private set; }

    /// <summary>Velocity of the rotor in full steps/s, signed.</summary>
    public double StepsPerSecond => IsStalled ? 0 : DriveStepsPerSecond;

    /// <summary>True while the output stage holds or turns the motor.</summary>
    public bool IsTorqueOn => _stage.IsTorqueOn(_now);

    /// <summary>Fault: the rotor stands although the drive steps. Without encoder the drive does not notice.</summary>
    public bool IsStalled { get; set; }

    /// <summary>Fault: the step counter stands still although the drive steps, as when its process data does not change any more.</summary>
    public bool IsCounterFrozen { get; set; }

    /// <summary>Fault: the drive never becomes ready when it is enabled, as without motor supply.</summary>
    public bool IsNeverReady
    {
        get => _stage.IsNeverReady;
        set => _stage.IsNeverReady = value;
    }

    /// <summary>Causes of drive errors that are present. An error they raise stays until it is reset.</summary>
    public StepperFaults Faults
    {
        get => _stage.Faults;
        set => _stage.Faults = value;
    }

    /// <summary>Temperature inside the terminal; above 80 °C it warns.</summary>
    public double TemperatureCelsius { get; set; } = 30;

    /// <summary>Fault: all toggle bits stand still.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Ends all faults of drive and motor; an error that the drive reports stays until it is reset.</summary>
    public void ClearFaults()
    {
        Faults = StepperFaults.None;
        IsNeverReady = false;
        IsCounterFrozen = false;
        IsStalled = false;
    }

    private double DriveStepsPerSecond => _stage.IsReady ? _commandedStepsPerSecond : 0;

    /// <summary>Level at a digital input.</summary>
    /// <param name="channel">1 or 2.</param>
    public bool DigitalInput(int channel) => _levels[channel - 1];

    /// <summary>Sets the level at a digital input; true = 24 V. Input 1 is the latch input too.</summary>
    /// <param name="channel">1 or 2.</param>
    /// <param name="level">True for 24 V.</param>
    public void SetDigitalInput(int channel, bool level) => _levels[channel - 1] = level;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        ObjectDictionary dictionary = Subdevice.Dictionary;
        _counter = new StepperCounter(dictionary);
        _stage = new StepperOutputStage(dictionary);
        _diagnosis = new DiagnosisLog(dictionary);
        _velocity = dictionary[0x7010, 0x21];
        _speedRange = dictionary[0x8012, 0x05];
        _invertPolarity = dictionary[0x8012, 0x09];
        _reverseCounter = dictionary[0x8000, 0x0E];
        _warning = dictionary[0x6010, 0x03];
        _movingPositive = dictionary[0x6010, 0x05];
        _movingNegative = dictionary[0x6010, 0x06];
        _sourceOfSyncError = dictionary[0x1C32, 0x20];
        _syncErrors = [dictionary[0x6000, 0x0E], dictionary[0x6010, 0x0E]];
        _toggles = [dictionary[0x6000, 0x10], dictionary[0x6010, 0x10]];
        for (int i = 0; i < InputCount; i++)
        {
            _inputs[i] = dictionary[0x6010, (byte)(0x0C + i)];
            _inverted[i] = dictionary[0x8012, (byte)(0x30 + i)];
        }
    }

    /// <inheritdoc/>
    protected internal override void PowerUp()
    {
        _counter.Reset();
        _stage.Reset();
        _diagnosis.Reset();
        (_recorded, _isWarm) = (StepperFaults.None, false);
        _commandedStepsPerSecond = 0;
    }

    /// <inheritdoc/>
    protected internal override void StateChanged(AlState from, AlState to) => _counter.IsWide = Subdevice.Dictionary[0x1C13, 1].Raw == 0x1A01;

    /// <inheritdoc/>
    protected internal override void OutputsReceived(ReadOnlySpan<byte> image)
    {
        double fullScale = LowestSpeedRange * (1 << (int)_speedRange.Value);
        _commandedStepsPerSecond = _velocity.Value / FullScale * fullScale * (_invertPolarity.Flag ? -1 : 1);
        _counter.OutputsReceived();
        _stage.OutputsReceived(_now);
        if (!Subdevice.Esc.Clock.IsSyncActive)
        {
            InternalCycle();
        }
    }

    /// <inheritdoc/>
    protected internal override void OutputsSafe()
    {
        _commandedStepsPerSecond = 0;
        _stage.OutputsSafe();
    }

    /// <inheritdoc/>
    protected internal override void Sync0() => InternalCycle();

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        // The stage may become ready within this piece of time: up to then the motor stands.
        long from = _now;
        if (_stage.ReadyAt <= nowNanoseconds)
        {
            from = Math.Max(from, _stage.ReadyAt);
        }

        _stage.Update(nowNanoseconds);
        RecordFaults(nowNanoseconds);
        double steps = DriveStepsPerSecond * ((nowNanoseconds - from) / NanosecondsPerSecond);
        _counter.Move(IsCounterFrozen ? 0 : steps * MicrostepsPerStep * (_reverseCounter.Flag ? -1 : 1));
        StepsTurned += IsStalled ? 0 : steps;
        _now = nowNanoseconds;
        if (Subdevice.State != AlState.Op && _now - _freeRunSince >= FreeRunCycleNanoseconds)
        {
            InternalCycle();
        }
    }

    /// <inheritdoc/>
    protected internal override void UpdateInputs()
    {
        _stage.Update(_now);
        _warning.Flag = TemperatureCelsius > WarningCelsius;
        _movingPositive.Flag = DriveStepsPerSecond > 0;
        _movingNegative.Flag = DriveStepsPerSecond < 0;
        for (int i = 0; i < InputCount; i++)
        {
            _inputs[i].Flag = _levels[i] != _inverted[i].Flag;
            _syncErrors[i].Flag = _sourceOfSyncError.Flag;
        }

        _counter.SetLatchInput(_inputs[0].Flag);
    }

    /// <inheritdoc/>
    protected internal override SdoAbortCode? ObjectReading(ObjectEntry entry)
    {
        _diagnosis.Reading(entry);
        ObjectDictionary dictionary = Subdevice.Dictionary;
        switch (entry.Index)
        {
            case 0x9010:
                dictionary[0x9010, 0x08].Value = (long)Math.Round(DriveStepsPerSecond);
                dictionary[0x9010, 0x09].Raw = dictionary[0x6000, 0x11].Raw;
                break;
            case 0xF900:
                dictionary[0xF900, 0x02].Value = (long)Math.Clamp(TemperatureCelsius, sbyte.MinValue, sbyte.MaxValue);
                break;
            case 0x10F8:
                entry.Raw = (ulong)_now;
                break;
            default:
                break;
        }

        return null;
    }

    /// <inheritdoc/>
    protected internal override SdoAbortCode? ObjectWriting(ObjectEntry entry, long value) => _diagnosis.Check(entry, value);

    /// <inheritdoc/>
    /// <remarks>The 24 V terminals refuse a current above their rating; the 50 V one takes it and limits it.</remarks>
    protected internal override void ObjectWritten(ObjectEntry entry)
    {
        if (entry is { Index: 0x8010, Subindex: 0x01 })
        {
            entry.Value = Math.Min(entry.Value, ratedCurrentMilliampere);
        }

        _diagnosis.Written(entry);
    }

    private void RecordFaults(long now)
    {
        bool isWarm = TemperatureCelsius > WarningCelsius;
        if (isWarm && !_isWarm)
        {
            _diagnosis.Add(DiagnosisKind.Warning, WarmText, now);
        }

        _isWarm = isWarm;
        if (Faults == _recorded)
        {
            return;
        }

        foreach ((StepperFaults fault, ushort text) in FaultTexts)
        {
            if ((Faults & ~_recorded & fault) != 0)
            {
                _diagnosis.Add(DiagnosisKind.Error, text, now);
            }
        }

        _recorded = Faults;
    }

    /// <summary>One internal cycle of the drive: with each process data event or SYNC0 in OP, else every millisecond.</summary>
    private protected virtual void InternalCycle()
    {
        _freeRunSince = _now;
        foreach (ObjectEntry toggle in _toggles)
        {
            toggle.Flag ^= !IsFrozen;
        }
    }
}

/// <summary>EL7031: 24 V, 1.5 A.</summary>
public sealed class VirtualEl7031() : VirtualStepperTerminal(ratedCurrentMilliampere: 1500);

/// <summary>EL7041-0052: 50 V, 5 A.</summary>
public sealed class VirtualEl7041Variant0052() : VirtualStepperTerminal(ratedCurrentMilliampere: 5000);

/// <summary>EL7031-0030: 24 V, 2.8 A, with two analog inputs 0–10 V.</summary>
public sealed class VirtualEl7031Variant0030() : VirtualStepperTerminal(ratedCurrentMilliampere: 2800)
{
    private const double FullScaleDigits = 32767;
    private const double FullScaleVolt = 10;

    private readonly double[] _volts = new double[2];
    private readonly AnalogChannel[] _channels = new AnalogChannel[2];

    /// <summary>Voltage at an analog input.</summary>
    /// <param name="channel">1 or 2.</param>
    public double Voltage(int channel) => _volts[channel - 1];

    /// <summary>Sets the voltage at an analog input.</summary>
    /// <param name="channel">1 or 2.</param>
    /// <param name="volt">Voltage; what is outside 0 … 10 V reads as the end of the range.</param>
    public void SetVoltage(int channel, double volt) => _volts[channel - 1] = volt;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        base.Attached();
        _channels[0] = new AnalogChannel(Subdevice.Dictionary, 0x6030, 0x8030);
        _channels[1] = new AnalogChannel(Subdevice.Dictionary, 0x6040, 0x8040);
    }

    private protected override void InternalCycle()
    {
        base.InternalCycle();
        for (int i = 0; i < _channels.Length; i++)
        {
            double part = _volts[i] / FullScaleVolt;
            _channels[i].IsFrozen = IsFrozen;
            _channels[i].Publish(new Conversion(Math.Clamp(part, 0, 1) * FullScaleDigits, Underrange: part < 0, Overrange: part > 1));
        }
    }
}
