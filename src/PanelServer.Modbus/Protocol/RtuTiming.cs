namespace PanelServer.Modbus.Protocol;

/// <summary>How long characters and the silence between frames last on a serial line.</summary>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="BitsPerCharacter">Start, data, parity and stop bits together: 10 for 8N1, 11 for 8E1.</param>
public readonly record struct RtuTiming(int BaudRate, int BitsPerCharacter)
{
    private const int FastBaudRate = 19200;
    private static readonly TimeSpan FastSilence = TimeSpan.FromMicroseconds(1750);

    /// <summary>Duration of one character.</summary>
    public TimeSpan Character => TimeSpan.FromTicks(TimeSpan.TicksPerSecond * BitsPerCharacter / BaudRate);

    /// <summary>
    /// The least silence between two frames: 3.5 characters, and 1.75 ms above 19200 baud
    /// (Modbus over Serial Line V1.02, section 2.5.1.1).
    /// </summary>
    public TimeSpan FrameSilence => BaudRate > FastBaudRate ? FastSilence : Character * 3.5;
}
