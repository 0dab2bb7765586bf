namespace PanelServer.EtherCat.Terminals;

/// <summary>EL7031: stepper output stage 24 V, 1.5 A, with two digital inputs.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El7031(TerminalIdentity identity)
    : StepperTerminal(KnownDevices.El7031, identity, ratedCurrentMilliampere: 1500, hasAnalogInputs: false);

/// <summary>EL7041-0052: stepper output stage 50 V, 5 A, without encoder.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El7041Variant0052(TerminalIdentity identity)
    : StepperTerminal(KnownDevices.El7041Variant0052, identity, ratedCurrentMilliampere: 5000, hasAnalogInputs: false);

/// <summary>EL7031-0030: stepper output stage 24 V, 2.8 A, with two digital inputs and two analog inputs 0–10 V.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El7031Variant0030(TerminalIdentity identity)
    : StepperTerminal(KnownDevices.El7031Variant0030, identity, ratedCurrentMilliampere: 2800, hasAnalogInputs: true)
{
    private const int AnalogChannels = 2;
    private const double FullScaleVolt = 10;
    private readonly AnalogInput[] _analog = new AnalogInput[AnalogChannels];

    /// <inheritdoc/>
    public override int InputBits => base.InputBits + (AnalogChannels * AnalogInput.Size * 8);

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A00, 0x1A03, 0x1A0A, 0x1A0C];

    /// <summary>Voltage of an analog input, 0 … 10 V.</summary>
    /// <param name="channel">1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public double Voltage(int channel) => AnalogInputOf(channel).Value / 32767.0 * FullScaleVolt;

    /// <summary>Status and raw value of an analog input. These inputs have no error and no validity bit, only under- and over-range.</summary>
    /// <param name="channel">1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public AnalogInput AnalogInputOf(int channel) => _analog[ChannelBit.IndexOf(channel, AnalogChannels)];

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        base.DecodeInputs(image, now);
        ReadOnlySpan<byte> analog = image[(base.InputBits / 8)..];
        _analog[0] = AnalogInput.Decode(analog);
        _analog[1] = AnalogInput.Decode(analog[AnalogInput.Size..]);
    }
}
