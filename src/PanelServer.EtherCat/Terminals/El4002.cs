using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals;

/// <summary>EL4002: two analog outputs 0–10 V, 12 bits. Without process data they fall to 0 V.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El4002(TerminalIdentity identity) : Terminal(KnownDevices.El4002.Name, identity)
{
    /// <summary>Number of channels.</summary>
    public const int ChannelCount = 2;

    /// <summary>Greatest voltage.</summary>
    public const double FullScaleVolt = 10;

    private const int BytesPerChannel = 2;
    private readonly double[] _volts = new double[ChannelCount];

    /// <inheritdoc/>
    public override int OutputBits => ChannelCount * BytesPerChannel * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? OutputPdos { get; } = [0x1600, 0x1601];

    /// <inheritdoc/>
    /// <remarks>Written so that a terminal used elsewhere before has the plain scale again, and falls to 0 V when it is told nothing.</remarks>
    public override IReadOnlyList<StartUpParameter> StartUpParameters { get; } =
    [
        .. Enumerable.Range(0, ChannelCount).SelectMany(channel => new StartUpParameter[]
        {
            new((ushort)(0x8000 + (0x10 * channel)), 0x01, ParameterType.Boolean, 0, $"user scale of channel {channel + 1}"),
            new((ushort)(0x8000 + (0x10 * channel)), 0x02, ParameterType.Unsigned8, 0, $"presentation of channel {channel + 1} (0: signed)", maximum: 0),
            new((ushort)(0x8000 + (0x10 * channel)), 0x05, ParameterType.Unsigned8, 0, $"watchdog of channel {channel + 1} (0: default output)", maximum: 2),
            new((ushort)(0x8000 + (0x10 * channel)), 0x13, ParameterType.Integer16, 0, $"default output of channel {channel + 1}"),
        }),
    ];

    /// <summary>The voltage asked of a channel.</summary>
    /// <param name="channel">1 … 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public double Voltage(int channel) => _volts[ChannelBit.IndexOf(channel, ChannelCount)];

    /// <summary>Asks for a voltage, limited to 0 … 10 V. Not a number counts as 0.</summary>
    /// <param name="channel">1 … 2.</param>
    /// <param name="volt">The voltage.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public void SetVoltage(int channel, double volt) =>
        _volts[ChannelBit.IndexOf(channel, ChannelCount)] = double.IsNaN(volt) ? 0 : Math.Clamp(volt, 0, FullScaleVolt);

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Array.Clear(_volts);

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image)
    {
        for (int i = 0; i < ChannelCount; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(image[(i * BytesPerChannel)..], (short)(_volts[i] / FullScaleVolt * short.MaxValue));
        }
    }
}
