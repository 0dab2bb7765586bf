using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>EL3021: one 4–20 mA input.</summary>
public sealed class VirtualEl3021 : SubdeviceApplication
{
    private const double FullScale = 32767;
    private const double OpenLoopMilliampere = 3.5;
    private const double OverloadMilliampere = 20.5;

    private AnalogChannel _channel = null!;
    private long _nextConversion;

    /// <summary>Current through the loop in mA; 0 for a broken wire.</summary>
    public double CurrentMilliampere { get; set; } = 4;

    /// <summary>Time between two conversions.</summary>
    public TimeSpan ConversionTime { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Fault: the terminal repeats its last value for ever.</summary>
    public bool IsFrozen
    {
        get => _channel.IsFrozen;
        set => _channel.IsFrozen = value;
    }

    /// <inheritdoc/>
    protected internal override void Attached() => _channel = new AnalogChannel(Subdevice.Dictionary, 0x6000, 0x8000);

    /// <inheritdoc/>
    protected internal override void PowerUp() => _channel.Reset();

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        if (nowNanoseconds >= _nextConversion)
        {
            _nextConversion = nowNanoseconds + (long)ConversionTime.TotalNanoseconds;
            _channel.Publish(Convert(CurrentMilliampere));
        }
    }

    private static Conversion Convert(double milliampere) => new(
        Math.Clamp((milliampere - 4) / 16, 0, 1) * FullScale,
        Underrange: milliampere <= OpenLoopMilliampere,
        Overrange: milliampere > 20,
        Error: milliampere is <= OpenLoopMilliampere or >= OverloadMilliampere);
}
