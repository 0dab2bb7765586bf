namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Holding registers of the WAGO Pro 2 supply 2787-2144, zero-based as on the wire. 32-bit values have the high word first.
/// Meaning and unit of the warning threshold, the delay and the overload bit rest on their names in an existing control program; only the
/// combinations that <see cref="ControlBlock"/> makes are known to work.
/// </summary>
internal static class WagoPowerRegisters
{
    /// <summary>Order number in BCD, 2 words: 2787-2144.</summary>
    public const ushort OrderNumber = 0x0002;

    /// <summary>Order number extension, 2 words: 0.</summary>
    public const ushort OrderNumberExtension = 0x0004;

    /// <summary>Serial number, 2 words.</summary>
    public const ushort SerialNumber = 0x000A;

    /// <summary>Set-point in mV, warning threshold in mA, control bits, delay in ms; always written together.</summary>
    public const ushort Control = 0x0088;

    /// <summary>Control bits alone, the third word of <see cref="Control"/>.</summary>
    public const ushort ControlBits = 0x008A;

    /// <summary>Measured voltage in mV and current in mA, 2 words.</summary>
    public const ushort Measurement = 0x0500;

    /// <summary>The order number of the supply that this machine is written for.</summary>
    public const uint ExpectedOrderNumber = 0x2787_2144;

    /// <summary>In the control bits: DC output on.</summary>
    public const ushort OutputOnBit = 0x0001;

    /// <summary>Output current that the supply is made for; also the warning threshold that is written.</summary>
    public const int RatedMilliamperes = 5000;

    private const ushort OutputMillivolts = 24000;
    private const ushort HiccupOnOverloadBit = 0x0100;
    private const ushort DelayMilliseconds = 100;

    /// <summary>The four words that command a mode.</summary>
    public static ushort[] ControlBlock(WagoPowerMode mode) =>
    [
        OutputMillivolts,
        RatedMilliamperes,
        mode == WagoPowerMode.On24V ? (ushort)(OutputOnBit | HiccupOnOverloadBit) : (ushort)0,
        DelayMilliseconds,
    ];
}
