using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// EL3204: four resistance thermometers. What the terminal sees is a resistance; only PT100 is modelled, so other elements are
/// refused. Channels are numbered from 1.
/// </summary>
public sealed class VirtualEl3204 : SubdeviceApplication
{
    private const int Channels = 4;
    private const byte Presentation = 0x02;
    private const byte Element = 0x19;
    private const int HighResolution = 2;
    private const double LowestCelsius = -200;
    private const double HighestCelsius = 850;

    // Beyond these no PT100 can be at the end of the wires.
    private const double ShortCircuitOhm = 10;
    private const double OpenOhm = 400;

    // The converter takes the channels in turn; they do not toggle together.
    private static readonly long[] PhasesNanoseconds = [0, 20_000_000, 50_000_000, 70_000_000];

    private readonly double[] _resistances = new double[Channels];
    private readonly bool[] _wireBreaks = new bool[Channels];
    private readonly bool[] _shorts = new bool[Channels];
    private readonly AnalogChannel[] _channels = new AnalogChannel[Channels];
    private readonly ObjectEntry[] _presentations = new ObjectEntry[Channels];
    private readonly long[] _nextConversions = new long[Channels];

    /// <summary>Creates a terminal with four sensors at 22 °C.</summary>
    public VirtualEl3204() => Array.Fill(_resistances, PlatinumThermometer.ResistanceOhm(22));

    /// <summary>Time between two conversions of a channel.</summary>
    public TimeSpan ConversionTime { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Sets the resistance between the terminal points of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="ohm">Resistance.</param>
    public void SetResistanceOhm(int channel, double ohm) => _resistances[channel - 1] = ohm;

    /// <summary>Sets the temperature of the PT100 at a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="celsius">Temperature in °C.</param>
    public void SetTemperatureCelsius(int channel, double celsius) =>
        SetResistanceOhm(channel, PlatinumThermometer.ResistanceOhm(celsius));

    /// <summary>Fault: the sensor wire is broken. The sensor is as before when it is repaired.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="isBroken">True for broken.</param>
    public void SetWireBreak(int channel, bool isBroken) => _wireBreaks[channel - 1] = isBroken;

    /// <summary>Fault: the sensor wires touch.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="isShort">True for touching.</param>
    public void SetShortCircuit(int channel, bool isShort) => _shorts[channel - 1] = isShort;

    /// <summary>Fault: a channel repeats its last value for ever.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="isFrozen">True for frozen.</param>
    public void SetFrozen(int channel, bool isFrozen) => _channels[channel - 1].IsFrozen = isFrozen;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < Channels; i++)
        {
            ushort offset = (ushort)(0x10 * i);
            _channels[i] = new AnalogChannel(Subdevice.Dictionary, (ushort)(0x6000 + offset), (ushort)(0x8000 + offset));
            _presentations[i] = Subdevice.Dictionary[(ushort)(0x8000 + offset), Presentation];
        }
    }

    /// <inheritdoc/>
    protected internal override void PowerUp()
    {
        foreach (AnalogChannel channel in _channels)
        {
            channel.Reset();
        }

        // The first conversion of each channel comes a whole conversion time after the first moment seen.
        Array.Clear(_nextConversions);
    }

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        long period = (long)ConversionTime.TotalNanoseconds;
        for (int i = 0; i < Channels; i++)
        {
            if (_nextConversions[i] == 0)
            {
                _nextConversions[i] = nowNanoseconds + period + PhasesNanoseconds[i];
            }
            else if (nowNanoseconds >= _nextConversions[i])
            {
                _nextConversions[i] += period * (1 + ((nowNanoseconds - _nextConversions[i]) / period));
                _channels[i].Publish(Convert(i));
            }
        }
    }

    /// <inheritdoc/>
    protected internal override SdoAbortCode? ObjectWriting(ObjectEntry entry, long value) =>
        entry.Index is >= 0x8000 and <= 0x8030 && entry.Subindex == Element && value != 0 ? SdoAbortCode.ValueOutOfRange : null;

    private Conversion Convert(int channel)
    {
        double ohm = _wireBreaks[channel] ? double.PositiveInfinity : _shorts[channel] ? 0 : _resistances[channel];
        double celsius = ohm >= OpenOhm ? double.PositiveInfinity : PlatinumThermometer.TemperatureCelsius(ohm);
        double digitsPerDegree = _presentations[channel].Value == HighResolution ? 100 : 10;
        return new Conversion(
            Math.Clamp(celsius, LowestCelsius, HighestCelsius) * digitsPerDegree,
            Underrange: celsius < LowestCelsius,
            Overrange: celsius > HighestCelsius,
            Error: ohm is <= ShortCircuitOhm or >= OpenOhm);
    }
}
