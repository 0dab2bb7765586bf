namespace PanelServer.EtherCat.Terminals;

/// <summary>Data bits, parity and stop bits, with the code of object 0x8000:15 as value.</summary>
public enum SerialFormat
{
    /// <summary>7 data bits, even parity, 1 stop bit.</summary>
    SevenEvenOne = 1,

    /// <summary>7 data bits, odd parity, 1 stop bit.</summary>
    SevenOddOne = 2,

    /// <summary>8 data bits, no parity, 1 stop bit.</summary>
    EightNoneOne = 3,

    /// <summary>8 data bits, even parity, 1 stop bit.</summary>
    EightEvenOne = 4,

    /// <summary>8 data bits, odd parity, 1 stop bit.</summary>
    EightOddOne = 5,

    /// <summary>7 data bits, even parity, 2 stop bits.</summary>
    SevenEvenTwo = 9,

    /// <summary>7 data bits, odd parity, 2 stop bits.</summary>
    SevenOddTwo = 10,

    /// <summary>8 data bits, no parity, 2 stop bits.</summary>
    EightNoneTwo = 11,

    /// <summary>8 data bits, even parity, 2 stop bits.</summary>
    EightEvenTwo = 12,

    /// <summary>8 data bits, odd parity, 2 stop bits.</summary>
    EightOddTwo = 13,
}

/// <summary>Settings of the EL6021 (object 0x8000).</summary>
public sealed class SerialLineSettings
{
    private const int FirstBaudCode = 4;
    private static readonly int[] BaudRates = [2400, 4800, 9600, 19200, 38400, 57600, 115200];

    private readonly StartUpParameter _halfDuplex = new(0x8000, 0x06, ParameterType.Boolean, 0, "half duplex");
    private readonly StartUpParameter _baudRate = new(0x8000, 0x11, ParameterType.Unsigned8, 6, "baud rate code", FirstBaudCode, FirstBaudCode + 6);
    private readonly StartUpParameter _format = new(0x8000, 0x15, ParameterType.Unsigned8, (long)SerialFormat.EightNoneOne, "data frame code");

    internal SerialLineSettings() => Parameters =
    [
        new(0x8000, 0x02, ParameterType.Boolean, 0, "XON/XOFF for transmit"),
        new(0x8000, 0x03, ParameterType.Boolean, 0, "XON/XOFF for receive"),
        new(0x8000, 0x04, ParameterType.Boolean, 0, "send FIFO continuously"),
        new(0x8000, 0x05, ParameterType.Boolean, 1, "transfer rate optimisation"),
        _halfDuplex,
        new(0x8000, 0x07, ParameterType.Boolean, 0, "point-to-point"),
        _baudRate,
        _format,
        new(0x8000, 0x1A, ParameterType.Unsigned16, 0x0360, "receive-buffer-full threshold in bytes"),
    ];

    /// <summary>The settings as start-up parameters, in writing order.</summary>
    public IReadOnlyList<StartUpParameter> Parameters { get; }

    /// <summary>Bits per second: 2400, 4800, 9600, 19200, 38400, 57600 or 115200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another rate.</exception>
    public int BaudRate
    {
        get => BaudRates[_baudRate.Value - FirstBaudCode];
        set
        {
            int code = Array.IndexOf(BaudRates, value);
            _baudRate.Value = code >= 0
                ? code + FirstBaudCode
                : throw new ArgumentOutOfRangeException(nameof(value), value, $"The baud rate must be one of {string.Join(", ", BaudRates)}.");
        }
    }

    /// <summary>Data bits, parity and stop bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the formats.</exception>
    public SerialFormat Format
    {
        get => (SerialFormat)_format.Value;
        set => _format.Value = Enum.IsDefined(value)
            ? (long)value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a data format of the EL6021.");
    }

    /// <summary>True for two-wire RS485: the terminal does not receive what it sends itself.</summary>
    public bool HalfDuplex
    {
        get => _halfDuplex.Value == 1;
        set => _halfDuplex.Value = value ? 1 : 0;
    }
}
