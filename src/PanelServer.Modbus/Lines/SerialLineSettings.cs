using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Lines;

/// <summary>Parity bit of a serial line.</summary>
public enum Parity
{
    /// <summary>No parity bit.</summary>
    None,

    /// <summary>An odd number of ones.</summary>
    Odd,

    /// <summary>An even number of ones.</summary>
    Even,
}

/// <summary>Stop bits of a serial line.</summary>
public enum StopBits
{
    /// <summary>One.</summary>
    One,

    /// <summary>Two.</summary>
    Two,
}

/// <summary>How a serial port is opened.</summary>
/// <param name="Path">Device file, for example /dev/ttyUSB0.</param>
/// <param name="BaudRate">Bits per second, one of the usual rates from 50 to 4000000.</param>
/// <param name="Parity">Parity; no parity is common although the Modbus standard prefers even.</param>
/// <param name="StopBits">Stop bits.</param>
public sealed record SerialLineSettings(string Path, int BaudRate, Parity Parity = Parity.None, StopBits StopBits = StopBits.One)
{
    private const int StartAndDataBits = 9;

    /// <summary>Durations of a character and of the silence between frames on this line.</summary>
    public RtuTiming Timing => new(
        BaudRate, StartAndDataBits + (Parity == Parity.None ? 0 : 1) + (StopBits == StopBits.Two ? 2 : 1));
}
