using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>EL3204: four resistance thermometers, PT100 two-wire as delivered, −200 … 850 °C in steps of 0.1 °C.</summary>
public sealed class El3204 : Terminal
{
    /// <summary>Number of channels.</summary>
    public const int ChannelCount = 4;

    /// <summary>
    /// Ten times the slowest conversion of all four channels with the 50 Hz filter. A slower filter needs a longer limit.
    /// </summary>
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(3.4);

    private readonly EtherCatError?[,] _faultExplanations = new EtherCatError?[ChannelCount, Enum.GetValues<AnalogFault>().Length];
    private readonly AnalogInput[] _inputs = new AnalogInput[ChannelCount];
    private readonly ChangeSupervision[] _changes = new ChangeSupervision[ChannelCount];

    /// <summary>Creates the driver.</summary>
    /// <param name="identity">The identity read from the subdevice.</param>
    public El3204(TerminalIdentity identity)
        : base(KnownDevices.El3204.Name, identity) => Array.Fill(_changes, new ChangeSupervision(ChangeLimit));

    /// <inheritdoc/>
    public override int InputBits => ChannelCount * AnalogInput.Size * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A00, 0x1A01, 0x1A02, 0x1A03];

    /// <inheritdoc/>
    /// <remarks>Presentation and element are written so that a terminal used elsewhere before measures PT100 in 0.1 °C again.</remarks>
    public override IReadOnlyList<StartUpParameter> StartUpParameters { get; } =
    [
        .. Enumerable.Range(0, ChannelCount).SelectMany(channel => new StartUpParameter[]
        {
            new((ushort)(0x8000 + (0x10 * channel)), 0x02, ParameterType.Unsigned8, 0, $"presentation of channel {channel + 1} (0: 0.1 °C)", maximum: 0),
            new((ushort)(0x8000 + (0x10 * channel)), 0x19, ParameterType.Unsigned16, 0, $"element of channel {channel + 1} (0: PT100)", maximum: 7),
            new((ushort)(0x8000 + (0x10 * channel)), 0x1A, ParameterType.Unsigned16, 0, $"connection of channel {channel + 1} (0 two-wire, 1 three-wire, 2 four-wire)", maximum: 2, isRequired: false),
        }),
    ];

    /// <summary>Temperature of a channel in °C. At a fault it stands at an end of the range: see <see cref="Fault"/>.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public double TemperatureCelsius(int channel) => Input(channel).Value / 10.0;

    /// <summary>Status word of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public AnalogStatus Status(int channel) => Input(channel).Status;

    /// <summary>What is wrong with the sensor of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public AnalogFault Fault(int channel) => Status(channel) switch
    {
        { Error: true, Overrange: true } => AnalogFault.WireBreak,
        { Error: true, Underrange: true } => AnalogFault.ShortCircuit,
        { Error: true } => AnalogFault.ChannelError,
        { Invalid: true } => AnalogFault.NotConverting,
        { Underrange: true } => AnalogFault.Underrange,
        { Overrange: true } => AnalogFault.Overrange,
        _ => AnalogFault.None,
    };

    /// <summary>What is wrong with the sensor of a channel and what to do; null if nothing is.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public EtherCatError? FaultExplanation(int channel) => _faultExplanations[ChannelBit.IndexOf(channel, ChannelCount), (int)Fault(channel)];

    /// <summary>The same in English, for those who need not know what it is about.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public string? FaultSentence(int channel) => FaultExplanation(channel)?.Sentence;

    /// <summary>True if the temperature of the channel may be used: the terminal works and the sensor is good.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public bool IsValid(int channel) => Fault(channel) == AnalogFault.None && Health.IsOperational;

    /// <inheritdoc/>
    protected override bool IsFrozen =>
        _changes[0].IsFrozen || _changes[1].IsFrozen || _changes[2].IsFrozen || _changes[3].IsFrozen;

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        for (int i = 0; i < ChannelCount; i++)
        {
            _inputs[i] = AnalogInput.Decode(image[(i * AnalogInput.Size)..]);
            _changes[i].Observe(_inputs[i].Bits, now);
        }
    }

    /// <inheritdoc/>
    protected override void OnStart()
    {
        for (int i = 0; i < ChannelCount; i++)
        {
            _changes[i].Restart();
        }
    }

    /// <inheritdoc/>
    protected override void OnPlaced()
    {
        for (int i = 0; i < ChannelCount; i++)
        {
            foreach (AnalogFault fault in Enum.GetValues<AnalogFault>())
            {
                _faultExplanations[i, (int)fault] = Explain(channel: i + 1, fault);
            }
        }
    }

    private EtherCatError? Explain(int channel, AnalogFault fault) => fault switch
    {
        AnalogFault.None => null,
        AnalogFault.WireBreak => EtherCatErrors.SensorBroken(Label, channel),
        AnalogFault.ShortCircuit => EtherCatErrors.SensorShorted(Label, channel),
        AnalogFault.Underrange => EtherCatErrors.TemperatureBelowRange(Label, channel),
        AnalogFault.Overrange => EtherCatErrors.TemperatureAboveRange(Label, channel),
        AnalogFault.NotConverting => EtherCatErrors.ChannelNotConverting(Label, channel),
        _ => EtherCatErrors.ChannelFailed(Label, channel),
    };

    private AnalogInput Input(int channel) => _inputs[ChannelBit.IndexOf(channel, ChannelCount)];
}
