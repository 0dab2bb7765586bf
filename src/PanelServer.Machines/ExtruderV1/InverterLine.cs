using PanelServer.EtherCat.Terminals;
using PanelServer.Modbus;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>What came of a request on the line.</summary>
public enum ExchangeResult
{
    /// <summary>Nothing yet, or no request was made.</summary>
    None,

    /// <summary>A correct answer: see <see cref="InverterLine.Answer"/>.</summary>
    Answered,

    /// <summary>The inverter has refused the request with a Modbus exception.</summary>
    Refused,

    /// <summary>No answer in time, or one that is damaged or does not belong to the request.</summary>
    Failed,
}

/// <summary>
/// One Modbus RTU exchange at a time with the inverter, through the EL6021's byte stream and driven by the control cycle:
/// an answer is taken as soon as it is complete, and the silence between frames is kept.
/// </summary>
/// <param name="port">The serial terminal.</param>
public sealed class InverterLine(El6021 port)
{
    /// <summary>Slave address of the inverter (Pr.117).</summary>
    public const byte Unit = 1;

    /// <summary>An answer later than this after the request does not count.</summary>
    public const double AnswerTimeoutSeconds = 0.1;

    /// <summary>Line speed: 19200 baud (Pr.118).</summary>
    public const int BaudRate = 19200;

    /// <summary>Line format: 8 data bits, even parity, 1 stop bit (Pr.119, Pr.120).</summary>
    public const SerialFormat Format = SerialFormat.EightEvenOne;

    private const int BitsPerCharacter = 11;

    private static readonly double SilenceSeconds = new RtuTiming(BaudRate, BitsPerCharacter).FrameSilence.TotalSeconds;

    private readonly byte[] _request = new byte[RtuFrame.MaxLength];
    private readonly byte[] _answer = new byte[2 * RtuFrame.MaxLength];
    private int _requestLength;
    private int _answerLength;
    private bool _isWaiting;
    private bool _expectsAnswer;
    private double _sentAt;
    private double _limitSeconds;
    private double _quietSince;

    /// <summary>True while the terminal passes bytes.</summary>
    public bool IsOpen => port.IsReady;

    /// <summary>The answer's protocol data unit after <see cref="ExchangeResult.Answered"/>.</summary>
    public ReadOnlySpan<byte> Answer => RtuFrame.Pdu(_answer.AsSpan(0, _answerLength));

    /// <summary>True if a request may be sent: none is under way and the line has been silent for 3.5 characters.</summary>
    /// <param name="now">The cycle's time in seconds.</param>
    public bool IsFree(double now) => IsOpen && !_isWaiting && now - _quietSince >= SilenceSeconds;

    /// <summary>Asks for registers. Only when <see cref="IsFree"/>.</summary>
    /// <param name="register">First register.</param>
    /// <param name="count">How many.</param>
    /// <param name="now">The cycle's time in seconds.</param>
    public void Read(ushort register, int count, double now) =>
        Send(RequestPdu.Read(RtuFrame.Body(_request), ModbusFunction.ReadHoldingRegisters, register, count), now, expectsAnswer: true, AnswerTimeoutSeconds);

    /// <summary>Writes a register. Only when <see cref="IsFree"/>.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">The value.</param>
    /// <param name="now">The cycle's time in seconds.</param>
    public void Write(ushort register, ushort value, double now) =>
        Send(RequestPdu.WriteSingleRegister(RtuFrame.Body(_request), register, value), now, expectsAnswer: true, AnswerTimeoutSeconds);

    /// <summary>
    /// Writes a register that makes the inverter deaf for a while. Whatever comes back meanwhile is thrown away; the end of
    /// the pause counts as answered. Only when <see cref="IsFree"/>.
    /// </summary>
    /// <param name="register">The register.</param>
    /// <param name="value">The value.</param>
    /// <param name="pauseSeconds">How long to leave the line alone.</param>
    /// <param name="now">The cycle's time in seconds.</param>
    public void WriteAndPause(ushort register, ushort value, double pauseSeconds, double now) =>
        Send(RequestPdu.WriteSingleRegister(RtuFrame.Body(_request), register, value), now, expectsAnswer: false, pauseSeconds);

    /// <summary>Looks whether the request under way has come to an end.</summary>
    /// <param name="now">The cycle's time in seconds.</param>
    public ExchangeResult Poll(double now)
    {
        if (!_isWaiting)
        {
            return ExchangeResult.None;
        }

        if (!_expectsAnswer)
        {
            port.DiscardReceived();
            return now - _sentAt < _limitSeconds ? ExchangeResult.None : Finish(ExchangeResult.Answered, now);
        }

        int count = port.Read(_answer.AsSpan(_answerLength));
        _answerLength += count;
        _quietSince = count > 0 ? now : _quietSince;
        return RtuFrame.CheckResponse(_request.AsSpan(0, _requestLength), _answer.AsSpan(0, _answerLength), out _) switch
        {
            ResponseStatus.Ok => Finish(ExchangeResult.Answered, _quietSince),
            ResponseStatus.DeviceException => Finish(ExchangeResult.Refused, _quietSince),
            ResponseStatus.Incomplete when now - _sentAt < _limitSeconds => ExchangeResult.None,
            _ => Finish(ExchangeResult.Failed, now),
        };
    }

    /// <summary>Forgets the request under way.</summary>
    /// <param name="now">The cycle's time in seconds.</param>
    public void Abort(double now) => Finish(ExchangeResult.None, now);

    private void Send(int pduLength, double now, bool expectsAnswer, double limitSeconds)
    {
        // A late answer to the previous request must not be taken for the answer to this one.
        port.DiscardReceived();
        _answerLength = 0;
        _requestLength = RtuFrame.Seal(_request, Unit, pduLength);
        _isWaiting = port.TryWrite(_request.AsSpan(0, _requestLength));
        _expectsAnswer = expectsAnswer;
        _sentAt = now;
        _limitSeconds = limitSeconds;
    }

    private ExchangeResult Finish(ExchangeResult result, double quietSince)
    {
        _isWaiting = false;
        _quietSince = quietSince;
        return result;
    }
}
