using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>A 750-672 or 750-671 with a motor without load, under speed control. Its image is twelve bytes each way.</summary>
/// <param name="name">Order number.</param>
/// <param name="identification">Identification number.</param>
public sealed class VirtualWagoStepper(string name, uint identification)
    : VirtualWagoModule(name, identification, [.. Enumerable.Repeat(CoeDataType.Unsigned8, ImageSize)], [.. Enumerable.Repeat(CoeDataType.Unsigned8, ImageSize)])
{
    private const int ImageSize = 12;
    private const int SpeedByte = 2;
    private const int PositionByte = 6;
    private const int ThirdByte = 9;
    private const int SecondByte = 10;
    private const int FirstByte = 11;
    private const byte EnableBit = 0x01;
    private const byte StartBit = 0x04;
    private const byte CommandBits = 0x38;
    private const byte SpeedControl = 0x18;
    private const byte FaultBit = 0x80;
    private const byte BusyBit = 0x02;
    private const byte StandstillBit = 0x04;
    private const byte OnSpeedBit = 0x08;
    private const byte BackwardsBit = 0x10;
    private const double UnitsPerSecondSquared = 50_000;
    private const double NanosecondsPerSecond = 1e9;
    private const int Positions = 1 << 24;

    // S1 follows C1 two cycles of 1 ms later.
    private const long MirrorNanoseconds = 2_000_000;

    // Steps per second and unit of speed, by frequency range.
    private static readonly double[] StepsPerUnit = [1, 1, 4, 20];

    private byte _first;
    private byte _second;
    private byte _third;
    private byte _mirrored;
    private long _mirrorAt;
    private int _range;
    private double _speed;
    private double _position;

    /// <summary>A 750-672.</summary>
    public static VirtualWagoStepper Wago750672() => new("750-672", 0x067214E8);

    /// <summary>A 750-671.</summary>
    public static VirtualWagoStepper Wago750671() => new("750-671", 0x067114E8);

    /// <summary>Control byte C1 as the main device has written it.</summary>
    public byte ControlByte => _first;

    /// <summary>Speed of the motor in parts of the frequency range; 25000 is its top.</summary>
    public double Speed => _speed;

    /// <summary>The speed that was taken over with the last start pulse.</summary>
    public short TargetSpeed { get; private set; }

    /// <summary>Position in steps, 24 bits, wrapping.</summary>
    public int Position => (int)_position;

    /// <summary>Fault: the motor stands and S2 bit 7 is set, until a rising edge of C2 bit 7.</summary>
    public bool HasError { get; set; }

    /// <summary>Fault: the module has restarted, which S3 bit 7 tells until a rising edge of C3 bit 7.</summary>
    public bool HasRestarted { get; set; }

    /// <summary>Fault: the module follows no command and no acknowledgement.</summary>
    public bool IsDeaf { get; set; }

    internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        if (!IsDeaf)
        {
            Follow((byte)Outputs[FirstByte].Raw, (byte)Outputs[SecondByte].Raw, (byte)Outputs[ThirdByte].Raw, nowNanoseconds);
        }

        Move(elapsedNanoseconds / NanosecondsPerSecond);
        Show();
    }

    private void Follow(byte first, byte second, byte third, long now)
    {
        HasError &= (second & ~_second & FaultBit) == 0;
        HasRestarted &= (third & ~_third & FaultBit) == 0;
        if ((first & EnableBit) == 0)
        {
            _range = second & 3;
        }

        if ((first & ~_first & StartBit) != 0 && (first & CommandBits) == SpeedControl)
        {
            TargetSpeed = (short)(Outputs[SpeedByte].Raw | (Outputs[SpeedByte + 1].Raw << 8));
        }

        _mirrorAt = first == _first ? _mirrorAt : now + MirrorNanoseconds;
        (_first, _second, _third) = (first, second, third);
        _mirrored = (first & EnableBit) == 0 ? (byte)0 : now >= _mirrorAt ? first : _mirrored;
    }

    private void Move(double seconds)
    {
        if ((_first & EnableBit) == 0 || HasError)
        {
            (TargetSpeed, _speed) = (0, 0);
        }

        double reach = UnitsPerSecondSquared * seconds;
        _speed += Math.Clamp(TargetSpeed - _speed, -reach, reach);
        _position += _speed * StepsPerUnit[_range] * seconds;
        _position -= Math.Floor(_position / Positions) * Positions;
    }

    private void Show()
    {
        short speed = (short)Math.Round(_speed);
        (Inputs[SpeedByte].Raw, Inputs[SpeedByte + 1].Raw) = ((byte)speed, (byte)(speed >> 8));
        for (int i = 0; i < 3; i++)
        {
            Inputs[PositionByte + i].Raw = (byte)(Position >> (8 * i));
        }

        Inputs[FirstByte].Raw = _mirrored;
        Inputs[SecondByte].Raw = (byte)(
            (_speed != TargetSpeed ? BusyBit : 0) | (_speed == 0 ? StandstillBit : 0) | (_speed == TargetSpeed && _speed != 0 ? OnSpeedBit : 0)
            | (_speed < 0 ? BackwardsBit : 0) | (HasError ? FaultBit : 0));
        Inputs[ThirdByte].Raw = HasRestarted ? FaultBit : 0UL;
    }
}
