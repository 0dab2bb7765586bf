using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>
/// A 750-652: a serial interface of 9600 baud, one block of up to 22 bytes at a time in each direction. What is sent is taken with
/// <see cref="TakeSent"/>, and what arrives is given with <see cref="Receive"/>.
/// </summary>
public sealed class VirtualWago750652()
    : VirtualWagoModule("750-652", 0x06521772, [.. Enumerable.Repeat(CoeDataType.Unsigned8, ImageSize)], [.. Enumerable.Repeat(CoeDataType.Unsigned8, ImageSize)])
{
    /// <summary>Bytes of a block at the most.</summary>
    public const int BlockCapacity = ImageSize - 2;

    private const int ImageSize = 24;
    private const byte TransmitBit = 0x01;
    private const byte ReceiveBit = 0x02;
    private const byte InitBit = 0x04;
    private const long CharacterNanoseconds = 10 * 1_000_000_000L / 9600;

    // An initialisation is acknowledged two cycles of 1 ms later.
    private const long InitNanoseconds = 2_000_000;

    private readonly byte[] _sent = new byte[BlockCapacity];
    private int _sentLength;
    private byte _control;
    private byte _status;
    private int _lengthWaiting;
    private long _followInitAt;
    private long _acceptAt;

    /// <summary>True while a block that was given waits for its acknowledgement; none can be given then.</summary>
    public bool IsReceivePending => ((_status ^ _control) & ReceiveBit) != 0 || (_status & InitBit) != 0;

    /// <summary>Fault: errors of the line, in bits 5 to 7 of the second status byte: parity, framing, overrun.</summary>
    public byte LineErrorBits { get; set; }

    /// <summary>Fault: the module no longer follows any request.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Takes the block that was sent last, once.</summary>
    /// <param name="block">Receives it; at least <see cref="BlockCapacity"/> bytes.</param>
    /// <returns>Its length; 0 if there is none.</returns>
    public int TakeSent(Span<byte> block)
    {
        int length = _sentLength;
        _sent.AsSpan(0, length).CopyTo(block);
        _sentLength = 0;
        return length;
    }

    /// <summary>Gives a block that has arrived. Not while <see cref="IsReceivePending"/>.</summary>
    /// <param name="block">Its bytes.</param>
    /// <param name="length">The length that the module tells; null for that of the block.</param>
    public void Receive(ReadOnlySpan<byte> block, int? length = null)
    {
        for (int i = 0; i < BlockCapacity; i++)
        {
            Inputs[2 + i].Raw = i < block.Length ? block[i] : 0UL;
        }

        _lengthWaiting = length ?? block.Length;
        _status ^= ReceiveBit;
        Show();
    }

    internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        byte control = (byte)Outputs[0].Raw;
        if (control != _control)
        {
            _followInitAt = ((control ^ _control) & InitBit) != 0 ? nowNanoseconds + InitNanoseconds : _followInitAt;
            _acceptAt = ((control ^ _control) & TransmitBit) != 0 ? nowNanoseconds + (Length(control) * CharacterNanoseconds) : _acceptAt;
            _control = control;
        }

        if (!IsDeaf)
        {
            Follow(nowNanoseconds);
        }

        Show();
    }

    private int Length(byte control) => ((control >> 4) & 7) | ((int)(Outputs[1].Raw & 7) << 3);

    private void Follow(long now)
    {
        if (((_control ^ _status) & InitBit) != 0)
        {
            if (now >= _followInitAt)
            {
                _status = (byte)(_control & InitBit);
                _sentLength = 0;
            }
        }
        else if ((_control & InitBit) == 0 && ((_control ^ _status) & TransmitBit) != 0 && now >= _acceptAt)
        {
            _sentLength = Math.Min(Length(_control), BlockCapacity);
            for (int i = 0; i < _sentLength; i++)
            {
                _sent[i] = (byte)Outputs[2 + i].Raw;
            }

            _status ^= TransmitBit;
        }
    }

    private void Show()
    {
        Inputs[0].Raw = (byte)(_status | ((_lengthWaiting & 7) << 3));
        Inputs[1].Raw = (byte)(((_lengthWaiting >> 3) & 7) | LineErrorBits);
    }
}
