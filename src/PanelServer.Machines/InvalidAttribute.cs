namespace PanelServer.Machines;

/// <summary>
/// Tells when a live value is no measurement, and what a screen shows in its place. The wire has a number all the same, because its shape is
/// fixed; screens show a dash with the reason, and the history has a gap. A value that is null is never
/// a measurement, nor is one of a machine that has none at present; without any of the conditions only that is meant.
/// </summary>
/// <param name="reason">Why there is no measurement then, in English; short enough to stand beside the dash.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class InvalidAttribute(string reason) : Attribute
{
    /// <summary>Why there is no measurement then, in English.</summary>
    public string Reason { get; } = reason;

    /// <summary><see cref="Reason"/> in German.</summary>
    public required string German { get; init; }

    /// <summary>Dotted path of the boolean of the state that is true while the value is not valid; null if there is none.</summary>
    public string? When { get; init; }

    /// <summary>Code of the machine's alarm that is present while the value is not valid; null if there is none.</summary>
    public string? WhenAlarm { get; init; }

    /// <summary>True if 0 says that nothing is measured.</summary>
    public bool WhenZero { get; init; }
}
