using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// EL5152: two incremental encoders, here as counters of the pulses at track A that also measure their frequency. A frequency is measured
/// from edge to edge over at least 10 ms; after the last pulse the reading stays for up to 1.6 s.
/// </summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class El5152(TerminalIdentity identity) : Terminal(KnownDevices.El5152.Name, identity)
{
    /// <summary>Number of channels.</summary>
    public const int ChannelCount = 2;

    private const int InputSize = 10;
    private const int OutputSize = 6;
    private const double HundredthsPerHertz = 100;

    private readonly EncoderChannel[] _channels = new EncoderChannel[ChannelCount];

    // The status word has a toggle bit that changes with every reading.
    private ChangeSupervision _changes = new(limit: TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override int InputBits => ChannelCount * InputSize * 8;

    /// <inheritdoc/>
    public override int OutputBits => ChannelCount * OutputSize * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A00, 0x1A03, 0x1A04, 0x1A07];

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? OutputPdos { get; } = [0x1600, 0x1602];

    /// <inheritdoc/>
    public override IReadOnlyList<StartUpParameter> StartUpParameters { get; } = [.. Channel(1), .. Channel(2)];

    /// <inheritdoc/>
    protected override bool IsFrozen => _changes.IsFrozen;

    /// <summary>Frequency of the pulses at a channel in Hz, never negative.</summary>
    /// <param name="channel">1 … 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public double FrequencyHertz(int channel) => _channels[ChannelBit.IndexOf(channel, ChannelCount)].Frequency / HundredthsPerHertz;

    /// <summary>Pulses counted at a channel; wraps at 32 bits.</summary>
    /// <param name="channel">1 … 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public uint Counter(int channel) => _channels[ChannelBit.IndexOf(channel, ChannelCount)].Counter;

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        uint statuses = 0;
        for (int i = 0; i < ChannelCount; i++)
        {
            ReadOnlySpan<byte> channel = image[(i * InputSize)..];
            statuses = (statuses << 16) | BinaryPrimitives.ReadUInt16LittleEndian(channel);
            _channels[i] = new(BinaryPrimitives.ReadUInt32LittleEndian(channel[2..]), BinaryPrimitives.ReadUInt32LittleEndian(channel[6..]));
        }

        _changes.Observe(statuses ^ _channels[0].Counter ^ (_channels[1].Counter << 1), now);
    }

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image) => image.Clear();

    /// <inheritdoc/>
    protected override void OnStart() => _changes.Restart();

    private static StartUpParameter[] Channel(int channel)
    {
        ushort index = (ushort)(0x8000 + (0x10 * (channel - 1)));
        return
        [
            new(index, 0x03, ParameterType.Unsigned8, 1, $"up/down counter of channel {channel} (1: only track A is wired)", maximum: 1),
            new(index, 0x08, ParameterType.Unsigned8, 0, $"filter of channel {channel} off (0: on)", maximum: 1),
            new(index, 0x0A, ParameterType.Unsigned8, 0, $"micro increments of channel {channel}", maximum: 1),
            new(index, 0x0E, ParameterType.Unsigned8, 0, $"reversion of rotation of channel {channel}", maximum: 1),
            new(index, 0x0F, ParameterType.Unsigned8, 0, $"unit of the frequency window of channel {channel} (0: 1 µs)", maximum: 1),
            new(index, 0x11, ParameterType.Unsigned16, 10000, $"frequency window of channel {channel}"),
            new(index, 0x13, ParameterType.Unsigned16, 100, $"frequency scaling of channel {channel}"),
            new(index, 0x14, ParameterType.Unsigned16, 100, $"period scaling of channel {channel}"),
            new(index, 0x15, ParameterType.Unsigned16, 100, $"frequency resolution of channel {channel} (100: 0.01 Hz)"),
            new(index, 0x16, ParameterType.Unsigned16, 100, $"period resolution of channel {channel}"),
            new(index, 0x17, ParameterType.Unsigned16, 1600, $"frequency wait time of channel {channel} in ms"),
        ];
    }

    private readonly record struct EncoderChannel(uint Counter, uint Frequency);
}
