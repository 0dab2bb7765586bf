using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Result of one conversion before scaling.</summary>
/// <param name="Value">The value in the terminal's unit, within its range.</param>
/// <param name="Underrange">Below the range.</param>
/// <param name="Overrange">Above the range.</param>
/// <param name="Error">The signal cannot be right.</param>
internal readonly record struct Conversion(double Value, bool Underrange = false, bool Overrange = false, bool Error = false);

/// <summary>One analog channel of a Beckhoff terminal: user scale, limits, status bits and toggle at each conversion.</summary>
internal sealed class AnalogChannel
{
    private const double GainOne = 65536;

    private readonly ObjectEntry _underrange;
    private readonly ObjectEntry _overrange;
    private readonly ObjectEntry[] _limits;
    private readonly ObjectEntry? _error;
    private readonly ObjectEntry? _invalid;
    private readonly ObjectEntry _toggle;
    private readonly ObjectEntry _value;
    private readonly ObjectEntry _useScale;
    private readonly ObjectEntry _offset;
    private readonly ObjectEntry _gain;
    private readonly ObjectEntry[] _useLimits;
    private readonly ObjectEntry[] _limitValues;

    /// <param name="dictionary">The terminal's dictionary.</param>
    /// <param name="inputs">Index of the process data object, 0x60x0.</param>
    /// <param name="settings">Index of the settings object, 0x80x0.</param>
    internal AnalogChannel(ObjectDictionary dictionary, ushort inputs, ushort settings)
    {
        _underrange = dictionary[inputs, 0x01];
        _overrange = dictionary[inputs, 0x02];
        _limits = [dictionary[inputs, 0x03], dictionary[inputs, 0x05]];
        _error = dictionary.Find(inputs, 0x07);
        _invalid = dictionary.Find(inputs, 0x0F);
        _toggle = dictionary[inputs, 0x10];
        _value = dictionary[inputs, 0x11];
        _useScale = dictionary[settings, 0x01];
        _offset = dictionary[settings, 0x11];
        _gain = dictionary[settings, 0x12];
        _useLimits = [dictionary[settings, 0x07], dictionary[settings, 0x08]];
        _limitValues = [dictionary[settings, 0x13], dictionary[settings, 0x14]];
    }

    /// <summary>Fault: the toggle bit no longer moves, and with it no new value appears.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>As after power-up: nothing has been converted yet.</summary>
    internal void Reset() => Set(_invalid, true);

    /// <summary>Publishes the result of a conversion.</summary>
    internal void Publish(Conversion conversion)
    {
        if (IsFrozen)
        {
            return;
        }

        double scaled = _useScale.Flag ? (conversion.Value * _gain.Value / GainOne) + _offset.Value : conversion.Value;
        _value.Value = (long)Math.Clamp(Math.Round(scaled), short.MinValue, short.MaxValue);
        _underrange.Flag = conversion.Underrange;
        _overrange.Flag = conversion.Overrange;
        Set(_error, conversion.Error);
        Set(_invalid, false);
        for (int i = 0; i < _limits.Length; i++)
        {
            _limits[i].Raw = _useLimits[i].Flag ? Compare(_value.Value, _limitValues[i].Value) : 0UL;
        }

        _toggle.Flag = !_toggle.Flag;
    }

    private static ulong Compare(long value, long limit) => value > limit ? 1UL : value < limit ? 2UL : 3UL;

    private static void Set(ObjectEntry? entry, bool value)
    {
        if (entry is not null)
        {
            entry.Flag = value;
        }
    }
}
