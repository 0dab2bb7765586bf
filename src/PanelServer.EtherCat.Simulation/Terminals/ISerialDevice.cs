using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Speed and format of a serial line.</summary>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="Format">Data bits, parity and stop bits.</param>
public readonly record struct SerialLineFormat(int BaudRate, SerialFormat Format)
{
    /// <summary>Bits of one character on the line, start bit included.</summary>
    public int BitsPerCharacter => Format switch
    {
        SerialFormat.EightNoneOne or SerialFormat.SevenEvenOne or SerialFormat.SevenOddOne => 10,
        SerialFormat.EightEvenTwo or SerialFormat.EightOddTwo => 12,
        _ => 11,
    };

    /// <summary>Time of one bit, in nanoseconds.</summary>
    public double BitNanoseconds => 1e9 / BaudRate;

    /// <summary>Time of one character, in nanoseconds.</summary>
    public long CharacterNanoseconds => (long)(BitsPerCharacter * BitNanoseconds);
}

/// <summary>
/// A device at the other end of a simulated serial line, byte by byte with the time of each. It is called while the segment
/// advances, must not block, and sees time only as it is given.
/// </summary>
public interface ISerialDevice
{
    /// <summary>What the device expects on the line. At another speed or format the two sides do not understand each other.</summary>
    SerialLineFormat Format { get; }

    /// <summary>When the device begins to send its next byte; <see cref="long.MaxValue"/> if it has none.</summary>
    long NextByteAtNanoseconds { get; }

    /// <summary>A byte has arrived completely.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="nowNanoseconds">When its last bit ended.</param>
    void Receive(byte value, long nowNanoseconds);

    /// <summary>Takes the byte announced by <see cref="NextByteAtNanoseconds"/>. The next one is asked for when this one is over.</summary>
    byte TakeByte();
}
