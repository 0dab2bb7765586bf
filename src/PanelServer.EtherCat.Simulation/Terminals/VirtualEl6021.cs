using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// EL6021: the handshake of the process data on one side, a serial line with its timing on the other. Bytes flow only in OP.
/// </summary>
public sealed class VirtualEl6021 : SubdeviceApplication
{
    private const byte TransmitToggle = 0x01;
    private const byte ReceiveToggle = 0x02;
    private const byte Init = 0x04;
    private const byte BufferFull = 0x08;
    private const byte FramingError = 0x20;
    private const byte OverrunError = 0x40;
    private const double PauseBits = 16;

    // The older PDOs of 4 and 6 bytes have the length in the status byte, and no error bits.
    private const int LongestShortImage = 6;
    private const int ShortLengthShift = 4;
    private const int ShortLengthMask = 7;

    private static readonly int[] BaudRates = [2400, 4800, 9600, 19200, 38400, 57600, 115200];

    private readonly SerialPort _port = new();
    private readonly byte[] _sendBlock = new byte[SerialDescriptions.BlockCapacity];
    private readonly byte[] _receiveBlock = new byte[SerialDescriptions.BlockCapacity];
    private byte _control;
    private byte _status;
    private int _sendLength;
    private int _receiveLength;
    private ObjectDictionary _dictionary = null!;
    private long _now;
    private long _acceptAt = long.MaxValue;
    private long _initAt = long.MaxValue;

    /// <summary>The device at the other end of the line; null for none.</summary>
    public ISerialDevice? Device
    {
        get => _port.Device;
        set => _port.Device = value;
    }

    /// <summary>True (as delivered) for two wires, on which the terminal hears itself unless it is set to half duplex.</summary>
    public bool IsTwoWire
    {
        get => _port.IsTwoWire;
        set => _port.IsTwoWire = value;
    }

    /// <summary>How long the terminal takes to follow a request to transmit.</summary>
    public TimeSpan AcceptTime { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long the terminal takes to follow an initialisation, both ways.</summary>
    public TimeSpan InitTime { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Fault: the terminal no longer follows any request.</summary>
    public bool IsHandshakeStuck { get; set; }

    /// <inheritdoc/>
    protected internal override bool UsesEntries => false;

    /// <inheritdoc/>
    protected internal override void Attached() => _dictionary = Subdevice.Dictionary;

    /// <inheritdoc/>
    protected internal override void PowerUp()
    {
        (_control, _status, _sendLength, _receiveLength) = (0, 0, 0, 0);
        (_acceptAt, _initAt) = (long.MaxValue, long.MaxValue);
        InitialisePort();
    }

    /// <inheritdoc/>
    protected internal override void OutputsReceived(ReadOnlySpan<byte> image)
    {
        _control = image[0];
        ReadOnlySpan<byte> data = image[HeaderBytes(image.Length)..];
        int length = IsShort(image.Length) ? (image[0] >> ShortLengthShift) & ShortLengthMask : image[1];
        _sendLength = Math.Min(length, data.Length);
        data[.._sendLength].CopyTo(_sendBlock);
        bool wantsInit = (_control & Init) != 0;
        bool isInit = (_status & Init) != 0;
        _initAt = wantsInit == isInit ? long.MaxValue : Math.Min(_initAt, _now + (long)InitTime.TotalNanoseconds);
        bool wantsToSend = !wantsInit && ((_control ^ _status) & TransmitToggle) != 0;
        _acceptAt = wantsToSend ? Math.Min(_acceptAt, _now + (long)AcceptTime.TotalNanoseconds) : long.MaxValue;
    }

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        _port.Advance(_now, nowNanoseconds);
        _now = nowNanoseconds;
        if (IsHandshakeStuck)
        {
            return;
        }

        if (_now >= _initAt)
        {
            _initAt = long.MaxValue;
            FollowInit();
        }
        else if ((_control & Init) == 0 && (_status & Init) == 0)
        {
            AcceptBlock();
            PresentBlock();
        }
    }

    /// <inheritdoc/>
    protected internal override void InputsReading(Span<byte> image)
    {
        bool isFull = _port.ReceiveCount >= _dictionary[0x8000, 0x1A].Value;
        int status = _status | (isFull ? BufferFull : 0);
        int errors = (_port.HasFramingError ? FramingError : 0) | (_port.HasOverrun ? OverrunError : 0);
        image.Clear();
        if (IsShort(image.Length))
        {
            image[0] = (byte)(status | (_receiveLength << ShortLengthShift));
        }
        else
        {
            image[0] = (byte)(status | errors);
            image[1] = (byte)_receiveLength;
        }

        _receiveBlock.AsSpan(0, _receiveLength).CopyTo(image[HeaderBytes(image.Length)..]);
    }

    /// <inheritdoc/>
    protected internal override SdoAbortCode? ObjectReading(ObjectEntry entry)
    {
        if (entry.Index == 0xA000)
        {
            _dictionary[0xA000, 0x03].Flag = _port.HasFramingError;
            _dictionary[0xA000, 0x04].Flag = _port.HasOverrun;
            _dictionary[0xA000, 0x05].Flag = _port.ReceiveCount >= _dictionary[0x8000, 0x1A].Value;
            _dictionary[0xA000, 0x11].Value = _port.SendCount;
            _dictionary[0xA000, 0x21].Value = _port.ReceiveCount;
        }

        return null;
    }

    /// <inheritdoc/>
    protected internal override SdoAbortCode? ObjectWriting(ObjectEntry entry, long value)
    {
        ObjectEntry twin = TwinOf(entry);
        return value < (twin.Description.Minimum ?? 0) || value > (twin.Description.Maximum ?? long.MaxValue) ? SdoAbortCode.ValueOutOfRange : null;
    }

    /// <inheritdoc/>
    protected internal override void ObjectWritten(ObjectEntry entry) => TwinOf(entry).Value = entry.Value;

    /// <summary>The older object for the same setting, or the newer one; the entry itself if it has none.</summary>
    private ObjectEntry TwinOf(ObjectEntry entry) => (entry.Index, entry.Subindex) switch
    {
        (SerialDescriptions.LegacyBaudRate, 0) => _dictionary[0x8000, 0x11],
        (SerialDescriptions.LegacyFormat, 0) => _dictionary[0x8000, 0x15],
        (0x8000, 0x11) => _dictionary[SerialDescriptions.LegacyBaudRate, 0],
        (0x8000, 0x15) => _dictionary[SerialDescriptions.LegacyFormat, 0],
        _ => entry,
    };

    /// <summary>Empties the buffers, takes over the parameters and restarts both toggles at 0, or ends the initialisation.</summary>
    private void FollowInit()
    {
        if ((_control & Init) != 0)
        {
            InitialisePort();
            _receiveLength = 0;
            _status = Init;
        }
        else
        {
            _status = 0;
        }
    }

    private void InitialisePort()
    {
        int baudRate = BaudRates[_dictionary[0x8000, 0x11].Value - 4];
        SerialFormat format = (SerialFormat)_dictionary[0x8000, 0x15].Value;
        _port.Initialise(new SerialLineFormat(baudRate, format), _dictionary[0x8000, 0x06].Flag);
    }

    private void AcceptBlock()
    {
        if (_now < _acceptAt || _sendLength > _port.SendFree)
        {
            return;
        }

        foreach (byte value in _sendBlock.AsSpan(0, _sendLength))
        {
            _port.Send(value);
        }

        _status ^= TransmitToggle;
        _acceptAt = long.MaxValue;
    }

    private void PresentBlock()
    {
        int capacity = Subdevice.Inputs.ByteLength - HeaderBytes(Subdevice.Inputs.ByteLength);
        bool isFree = ((_control ^ _status) & ReceiveToggle) == 0;
        if (!isFree || _port.ReceiveCount == 0 || !(_port.ReceiveCount >= capacity || LineHasPaused()))
        {
            return;
        }

        _receiveLength = Math.Min(_port.ReceiveCount, capacity);
        for (int i = 0; i < _receiveLength; i++)
        {
            _receiveBlock[i] = _port.TakeReceived();
        }

        _status ^= ReceiveToggle;
    }

    private static bool IsShort(int imageBytes) => imageBytes <= LongestShortImage;

    private static int HeaderBytes(int imageBytes) => IsShort(imageBytes) ? 1 : 2;

    /// <summary>With transfer rate optimisation a block waits until the line has been silent for 16 bits, so that messages stay whole.</summary>
    private bool LineHasPaused() =>
        !_dictionary[0x8000, 0x05].Flag || _now - _port.LastReceivedAt >= PauseBits * _port.Format.BitNanoseconds;
}
