using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// Transmitter, receiver and buffers of a serial terminal with the line behind them. Bytes take the time of their bits;
/// sending and receiving run at the same time, except that a two-wire line carries one's own bytes back.
/// </summary>
internal sealed class SerialPort
{
    private const int SendCapacity = 128;
    private const int ReceiveCapacity = 864;

    private readonly ByteFifo _send = new(SendCapacity);
    private readonly ByteFifo _receive = new(ReceiveCapacity);
    private long _sendingUntil = long.MaxValue;
    private long _receivingUntil = long.MaxValue;
    private byte _sending;
    private byte _receiving;

    /// <summary>Speed and format in force; taken over from the parameters at an initialisation.</summary>
    internal SerialLineFormat Format { get; private set; } = new(9600, SerialFormat.EightNoneOne);

    /// <summary>True if the terminal does not listen while it sends.</summary>
    internal bool IsHalfDuplex { get; private set; }

    /// <summary>True for a line of two wires, on which every sender hears itself.</summary>
    internal bool IsTwoWire { get; set; } = true;

    /// <summary>What is at the other end; null for nothing.</summary>
    internal ISerialDevice? Device { get; set; }

    /// <summary>Latched: a byte arrived in another format or speed.</summary>
    internal bool HasFramingError { get; private set; }

    /// <summary>Latched: a byte was lost because the receive buffer was full.</summary>
    internal bool HasOverrun { get; private set; }

    /// <summary>When the last byte arrived.</summary>
    internal long LastReceivedAt { get; private set; }

    internal int SendCount => _send.Count;

    internal int SendFree => _send.Free;

    internal int ReceiveCount => _receive.Count;

    /// <summary>Empties both buffers, clears the errors and takes over the settings.</summary>
    internal void Initialise(SerialLineFormat format, bool isHalfDuplex)
    {
        (Format, IsHalfDuplex) = (format, isHalfDuplex);
        (HasFramingError, HasOverrun) = (false, false);
        (_sendingUntil, _receivingUntil) = (long.MaxValue, long.MaxValue);
        _send.Clear();
        _receive.Clear();
    }

    /// <summary>Puts a byte into the send buffer, which must have room.</summary>
    internal void Send(byte value) => _ = _send.TryAdd(value);

    /// <summary>Takes the oldest received byte; there must be one.</summary>
    internal byte TakeReceived() => _receive.Take();

    /// <summary>Lets the line work from one point in time to another.</summary>
    internal void Advance(long from, long to)
    {
        long now = from;
        while (true)
        {
            BeginSending(now);
            long nextByte = Device?.NextByteAtNanoseconds ?? long.MaxValue;
            long begin = _receivingUntil == long.MaxValue && nextByte != long.MaxValue ? Math.Max(nextByte, now) : long.MaxValue;
            long next = Math.Min(begin, Math.Min(_sendingUntil, _receivingUntil));
            if (next > to)
            {
                return;
            }

            now = next;
            if (now == _sendingUntil)
            {
                EndSending(now);
            }
            else if (now == _receivingUntil)
            {
                EndReceiving(now);
            }
            else
            {
                _receiving = Device!.TakeByte();
                _receivingUntil = now + Device.Format.CharacterNanoseconds;
            }
        }
    }

    private void BeginSending(long now)
    {
        if (_sendingUntil == long.MaxValue && _send.Count > 0)
        {
            _sending = _send.Take();
            _sendingUntil = now + Format.CharacterNanoseconds;
        }
    }

    private void EndSending(long now)
    {
        _sendingUntil = long.MaxValue;
        if (IsTwoWire && !IsHalfDuplex)
        {
            Store(_sending, now);
        }

        if (Device?.Format == Format)
        {
            Device.Receive(_sending, now);
        }
    }

    private void EndReceiving(long now)
    {
        _receivingUntil = long.MaxValue;
        if (Device?.Format == Format)
        {
            Store(_receiving, now);
        }
        else
        {
            HasFramingError = true;
        }
    }

    private void Store(byte value, long now)
    {
        LastReceivedAt = now;
        HasOverrun |= !_receive.TryAdd(value);
    }
}
