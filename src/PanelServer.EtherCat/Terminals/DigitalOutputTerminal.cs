namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Digital output terminal of up to 8 channels: one byte of outputs, bit n − 1 is channel n. It has no status: only its watchdog
/// switches the outputs off when process data fail to arrive.
/// </summary>
/// <param name="device">The device type.</param>
/// <param name="identity">The identity read from the subdevice.</param>
/// <param name="channels">Number of channels.</param>
public abstract class DigitalOutputTerminal(KnownDevice device, TerminalIdentity identity, int channels) : Terminal(device.Name, identity)
{
    /// <summary>The outputs by channel, 1 … number of channels; true = 24 V on.</summary>
    public DigitalOutputs Output { get; } = new(channels);

    /// <inheritdoc/>
    public override int OutputBits => channels;

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Output.Bits = 0;

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image) => image[0] = Output.Bits;
}

/// <summary>EL2002: two digital outputs 24 V, 0.5 A.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El2002(TerminalIdentity identity) : DigitalOutputTerminal(KnownDevices.El2002, identity, channels: 2);

/// <summary>EL2004: four digital outputs 24 V, 0.5 A.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El2004(TerminalIdentity identity) : DigitalOutputTerminal(KnownDevices.El2004, identity, channels: 4);

/// <summary>EL2008: eight digital outputs 24 V, 0.5 A.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El2008(TerminalIdentity identity) : DigitalOutputTerminal(KnownDevices.El2008, identity, channels: 8);

/// <summary>Digital outputs by channel number.</summary>
public sealed class DigitalOutputs
{
    internal DigitalOutputs(int count) => Count = count;

    /// <summary>Number of channels.</summary>
    public int Count { get; }

    internal byte Bits { get; set; }

    /// <summary>The state asked of a channel; true = 24 V on.</summary>
    /// <param name="channel">1 … <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public bool this[int channel]
    {
        get => (Bits & ChannelBit.Of(channel, Count)) != 0;
        set
        {
            byte bit = ChannelBit.Of(channel, Count);
            Bits = (byte)(value ? Bits | bit : Bits & ~bit);
        }
    }
}
