namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// The handshake by which serial terminals and modules pass blocks of up to 22 bytes in both directions. Both toggles survive lost frames,
/// because a toggle stays until the other side has followed it. Where a block's length stands is up to the derived class.
/// </summary>
internal abstract class SerialHandshake
{
    /// <summary>Bytes of a block at the most.</summary>
    public const int BlockCapacity = 22;

    /// <summary>Bytes of the image in each direction: two of control or status, and a block.</summary>
    public const int ImageSize = 2 + BlockCapacity;

    // Bit 0 and 1 are toggles: transmit request/accepted and receive accepted/request (outputs/inputs). Bit 2: init request/accepted.
    private const byte TransmitToggle = 0x01;
    private const byte ReceiveToggle = 0x02;
    private const byte Init = 0x04;

    // A full send buffer of 128 bytes drains in 0.6 s at 2400 baud; whatever takes longer has lost the handshake.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ByteQueue _sendQueue = new(256);
    private readonly ByteQueue _receiveQueue = new(1024);
    private readonly byte[] _inputs = new byte[ImageSize];
    private readonly byte[] _outputs = new byte[ImageSize];
    private Phase _phase;
    private TimeSpan _waitingSince;
    private bool _waitingSinceKnown;

    private enum Phase
    {
        RequestInit,
        ReleaseInit,
        Ready,
    }

    /// <summary>True once the other side has been initialised: bytes flow.</summary>
    public bool IsReady => _phase == Phase.Ready;

    /// <summary>Received bytes waiting to be read.</summary>
    public int BytesToRead => _receiveQueue.Count;

    /// <summary>True when the other side has taken over every byte written.</summary>
    public bool IsSendComplete => IsReady && _sendQueue.Count == 0 && !IsBlockPending;

    /// <summary>How often the handshake had to be started anew because the other side did not follow within a second.</summary>
    public int Restarts { get; private set; }

    /// <summary>True if the block sent last was not taken over within a second.</summary>
    public bool IsBlockLost { get; private set; }

    /// <summary>True if the block received last had a length that none can have; it was acknowledged and thrown away.</summary>
    public bool HasDroppedBlock { get; private set; }

    /// <summary>The two status bytes as they were read last.</summary>
    public (byte First, byte Second) Status => (_inputs[0], _inputs[1]);

    private bool IsBlockPending => ((_outputs[0] ^ _inputs[0]) & TransmitToggle) != 0;

    /// <summary>Queues bytes for sending, all or none.</summary>
    /// <returns>False if the other side is not ready or the bytes do not fit.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes) => IsReady && _sendQueue.TryEnqueue(bytes);

    /// <summary>Takes received bytes.</summary>
    /// <returns>Number of bytes taken; 0 if there are none.</returns>
    public int Read(Span<byte> bytes) => _receiveQueue.Dequeue(bytes);

    /// <summary>Throws away received bytes.</summary>
    public void DiscardReceived() => _receiveQueue.Clear();

    /// <summary>Throws away bytes that have not been handed over.</summary>
    public void DiscardUnsent() => _sendQueue.Clear();

    /// <summary>Begins anew, as after a bring-up.</summary>
    public void Start()
    {
        Restarts = 0;
        (IsBlockLost, HasDroppedBlock) = (false, false);
        BeginInitialisation();
    }

    /// <summary>Follows the inputs of a cycle.</summary>
    /// <param name="image">The inputs.</param>
    /// <param name="now">The cycle's time.</param>
    public void Decode(ReadOnlySpan<byte> image, TimeSpan now)
    {
        bool wasPending = IsBlockPending;
        image.CopyTo(_inputs);
        bool initAccepted = (_inputs[0] & Init) != 0;
        if (_phase == Phase.RequestInit && initAccepted)
        {
            EnterPhase(Phase.ReleaseInit, toggles: 0);
        }
        else if (_phase == Phase.ReleaseInit && !initAccepted)
        {
            EnterPhase(Phase.Ready, TogglesAfterInit(_inputs[0] & (TransmitToggle | ReceiveToggle)));
        }
        else if (_phase == Phase.Ready)
        {
            IsBlockLost &= !wasPending || IsBlockPending;
            TakeReceivedBlock();
        }

        SuperviseTime(now);
    }

    /// <summary>Writes every byte of the outputs.</summary>
    public void Encode(Span<byte> image)
    {
        if (_phase == Phase.Ready && !IsBlockPending && _sendQueue.Count > 0)
        {
            PutLength(_outputs, _sendQueue.Dequeue(_outputs.AsSpan(2, BlockCapacity)));
            _outputs[0] ^= TransmitToggle;
        }

        _outputs.CopyTo(image);
    }

    /// <summary>Length of the block in the inputs, as it stands there.</summary>
    protected abstract int LengthOf(ReadOnlySpan<byte> inputs);

    /// <summary>Writes the length of the block in the outputs; the lowest three bits of the first byte stay as they are.</summary>
    protected abstract void PutLength(Span<byte> outputs, int length);

    /// <summary>The toggles to go on from after an initialisation.</summary>
    /// <param name="found">What the other side shows.</param>
    protected abstract int TogglesAfterInit(int found);

    private void SuperviseTime(TimeSpan now)
    {
        if (_phase == Phase.Ready && !IsBlockPending)
        {
            _waitingSinceKnown = false;
        }
        else if (!_waitingSinceKnown)
        {
            (_waitingSinceKnown, _waitingSince) = (true, now);
        }
        else if (now - _waitingSince > Limit)
        {
            Restarts++;
            IsBlockLost |= _phase == Phase.Ready;
            BeginInitialisation();
        }
    }

    private void BeginInitialisation()
    {
        _sendQueue.Clear();
        _receiveQueue.Clear();
        Array.Clear(_outputs);
        EnterPhase(Phase.RequestInit, Init);
    }

    private void EnterPhase(Phase phase, int toggles)
    {
        _outputs[0] = (byte)toggles;
        _phase = phase;
        _waitingSinceKnown = false;
    }

    private void TakeReceivedBlock()
    {
        if (((_inputs[0] ^ _outputs[0]) & ReceiveToggle) == 0)
        {
            return;
        }

        // A block that does not fit stays with the other side, unacknowledged, until the machine has read.
        int length = LengthOf(_inputs);
        HasDroppedBlock = length is < 1 or > BlockCapacity;
        if (HasDroppedBlock || _receiveQueue.TryEnqueue(_inputs.AsSpan(2, length)))
        {
            _outputs[0] ^= ReceiveToggle;
        }
    }
}
