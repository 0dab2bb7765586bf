using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Faults of the serial line that the EL6021 latches until its next initialisation.</summary>
[Flags]
public enum SerialLineErrors
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>The terminal's receive buffer is full.</summary>
    BufferFull = 0x08,

    /// <summary>A character arrived with wrong parity.</summary>
    Parity = 0x10,

    /// <summary>A character arrived without stop bit.</summary>
    Framing = 0x20,

    /// <summary>A character was lost in the terminal.</summary>
    Overrun = 0x40,
}

/// <summary>
/// EL6021: serial interface RS422/RS485 as a stream of bytes. Each direction passes blocks of up to 22 bytes under a toggle handshake.
/// </summary>
public sealed class El6021 : Terminal
{
    private readonly Blocks _handshake = new();
    private EtherCatError? _handshakeStuck;

    /// <summary>Creates the driver.</summary>
    /// <param name="identity">The identity read from the subdevice.</param>
    public El6021(TerminalIdentity identity)
        : base(KnownDevices.El6021.Name, identity) => OnStart();

    /// <summary>Line speed, format and duplex; 9600 8N1 full duplex as delivered. A change takes effect at the next bring-up.</summary>
    public SerialLineSettings Line { get; } = new();

    /// <inheritdoc/>
    public override int InputBits => SerialHandshake.ImageSize * 8;

    /// <inheritdoc/>
    public override int OutputBits => SerialHandshake.ImageSize * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A02];

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? OutputPdos { get; } = [0x1602];

    /// <inheritdoc/>
    public override IReadOnlyList<StartUpParameter> StartUpParameters => Line.Parameters;

    /// <summary>True once the terminal has been initialised after the bring-up: bytes flow.</summary>
    public bool IsReady => _handshake.IsReady;

    /// <summary>Received bytes waiting to be read.</summary>
    public int BytesToRead => _handshake.BytesToRead;

    /// <summary>True when the terminal has taken over every byte written.</summary>
    public bool IsSendComplete => _handshake.IsSendComplete;

    /// <summary>Faults of the line since the last initialisation.</summary>
    public SerialLineErrors LineErrors => (SerialLineErrors)(_handshake.Status.First & 0x78);

    /// <summary>How often the handshake had to be started anew because the terminal did not follow within a second.</summary>
    public int HandshakeRestarts => _handshake.Restarts;

    /// <summary>What keeps the terminal from passing bytes and what to do; null if nothing does.</summary>
    public EtherCatError? FaultExplanation => HandshakeRestarts > 0 && !IsReady ? _handshakeStuck : null;

    /// <summary>The same in English, for those who need not know what it is about.</summary>
    public string? FaultSentence => FaultExplanation?.Sentence;

    /// <summary>Queues bytes for sending, all or none.</summary>
    /// <returns>False if the terminal is not ready or the bytes do not fit.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes) => _handshake.TryWrite(bytes);

    /// <summary>Takes received bytes.</summary>
    /// <returns>Number of bytes taken; 0 if there are none.</returns>
    public int Read(Span<byte> bytes) => _handshake.Read(bytes);

    /// <summary>Throws away received bytes, as before a request whose answer must not be mixed with a late one.</summary>
    public void DiscardReceived() => _handshake.DiscardReceived();

    /// <inheritdoc/>
    public override void SetSafeOutputs() => _handshake.DiscardUnsent();

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now) => _handshake.Decode(image, now);

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image) => _handshake.Encode(image);

    /// <inheritdoc/>
    protected override void OnStart() => _handshake.Start();

    /// <inheritdoc/>
    protected override void OnPlaced() => _handshakeStuck = EtherCatErrors.HandshakeStuck(Label);

    // The length has a byte of its own. The terminal restarts its toggles at 0, and so must this side, or the next block would look like none.
    private sealed class Blocks : SerialHandshake
    {
        protected override int LengthOf(ReadOnlySpan<byte> inputs) => Math.Min((int)inputs[1], BlockCapacity);

        protected override void PutLength(Span<byte> outputs, int length) => outputs[1] = (byte)length;

        protected override int TogglesAfterInit(int found) => 0;
    }
}
