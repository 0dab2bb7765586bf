using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Reference;

/// <summary>
/// The far end of an EL6021 on the level of its process image, with the inverter behind it: initialisation after 2 ms both
/// ways, transmit accepted after two cycles, whole answers after the time their characters take at 19200 baud 8E1.
/// </summary>
public sealed class SerialTerminalBench(InverterSlave inverter)
{
    public const int ImageSize = 24;

    private const double CharacterSeconds = 11.0 / 19200;
    private const double PauseSeconds = 16.0 / 19200;
    private const byte Transmit = 0x01;
    private const byte Receive = 0x02;
    private const byte Init = 0x04;

    private readonly byte[] _image = new byte[ImageSize];
    private readonly byte[] _frame = new byte[256];
    private readonly byte[] _answer = new byte[256];
    private double _initAt = double.PositiveInfinity;
    private int _cyclesToAccept;
    private int _answerLength;
    private double _answerAt = double.PositiveInfinity;
    private bool _hasAcknowledged = true;

    /// <summary>Every frame on the line with its time, if somebody listens.</summary>
    public Action<double, bool, byte[]>? Tap { get; set; }

    public ReadOnlySpan<byte> Inputs => _image;

    public void Exchange(ReadOnlySpan<byte> outputs, double now)
    {
        byte control = outputs[0];
        bool wantsInit = (control & Init) != 0;
        bool isInit = (_image[0] & Init) != 0;
        if (wantsInit != isInit)
        {
            _initAt = Math.Min(_initAt, now + 0.002);
            if (now >= _initAt)
            {
                Array.Clear(_image);
                _image[0] = wantsInit ? Init : (byte)0;
                _initAt = double.PositiveInfinity;
                _hasAcknowledged = true;
            }

            return;
        }

        _hasAcknowledged = ((control ^ _image[0]) & Receive) == 0;
        Send(outputs, now);
        Present(now);
    }

    private void Send(ReadOnlySpan<byte> outputs, double now)
    {
        if (((outputs[0] ^ _image[0]) & Transmit) == 0)
        {
            _cyclesToAccept = 2;
            return;
        }

        if (--_cyclesToAccept > 0)
        {
            return;
        }

        _image[0] ^= Transmit;
        int length = outputs[1];
        outputs.Slice(2, length).CopyTo(_frame);
        Tap?.Invoke(now, true, _frame[..length]);
        _answerLength = inverter.Answer(_frame.AsSpan(0, length), _answer);
        _answerAt = _answerLength == 0
            ? double.PositiveInfinity
            : now + ((length + _answerLength) * CharacterSeconds) + InverterSlave.ProcessingTime.TotalSeconds + PauseSeconds;
    }

    private void Present(double now)
    {
        if (now < _answerAt || !_hasAcknowledged)
        {
            return;
        }

        _answerAt = double.PositiveInfinity;
        _answer.AsSpan(0, _answerLength).CopyTo(_image.AsSpan(2));
        _image[1] = (byte)_answerLength;
        _image[0] ^= Receive;
        Tap?.Invoke(now, false, _answer[.._answerLength]);
    }
}
