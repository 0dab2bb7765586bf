using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>What can be wrong with a stepper terminal or its motor; the bits of object 0xA010.</summary>
[Flags]
public enum StepperFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Output stage too hot.</summary>
    OverTemperature = 1 << 2,

    /// <summary>The motor cannot follow.</summary>
    TorqueOverload = 1 << 3,

    /// <summary>Motor supply too low.</summary>
    UnderVoltage = 1 << 4,

    /// <summary>Motor supply too high.</summary>
    OverVoltage = 1 << 5,

    /// <summary>Coil A shorted.</summary>
    ShortCircuitA = 1 << 6,

    /// <summary>Coil B shorted.</summary>
    ShortCircuitB = 1 << 7,

    /// <summary>No control supply.</summary>
    NoControlPower = 1 << 8,

    /// <summary>Something else.</summary>
    Miscellaneous = 1 << 9,
}

/// <summary>
/// Enabling, drive-on delay and errors of a stepper terminal. An error switches the output stage off and stays after its cause is
/// gone until it is reset; then a new edge of enable is needed.
/// </summary>
internal sealed class StepperOutputStage
{
    private const int FirstFaultBit = 2;
    private const int LastFaultBit = 9;
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const ulong HardwareEnableFunction = 1;

    private readonly ObjectEntry _enable;
    private readonly ObjectEntry _reset;
    private readonly ObjectEntry _reduceTorque;
    private readonly ObjectEntry _readyToEnable;
    private readonly ObjectEntry _ready;
    private readonly ObjectEntry _error;
    private readonly ObjectEntry _torqueReduced;
    private readonly ObjectEntry _onDelay;
    private readonly ObjectEntry _offDelay;
    private readonly ObjectEntry[] _inputs;
    private readonly ObjectEntry[] _inputFunctions;
    private readonly ObjectEntry[] _diagnosis = new ObjectEntry[LastFaultBit + 1];
    private bool _wasEnabled;
    private bool _wasReset;
    private long _readyAt = long.MaxValue;
    private long _currentUntil;

    internal StepperOutputStage(ObjectDictionary dictionary)
    {
        _enable = dictionary[0x7010, 0x01];
        _reset = dictionary[0x7010, 0x02];
        _reduceTorque = dictionary[0x7010, 0x03];
        _readyToEnable = dictionary[0x6010, 0x01];
        _ready = dictionary[0x6010, 0x02];
        _error = dictionary[0x6010, 0x04];
        _torqueReduced = dictionary[0x6010, 0x07];
        _onDelay = dictionary[0x8010, 0x10];
        _offDelay = dictionary[0x8010, 0x11];
        _inputs = [dictionary[0x6010, 0x0C], dictionary[0x6010, 0x0D]];
        _inputFunctions = [dictionary[0x8012, 0x32], dictionary[0x8012, 0x36]];
        for (int bit = FirstFaultBit; bit <= LastFaultBit; bit++)
        {
            _diagnosis[bit] = dictionary[0xA010, (byte)bit];
        }
    }

    /// <summary>Causes that are present now.</summary>
    internal StepperFaults Faults { get; set; }

    /// <summary>Fault: it never becomes ready, and says nothing about why.</summary>
    internal bool IsNeverReady { get; set; }

    /// <summary>True while the motor follows the velocity.</summary>
    internal bool IsReady => _ready.Flag;

    /// <summary>True while current flows: the motor holds or turns. After enable has gone it holds for the drive-off delay.</summary>
    internal bool IsTorqueOn(long now) => IsReady || now < _currentUntil;

    internal void Reset()
    {
        (_wasEnabled, _wasReset) = (false, false);
        _readyAt = long.MaxValue;
        _currentUntil = 0;
    }

    /// <summary>When the stage becomes ready, if it does so in the future; then the motor begins to turn.</summary>
    internal long ReadyAt => _readyAt;

    /// <summary>Follows enable and reset of newly arrived outputs.</summary>
    internal void OutputsReceived(long now)
    {
        bool isReset = _reset.Flag;
        if (isReset && !_wasReset && Faults == StepperFaults.None)
        {
            _error.Flag = false;
            for (int bit = FirstFaultBit; bit <= LastFaultBit; bit++)
            {
                _diagnosis[bit].Flag = false;
            }
        }

        _wasReset = isReset;
        bool isEnabled = _enable.Flag && IsHardwareEnabled();
        if (isEnabled && !_wasEnabled && !_error.Flag && Faults == StepperFaults.None)
        {
            _readyAt = now + (_onDelay.Value * NanosecondsPerMillisecond);
        }
        else if (!isEnabled)
        {
            if (IsReady)
            {
                _currentUntil = now + (_offDelay.Value * NanosecondsPerMillisecond);
            }

            _ready.Flag = false;
            _readyAt = long.MaxValue;
        }

        _wasEnabled = isEnabled;
    }

    /// <summary>Outputs have become invalid: as enable = 0.</summary>
    internal void OutputsSafe()
    {
        SwitchOff();
        (_wasEnabled, _wasReset) = (false, false);
    }

    /// <summary>Brings faults, delays and status bits up to date.</summary>
    internal void Update(long now)
    {
        if (Faults != StepperFaults.None)
        {
            for (int bit = FirstFaultBit; bit <= LastFaultBit; bit++)
            {
                _diagnosis[bit].Flag |= ((int)Faults & (1 << bit)) != 0;
            }

            _error.Flag = true;
            SwitchOff();
        }

        if (IsNeverReady)
        {
            SwitchOff();
        }

        if (now >= _readyAt)
        {
            _readyAt = long.MaxValue;
            _ready.Flag = true;
        }

        _readyToEnable.Flag = !_error.Flag;
        _torqueReduced.Flag = _ready.Flag && _reduceTorque.Flag;
    }

    private void SwitchOff()
    {
        _ready.Flag = false;
        _readyAt = long.MaxValue;
        _currentUntil = 0;
    }

    /// <summary>An input with the function "hardware enable" must be high as well.</summary>
    private bool IsHardwareEnabled()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputFunctions[i].Raw == HardwareEnableFunction && !_inputs[i].Flag)
            {
                return false;
            }
        }

        return true;
    }
}
