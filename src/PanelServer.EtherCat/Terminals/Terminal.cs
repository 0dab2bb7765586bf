using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Reads an object of a subdevice by CoE.</summary>
/// <param name="index">Object index.</param>
/// <param name="subindex">Subindex.</param>
internal delegate Task<byte[]> SdoUpload(ushort index, byte subindex);

/// <summary>
/// Typed driver of one subdevice: its start-up settings, the layout of its part of the process image, and what the bits mean.
/// A machine reads and writes the typed members of the derived class; the main device moves the bytes.
/// </summary>
/// <remarks>
/// Life: the catalog creates it from the identity found, <see cref="Place"/> fixes its position, a machine may override start-up
/// parameters, the main device writes <see cref="BuildStartUpWrites"/> in PRE-OP, calls <see cref="Start"/>, reports
/// <see cref="TerminalCondition.Operational"/> in OP, and then per cycle calls <see cref="ReadInputs"/> (or <see cref="MarkInputsStale"/>)
/// before and <see cref="WriteOutputs"/> after the machines. The members used per cycle neither allocate nor lock nor wait.
/// Channels are numbered from 1, as they are printed on the housing.
/// </remarks>
public abstract class Terminal
{
    private readonly EtherCatError?[] _explanations = new EtherCatError?[Enum.GetValues<TerminalCondition>().Length];
    private volatile TerminalCondition _condition;
    private volatile EtherCatError? _detail;

    /// <summary>Creates the driver for a subdevice with this identity.</summary>
    /// <param name="name">Order number, for example "EL2004".</param>
    /// <param name="identity">The identity read from the subdevice.</param>
    protected Terminal(string name, TerminalIdentity identity)
    {
        Name = name;
        Identity = identity;
        Label = name;
        ExplainAll();
    }

    /// <summary>Order number, for example "EL2004".</summary>
    public string Name { get; }

    /// <summary>Vendor, product and revision as found on the bus.</summary>
    public TerminalIdentity Identity { get; }

    /// <summary>Position on the bus, 0 for the first subdevice.</summary>
    public int Position { get; private set; }

    /// <summary>Configured station address; 0 before bring-up.</summary>
    public ushort StationAddress { get; private set; }

    /// <summary>"EL2004 at position 3", as used in every message about this terminal.</summary>
    public string Label { get; private set; }

    /// <summary>Length of the terminal's inputs in the process image, in bits. Each terminal starts on a byte.</summary>
    public virtual int InputBits => 0;

    /// <summary>Length of the terminal's outputs in the process image, in bits. Each terminal starts on a byte.</summary>
    public virtual int OutputBits => 0;

    /// <summary><see cref="InputBits"/> in whole bytes.</summary>
    public int InputBytes => (InputBits + 7) / 8;

    /// <summary><see cref="OutputBits"/> in whole bytes.</summary>
    public int OutputBytes => (OutputBits + 7) / 8;

    /// <summary>False for a subdevice without driver: it is held in PRE-OP, where its outputs are off, and has no part of the image.</summary>
    public virtual bool IsSupported => true;

    /// <summary>True if the terminal wants SYNC0 pulses of its distributed clock (AssignActivate as its EEPROM says).</summary>
    public virtual bool UsesSync0 => false;

    /// <summary>
    /// How long behind each SYNC0 the terminal gets SYNC1, more than 0 and less than the cycle; null without SYNC1. Only for one that uses SYNC0.
    /// </summary>
    public virtual TimeSpan? Sync1Delay => null;

    /// <summary>Settings written in PRE-OP, in this order. A machine overrides a default by setting a parameter's value before bring-up.</summary>
    public virtual IReadOnlyList<StartUpParameter> StartUpParameters => [];

    /// <summary>TxPDOs to assign to the inputs, ascending; null for a terminal without mailbox, whose assignment is fixed.</summary>
    public virtual IReadOnlyList<ushort>? InputPdos => null;

    /// <summary>RxPDOs to assign to the outputs, ascending; null for a terminal without mailbox, whose assignment is fixed.</summary>
    public virtual IReadOnlyList<ushort>? OutputPdos => null;

    /// <summary>True if the values come from the last cycle; false if that cycle's answer was missing and they are older.</summary>
    public bool InputsFresh { get; private set; }

    /// <summary>Whether the process data can be relied on, and if not, why. May be read from any thread.</summary>
    public TerminalHealth Health
    {
        get
        {
            TerminalCondition condition = _condition;
            if (condition == TerminalCondition.Operational && IsFrozen)
            {
                condition = TerminalCondition.Frozen;
            }

            return new TerminalHealth(
                condition, condition == TerminalCondition.Operational ? null : _detail ?? _explanations[(int)condition]);
        }
    }

    /// <summary>True while the terminal repeats its inputs for ever although the exchange works.</summary>
    protected virtual bool IsFrozen => false;

    /// <summary>Fixes where on the bus the terminal is. Called at scan, before anything else.</summary>
    public void Place(int position, ushort stationAddress)
    {
        Position = position;
        StationAddress = stationAddress;
        Label = $"{Name} at position {position}";
        ExplainAll();
        OnPlaced();
    }

    /// <summary>
    /// All SDO downloads of the bring-up, in order: code word, parameters, PDO assignment. Empty for a terminal without mailbox.
    /// Allocates; not for the cycle thread.
    /// </summary>
    public IReadOnlyList<StartUpWrite> BuildStartUpWrites()
    {
        if (InputPdos is null && OutputPdos is null)
        {
            return [];
        }

        return
        [
            StartUpWrite.ParametersStayInRam,
            .. StartUpParameters.Select(parameter => parameter.ToWrite()),
            .. StartUpWrite.PdoAssignment(InputPdos ?? [], OutputPdos ?? []),
        ];
    }

    /// <summary>Puts outputs into their safe state and forgets handshakes and counters. Called before each bring-up, the repeated one after a fault too.</summary>
    public void Start()
    {
        InputsFresh = false;
        SetSafeOutputs();
        OnStart();
    }

    /// <summary>Tells the driver how the terminal is, from the cycle thread or the recovery.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="detail">What says more than the standard explanation, for example with the AL status code; null for the standard one.</param>
    public void Report(TerminalCondition condition, EtherCatError? detail = null)
    {
        _detail = detail;
        _condition = condition;
    }

    /// <summary>Takes over the terminal's part of the input image of a cycle whose working counter was right.</summary>
    /// <param name="image"><see cref="InputBytes"/> bytes.</param>
    /// <param name="now">The cycle's time.</param>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    public void ReadInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        if (image.Length != InputBytes)
        {
            throw new ArgumentException($"{Label} has {InputBytes} bytes of inputs, the image {image.Length}.", nameof(image));
        }

        InputsFresh = true;
        DecodeInputs(image, now);
    }

    /// <summary>Keeps the previous inputs in a cycle without valid answer, and marks them as old.</summary>
    public void MarkInputsStale() => InputsFresh = false;

    /// <summary>Writes every byte of the terminal's part of the output image.</summary>
    /// <param name="image"><see cref="OutputBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    public void WriteOutputs(Span<byte> image)
    {
        if (image.Length != OutputBytes)
        {
            throw new ArgumentException($"{Label} has {OutputBytes} bytes of outputs, the image {image.Length}.", nameof(image));
        }

        EncodeOutputs(image);
    }

    /// <summary>Sets every output to the state in which nothing heats, moves or transmits.</summary>
    public virtual void SetSafeOutputs()
    {
    }

    /// <summary>Decodes the inputs into the typed members.</summary>
    protected virtual void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
    }

    /// <summary>Encodes the typed members into the outputs; must write every byte.</summary>
    protected virtual void EncodeOutputs(Span<byte> image)
    {
    }

    /// <summary>Forgets what is only true since the last bring-up.</summary>
    protected virtual void OnStart()
    {
    }

    /// <summary>
    /// Reads what only the subdevice itself knows, such as the modules of a coupler. Called in PRE-OP, before machines are built, and again
    /// with each restart; not by the cycle thread.
    /// </summary>
    /// <param name="upload">Reads an object by CoE.</param>
    /// <exception cref="EtherCatException">An object can't be read, or does not fit what was found before.</exception>
    internal virtual Task DiscoverAsync(SdoUpload upload) => Task.CompletedTask;

    /// <summary>Prepares messages that name the position, so that the cycle thread need not.</summary>
    protected virtual void OnPlaced()
    {
    }

    private void ExplainAll()
    {
        foreach (TerminalCondition condition in Enum.GetValues<TerminalCondition>())
        {
            _explanations[(int)condition] = Explain(condition);
        }
    }

    private EtherCatError? Explain(TerminalCondition condition) => condition switch
    {
        TerminalCondition.NotStarted => EtherCatErrors.NotStarted(Label),
        TerminalCondition.Lost => EtherCatErrors.Lost(Label),
        TerminalCondition.NotOperational => EtherCatErrors.NotOperational(Label),
        TerminalCondition.BusDown => EtherCatErrors.BusDown(Label),
        TerminalCondition.Frozen => EtherCatErrors.Frozen(Label),
        _ => null,
    };
}
