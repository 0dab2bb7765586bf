namespace PanelServer.EtherCat.Terminals;

/// <summary>IP20-EC-DI8-DO8: eight digital inputs and eight digital outputs; bit n − 1 of either byte is channel n.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class Ip20Di8Do8(TerminalIdentity identity) : Terminal(KnownDevices.Ip20Di8Do8.Name, identity)
{
    private const int Channels = 8;

    /// <summary>The inputs by channel, 1 … 8.</summary>
    public DigitalInputs Input { get; } = new(Channels);

    /// <summary>The outputs by channel, 1 … 8.</summary>
    public DigitalOutputs Output { get; } = new(Channels);

    /// <inheritdoc/>
    public override int InputBits => Channels;

    /// <inheritdoc/>
    public override int OutputBits => Channels;

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Output.Bits = 0;

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now) => Input.Bits = image[0];

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image) => image[0] = Output.Bits;
}
