using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Simulation.Devices;

/// <summary>Answers a Modbus RTU frame.</summary>
/// <param name="frame">The request with unit and checksum, intact or not.</param>
/// <param name="answer">Room for <see cref="RtuFrame.MaxLength"/> bytes.</param>
/// <returns>Length of the answer; 0 for silence.</returns>
public delegate int RtuAnswer(ReadOnlySpan<byte> frame, Span<byte> answer);

/// <summary>
/// Puts a Modbus RTU device at the end of a simulated serial line: gathers the bytes of a request, and begins to send the answer
/// one processing time after the request's last byte.
/// </summary>
/// <param name="format">Speed and format the device is set to.</param>
/// <param name="processingTime">From the end of a request to the beginning of its answer.</param>
/// <param name="respond">The device.</param>
public sealed class ModbusSerialDevice(SerialLineFormat format, TimeSpan processingTime, RtuAnswer respond) : ISerialDevice
{
    private const double SilenceCharacters = 3.5;

    private readonly byte[] _request = new byte[RtuFrame.MaxLength];
    private readonly byte[] _answer = new byte[RtuFrame.MaxLength];
    private int _requestLength;
    private int _answerLength;
    private int _sent;
    private long _answerAt;
    private long _lastByteAt;

    /// <inheritdoc/>
    public SerialLineFormat Format => format;

    /// <inheritdoc/>
    public long NextByteAtNanoseconds => _sent < _answerLength ? _answerAt : long.MaxValue;

    /// <inheritdoc/>
    public void Receive(byte value, long nowNanoseconds)
    {
        // What a silence interrupts is not a frame (Modbus over Serial Line V1.02, section 2.5.1.1); neither is what never ends.
        bool isInterrupted = nowNanoseconds - _lastByteAt > (SilenceCharacters + 1) * format.CharacterNanoseconds;
        if (isInterrupted || _requestLength == _request.Length)
        {
            _requestLength = 0;
        }

        _lastByteAt = nowNanoseconds;
        _request[_requestLength++] = value;
        if (RtuFrame.RequestLength(_request.AsSpan(0, _requestLength)) == _requestLength)
        {
            _answerLength = respond(_request.AsSpan(0, _requestLength), _answer);
            _answerAt = nowNanoseconds + (long)processingTime.TotalNanoseconds;
            (_sent, _requestLength) = (0, 0);
        }
    }

    /// <inheritdoc/>
    public byte TakeByte() => _answer[_sent++];
}
