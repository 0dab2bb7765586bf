namespace PanelServer.EtherCat.Terminals;

/// <summary>Digital input terminal of up to 8 channels: one byte of inputs, bit n − 1 is channel n.</summary>
/// <param name="device">The device type.</param>
/// <param name="identity">The identity read from the subdevice.</param>
/// <param name="channels">Number of channels.</param>
public abstract class DigitalInputTerminal(KnownDevice device, TerminalIdentity identity, int channels) : Terminal(device.Name, identity)
{
    /// <summary>The inputs by channel, 1 … number of channels; true = 24 V present.</summary>
    public DigitalInputs Input { get; } = new(channels);

    /// <inheritdoc/>
    public override int InputBits => channels;

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now) => Input.Bits = image[0];
}

/// <summary>EL1002: two digital inputs 24 V.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El1002(TerminalIdentity identity) : DigitalInputTerminal(KnownDevices.El1002, identity, channels: 2);

/// <summary>EL1008: eight digital inputs 24 V with 3 ms filter.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El1008(TerminalIdentity identity) : DigitalInputTerminal(KnownDevices.El1008, identity, channels: 8);

/// <summary>Digital inputs by channel number.</summary>
public sealed class DigitalInputs
{
    internal DigitalInputs(int count) => Count = count;

    /// <summary>Number of channels.</summary>
    public int Count { get; }

    internal byte Bits { get; set; }

    /// <summary>State of a channel; true = 24 V present.</summary>
    /// <param name="channel">1 … <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public bool this[int channel] => (Bits & ChannelBit.Of(channel, Count)) != 0;
}
