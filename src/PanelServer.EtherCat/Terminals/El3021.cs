using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>EL3021: one differential analog input 4–20 mA.</summary>
public sealed class El3021 : Terminal
{
    private const double FullScale = 32767;
    private readonly EtherCatError?[] _faultExplanations = new EtherCatError?[Enum.GetValues<AnalogFault>().Length];
    private AnalogInput _input;
    private ChangeSupervision _changes = new(limit: TimeSpan.FromSeconds(1));

    /// <summary>Creates the driver.</summary>
    /// <param name="identity">The identity read from the subdevice.</param>
    public El3021(TerminalIdentity identity)
        : base(KnownDevices.El3021.Name, identity)
    {
    }

    /// <inheritdoc/>
    public override int InputBits => AnalogInput.Size * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A00];

    /// <inheritdoc/>
    public override IReadOnlyList<StartUpParameter> StartUpParameters { get; } =
    [
        new(0x8000, 0x01, ParameterType.Boolean, 0, "user scale"),
        new(0x8000, 0x02, ParameterType.Unsigned8, 0, "presentation (0 signed)", maximum: 0),
        new(0x8000, 0x05, ParameterType.Boolean, 0, "Siemens bits", maximum: 0),
        new(0x8000, 0x06, ParameterType.Boolean, 1, "filter"),
        new(0x8000, 0x07, ParameterType.Boolean, 0, "limit 1"),
        new(0x8000, 0x08, ParameterType.Boolean, 0, "limit 2"),
        new(0x8000, 0x0A, ParameterType.Boolean, 0, "user calibration"),
        new(0x8000, 0x0B, ParameterType.Boolean, 1, "vendor calibration"),
        new(0x8000, 0x0E, ParameterType.Boolean, 0, "swap limit bits"),
        new(0x8000, 0x11, ParameterType.Integer16, 0, "user scale offset"),
        new(0x8000, 0x12, ParameterType.Integer32, 65536, "user scale gain (65536 = 1)"),
        new(0x8000, 0x13, ParameterType.Integer16, 0, "limit 1 value"),
        new(0x8000, 0x14, ParameterType.Integer16, 0, "limit 2 value"),
        new(0x8000, 0x15, ParameterType.Unsigned16, 0, "filter (0 50 Hz FIR, 1 60 Hz FIR, 2 to 9 IIR 1 to 8)", maximum: 9),
        new(0x8000, 0x17, ParameterType.Integer16, 0, "user calibration offset"),
        new(0x8000, 0x18, ParameterType.Integer16, 0x4000, "user calibration gain (16384 = 1)"),
    ];

    /// <summary>Status word.</summary>
    public AnalogStatus Status => _input.Status;

    /// <summary>The value as it is in the process image: 0 at 4 mA, 32767 at 20 mA.</summary>
    public short RawValue => _input.Value;

    /// <summary>The value as part of the range: 0 at 4 mA, 1 at 20 mA.</summary>
    public double Fraction => _input.Value / FullScale;

    /// <summary>Current through the loop, 4 … 20 mA. A broken loop reads 4 mA with <see cref="Fault"/> set.</summary>
    public double CurrentMilliampere => 4 + (16 * Fraction);

    /// <summary>What is wrong with the signal.</summary>
    public AnalogFault Fault => Status switch
    {
        { Error: true, Underrange: true } => AnalogFault.WireBreak,
        { Error: true, Overrange: true } => AnalogFault.ShortCircuit,
        { Error: true } => AnalogFault.ChannelError,
        { Invalid: true } => AnalogFault.NotConverting,
        { Underrange: true } => AnalogFault.Underrange,
        { Overrange: true } => AnalogFault.Overrange,
        _ => AnalogFault.None,
    };

    /// <summary>What is wrong with the signal and what to do; null if nothing is.</summary>
    public EtherCatError? FaultExplanation => _faultExplanations[(int)Fault];

    /// <summary>The same in English, for those who need not know what it is about.</summary>
    public string? FaultSentence => FaultExplanation?.Sentence;

    /// <summary>True if the current may be used: the terminal works and the signal is good.</summary>
    public bool IsValid => Fault == AnalogFault.None && Health.IsOperational;

    /// <inheritdoc/>
    protected override bool IsFrozen => _changes.IsFrozen;

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        _input = AnalogInput.Decode(image);
        _changes.Observe(_input.Bits, now);
    }

    /// <inheritdoc/>
    protected override void OnStart() => _changes.Restart();

    /// <inheritdoc/>
    protected override void OnPlaced()
    {
        foreach (AnalogFault fault in Enum.GetValues<AnalogFault>())
        {
            _faultExplanations[(int)fault] = fault switch
            {
                AnalogFault.None => null,
                AnalogFault.WireBreak => EtherCatErrors.LoopBroken(Label),
                AnalogFault.ShortCircuit => EtherCatErrors.LoopShorted(Label),
                AnalogFault.Underrange => EtherCatErrors.CurrentBelowRange(Label),
                AnalogFault.Overrange => EtherCatErrors.CurrentAboveRange(Label),
                AnalogFault.NotConverting => EtherCatErrors.InputNotConverting(Label),
                _ => EtherCatErrors.InputFailed(Label),
            };
        }
    }
}
