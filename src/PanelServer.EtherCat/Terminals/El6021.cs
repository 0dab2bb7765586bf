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
/// EL6021: serial interface RS422/RS485 as a stream of bytes. Each direction passes blocks of up to 22 bytes under a toggle handshake;
/// both handshakes survive lost frames, because a toggle stays until the other side has followed it.
/// </summary>
public sealed class El6021 : Terminal
{
    private const int BlockCapacity = 22;
    private const int ImageSize = 2 + BlockCapacity;

    // Bit 0 and 1 are toggles: transmit request/accepted and receive accepted/request (outputs/inputs). Bit 2: init request/accepted.
    private const byte TransmitToggle = 0x01;
    private const byte ReceiveToggle = 0x02;
    private const byte Init = 0x04;

    // The terminal's send buffer of 128 bytes drains in 0.6 s at 2400 baud; whatever takes longer has lost the handshake.
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(1);

    private readonly ByteQueue _sendQueue = new(256);
    private readonly ByteQueue _receiveQueue = new(1024);
    private readonly byte[] _inputs = new byte[ImageSize];
    private readonly byte[] _outputs = new byte[ImageSize];
    private Phase _phase;
    private TimeSpan _waitingSince;
    private bool _waitingSinceKnown;
    private string? _initialisationFault;

    /// <summary>Creates the driver.</summary>
    /// <param name="identity">The identity read from the subdevice.</param>
    public El6021(TerminalIdentity identity)
        : base(KnownDevices.El6021.Name, identity) => OnStart();

    private enum Phase
    {
        RequestInit,
        ReleaseInit,
        Ready,
    }

    /// <summary>Line speed, format and duplex; 9600 8N1 full duplex as delivered. A change takes effect at the next bring-up.</summary>
    public SerialLineSettings Line { get; } = new();

    /// <inheritdoc/>
    public override int InputBits => ImageSize * 8;

    /// <inheritdoc/>
    public override int OutputBits => ImageSize * 8;

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? InputPdos { get; } = [0x1A02];

    /// <inheritdoc/>
    public override IReadOnlyList<ushort>? OutputPdos { get; } = [0x1602];

    /// <inheritdoc/>
    public override IReadOnlyList<StartUpParameter> StartUpParameters => Line.Parameters;

    /// <summary>True once the terminal has been initialised after the bring-up: bytes flow.</summary>
    public bool IsReady => _phase == Phase.Ready;

    /// <summary>Received bytes waiting to be read.</summary>
    public int BytesToRead => _receiveQueue.Count;

    /// <summary>True when the terminal has taken over every byte written.</summary>
    public bool IsSendComplete => IsReady && _sendQueue.Count == 0 && !IsBlockPending;

    /// <summary>Faults of the line since the last initialisation.</summary>
    public SerialLineErrors LineErrors => (SerialLineErrors)(_inputs[0] & 0x78);

    /// <summary>How often the handshake had to be started anew because the terminal did not follow within a second.</summary>
    public int HandshakeRestarts { get; private set; }

    /// <summary>What keeps the terminal from passing bytes as a sentence for the operator; null if nothing does.</summary>
    public string? FaultMessage => HandshakeRestarts > 0 && !IsReady ? _initialisationFault : null;

    private bool IsBlockPending => ((_outputs[0] ^ _inputs[0]) & TransmitToggle) != 0;

    /// <summary>Queues bytes for sending, all or none.</summary>
    /// <returns>False if the terminal is not ready or the bytes do not fit.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes) => IsReady && _sendQueue.TryEnqueue(bytes);

    /// <summary>Takes received bytes.</summary>
    /// <returns>Number of bytes taken; 0 if there are none.</returns>
    public int Read(Span<byte> bytes) => _receiveQueue.Dequeue(bytes);

    /// <summary>Throws away received bytes, as before a request whose answer must not be mixed with a late one.</summary>
    public void DiscardReceived() => _receiveQueue.Clear();

    /// <inheritdoc/>
    public override void SetSafeOutputs() => _sendQueue.Clear();

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        image.CopyTo(_inputs);
        bool initAccepted = (_inputs[0] & Init) != 0;
        if (_phase == Phase.RequestInit && initAccepted)
        {
            EnterPhase(Phase.ReleaseInit);
        }
        else if (_phase == Phase.ReleaseInit && !initAccepted)
        {
            EnterPhase(Phase.Ready);
        }
        else if (_phase == Phase.Ready)
        {
            TakeReceivedBlock();
        }

        if (_phase == Phase.Ready && !IsBlockPending)
        {
            _waitingSinceKnown = false;
        }
        else if (!_waitingSinceKnown)
        {
            (_waitingSinceKnown, _waitingSince) = (true, now);
        }
        else if (now - _waitingSince > HandshakeLimit)
        {
            HandshakeRestarts++;
            BeginInitialisation();
        }
    }

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image)
    {
        if (_phase == Phase.Ready && !IsBlockPending && _sendQueue.Count > 0)
        {
            int length = _sendQueue.Dequeue(_outputs.AsSpan(2, BlockCapacity));
            _outputs[1] = (byte)length;
            _outputs[0] ^= TransmitToggle;
        }

        _outputs.CopyTo(image);
    }

    /// <inheritdoc/>
    protected override void OnStart()
    {
        HandshakeRestarts = 0;
        BeginInitialisation();
    }

    /// <inheritdoc/>
    protected override void OnPlaced() =>
        _initialisationFault = $"{Label} does not follow the serial handshake: switch its supply off and on; replace it if that does not help.";

    private void BeginInitialisation()
    {
        _sendQueue.Clear();
        _receiveQueue.Clear();
        Array.Clear(_outputs);
        _outputs[0] = Init;
        EnterPhase(Phase.RequestInit);
    }

    private void EnterPhase(Phase phase)
    {
        if (phase != Phase.RequestInit)
        {
            // The terminal restarts its toggles at 0, and so must this side, or the next block would look like none.
            _outputs[0] = 0;
        }

        _phase = phase;
        _waitingSinceKnown = false;
    }

    private void TakeReceivedBlock()
    {
        bool blockWaiting = ((_inputs[0] ^ _outputs[0]) & ReceiveToggle) != 0;
        int length = Math.Min((int)_inputs[1], BlockCapacity);

        // A block that does not fit stays in the terminal, unacknowledged, until the machine has read.
        if (blockWaiting && _receiveQueue.TryEnqueue(_inputs.AsSpan(2, length)))
        {
            _outputs[0] ^= ReceiveToggle;
        }
    }
}
