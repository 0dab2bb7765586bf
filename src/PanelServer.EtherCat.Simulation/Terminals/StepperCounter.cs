using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// The micro-step counter of a stepper terminal with its process data: wraps at 16 or 32 bits, says so with flags, can be set
/// and latched.
/// </summary>
internal sealed class StepperCounter
{
    private const long Modulus16 = 1L << 16;
    private const long Modulus32 = 1L << 32;

    private readonly ObjectEntry _setRequest;
    private readonly ObjectEntry _setValue;
    private readonly ObjectEntry _setDone;
    private readonly ObjectEntry _underflow;
    private readonly ObjectEntry _overflow;
    private readonly ObjectEntry _value;
    private readonly ObjectEntry _latchOnRise;
    private readonly ObjectEntry _latchOnFall;
    private readonly ObjectEntry _latchInput;
    private readonly ObjectEntry _latchValid;
    private readonly ObjectEntry _latchValue;
    private double _position;
    private bool _wasSetRequested;

    internal StepperCounter(ObjectDictionary dictionary)
    {
        _latchOnRise = dictionary[0x7000, 0x02];
        _setRequest = dictionary[0x7000, 0x03];
        _latchOnFall = dictionary[0x7000, 0x04];
        _setValue = dictionary[0x7000, 0x11];
        _latchValid = dictionary[0x6000, 0x02];
        _setDone = dictionary[0x6000, 0x03];
        _underflow = dictionary[0x6000, 0x04];
        _overflow = dictionary[0x6000, 0x05];
        _latchInput = dictionary[0x6000, 0x0D];
        _value = dictionary[0x6000, 0x11];
        _latchValue = dictionary[0x6000, 0x12];
    }

    /// <summary>True if the 32-bit PDOs are assigned.</summary>
    internal bool IsWide { get; set; }

    private long Modulus => IsWide ? Modulus32 : Modulus16;

    internal void Reset()
    {
        _position = 0;
        _wasSetRequested = false;
    }

    /// <summary>The motor has moved by some micro-steps, whole or not.</summary>
    internal void Move(double microsteps)
    {
        long before = Turns();
        _position += microsteps;
        long turns = Turns();
        long counter = Counter();
        if (turns != before)
        {
            (_overflow.Flag, _underflow.Flag) = (turns > before, turns < before);
        }

        // The flags fall by themselves once the counter is a third of its range away from the wrap.
        _overflow.Flag &= counter <= Modulus / 3;
        _underflow.Flag &= counter >= Modulus / 3 * 2;
        _value.Raw = (ulong)counter;
    }

    /// <summary>Follows the control bits of newly arrived outputs.</summary>
    internal void OutputsReceived()
    {
        if (_setRequest.Flag && !_wasSetRequested)
        {
            _position = _setValue.Raw & (ulong)(Modulus - 1);
            _value.Raw = (ulong)Counter();
            (_overflow.Flag, _underflow.Flag) = (false, false);
        }

        _setDone.Flag = _setRequest.Flag;
        _wasSetRequested = _setRequest.Flag;
        _latchValid.Flag &= _latchOnRise.Flag || _latchOnFall.Flag;
    }

    /// <summary>Follows the latch input.</summary>
    internal void SetLatchInput(bool level)
    {
        ObjectEntry enabled = level ? _latchOnRise : _latchOnFall;
        if (level != _latchInput.Flag && enabled.Flag && !_latchValid.Flag)
        {
            _latchValue.Raw = _value.Raw;
            _latchValid.Flag = true;
        }

        _latchInput.Flag = level;
    }

    private long Turns() => (long)Math.Floor(_position / Modulus);

    private long Counter() => (long)Math.Floor(_position - ((double)Turns() * Modulus));
}
