namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>
/// 750-652: serial interface. Each direction passes blocks of up to 22 bytes under a toggle handshake; speed and format are what the
/// module's own configuration holds.
/// </summary>
public sealed class Wago750652 : WagoModule
{
    /// <summary>Bytes of a block at the most.</summary>
    public const int BlockCapacity = SerialHandshake.BlockCapacity;

    private readonly Blocks _handshake = new();

    internal Wago750652(string name, WagoSlot slot)
        : base(name, slot) => Start();

    /// <summary>True when the module has taken over every byte written and takes more; what is written then is one block.</summary>
    public bool IsSendComplete => _handshake.IsSendComplete;

    /// <summary>True if the module does not follow the handshake of the initialisation, which is begun anew each second.</summary>
    public bool IsHandshakeStuck => _handshake is { Restarts: > 0, IsReady: false };

    /// <summary>True if the block sent last was not taken over within a second; false again once one is.</summary>
    public bool IsBlockLost => _handshake.IsBlockLost;

    /// <summary>True if the block received last had a length other than 1 to 22 and was thrown away.</summary>
    public bool HasDroppedBlock => _handshake.HasDroppedBlock;

    /// <summary>Faults of the line that the module reports.</summary>
    public SerialLineErrors LineErrors =>
        (SerialLineErrors)(((_handshake.Status.Second & 0xE0) >> 1) | ((_handshake.Status.First & 0x40) >> 3));

    /// <summary>Queues bytes for sending, all or none.</summary>
    /// <returns>False if the module is not ready or the bytes do not fit.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes) => _handshake.TryWrite(bytes);

    /// <summary>Takes received bytes. At most one block arrives in a cycle.</summary>
    /// <returns>Number of bytes taken; 0 if there are none.</returns>
    public int Read(Span<byte> bytes) => _handshake.Read(bytes);

    /// <inheritdoc/>
    public override void SetSafeOutputs() => _handshake.DiscardUnsent();

    internal override void Start() => _handshake.Start();

    private protected override void Decode(ReadOnlySpan<byte> inputs, TimeSpan now) => _handshake.Decode(inputs, now);

    private protected override void Encode(Span<byte> outputs) => _handshake.Encode(outputs);

    // Six bits of length: the lower three in bits 3 to 5 (inputs) or 4 to 6 (outputs) of the first byte, the upper three in the second.
    private sealed class Blocks : SerialHandshake
    {
        protected override int LengthOf(ReadOnlySpan<byte> inputs) => ((inputs[0] >> 3) & 7) | ((inputs[1] & 7) << 3);

        protected override void PutLength(Span<byte> outputs, int length)
        {
            outputs[0] = (byte)((outputs[0] & 7) | ((length & 7) << 4));
            outputs[1] = (byte)(length >> 3);
        }

        // Nothing says that the module restarts its toggles.
        protected override int TogglesAfterInit(int found) => found;
    }
}
