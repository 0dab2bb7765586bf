namespace PanelServer.EtherCat.Errors;

/// <summary>What terminals report of what is connected to them.</summary>
internal static partial class EtherCatErrors
{
    public static EtherCatError LoopBroken(string label) => new(
        EtherCatErrorCode.LoopBroken,
        $"{label} measures less than 3.5 mA: check the sensor's supply and its cable.",
        label);

    public static EtherCatError LoopShorted(string label) => new(
        EtherCatErrorCode.LoopShorted,
        $"{label} measures more than 20.5 mA: check the sensor and its cable for a short circuit.",
        label);

    public static EtherCatError CurrentBelowRange(string label) => new(
        EtherCatErrorCode.CurrentBelowRange,
        $"{label} measures less than 4 mA: check the sensor.",
        label);

    public static EtherCatError CurrentAboveRange(string label) => new(
        EtherCatErrorCode.CurrentAboveRange,
        $"{label} measures more than 20 mA: the sensor is beyond its range.",
        label);

    public static EtherCatError InputFailed(string label) => new(
        EtherCatErrorCode.InputFailed,
        $"{label} reports an error of its input: check the sensor and its cable.",
        label);

    public static EtherCatError InputNotConverting(string label) => new(
        EtherCatErrorCode.InputNotConverting,
        $"{label} has no valid value yet.",
        label);

    public static EtherCatError SensorBroken(string label, int channel) => new(
        EtherCatErrorCode.SensorBroken,
        $"{label}, channel {channel}, has no sensor or a broken wire: check the sensor and its cable.",
        label, channel);

    public static EtherCatError SensorShorted(string label, int channel) => new(
        EtherCatErrorCode.SensorShorted,
        $"{label}, channel {channel}, is short-circuited: check the sensor and its cable.",
        label, channel);

    public static EtherCatError TemperatureBelowRange(string label, int channel) => new(
        EtherCatErrorCode.TemperatureBelowRange,
        $"{label}, channel {channel}, measures below −200 °C: check the sensor and its cable.",
        label, channel);

    public static EtherCatError TemperatureAboveRange(string label, int channel) => new(
        EtherCatErrorCode.TemperatureAboveRange,
        $"{label}, channel {channel}, measures above 850 °C: check the sensor and its cable.",
        label, channel);

    public static EtherCatError ChannelFailed(string label, int channel) => new(
        EtherCatErrorCode.ChannelFailed,
        $"{label}, channel {channel}, reports an error: check the sensor and its cable.",
        label, channel);

    public static EtherCatError ChannelNotConverting(string label, int channel) => new(
        EtherCatErrorCode.ChannelNotConverting,
        $"{label}, channel {channel}, has no valid value yet.",
        label, channel);

    public static EtherCatError HandshakeStuck(string label) => new(
        EtherCatErrorCode.HandshakeStuck,
        $"{label} does not follow the serial handshake: switch its supply off and on; replace it if that does not help.",
        label);

    public static EtherCatError MotorSwitchedOff(string label) => new(
        EtherCatErrorCode.MotorSwitchedOff,
        $"{label} has switched its motor off because of an error: check the motor supply, the motor cable and the terminal's temperature, then reset.",
        label);

    public static EtherCatError OutOfStep(string label) => new(
        EtherCatErrorCode.OutOfStep,
        $"{label} is out of step with the bus clock: it recovers by itself; if it happens again, check the load of the server.",
        label);
}
