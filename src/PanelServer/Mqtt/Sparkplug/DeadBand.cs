using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>Decides which changes of a measured number are worth a message.</summary>
internal static class DeadBand
{
    // A change by exactly the band counts, whatever the last bit of a difference of floats says.
    private const double Rounding = 1e-9;

    /// <summary>The band of a number.</summary>
    /// <param name="shape">Its shape; it tells how many decimals are worth reading.</param>
    /// <param name="steps">How many steps of the last of these decimals the number has to move.</param>
    /// <returns>In the number's unit.</returns>
    public static double Of(ValueSchema shape, double steps) => shape.Kind == ValueKind.Number ? steps * Math.Pow(10, -shape.Decimals) : 0;

    /// <summary>True if a value is to be told.</summary>
    /// <param name="told">What was told last; null for no value.</param>
    /// <param name="value">What it is now; null for no value.</param>
    /// <param name="band">The band; 0 tells every change.</param>
    public static bool IsLeft(object? told, object? value, double band) => band > 0 && told is double before && value is double now
        ? Math.Abs(now - before) >= band * (1 - Rounding)
        : !Equals(told, value);
}
