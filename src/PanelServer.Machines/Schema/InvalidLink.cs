namespace PanelServer.Machines.Schema;

/// <summary>When a live value is no measurement, see <see cref="InvalidAttribute"/>.</summary>
/// <param name="Reason">Why there is none then.</param>
/// <param name="When">Dotted path of the boolean of the state that is true while the value is not valid; null if there is none.</param>
/// <param name="WhenAlarm">Code of the machine's alarm that is present while the value is not valid; null if there is none.</param>
/// <param name="WhenZero">True if 0 says that nothing is measured.</param>
public sealed record InvalidLink(LocalizedText Reason, string? When, string? WhenAlarm, bool WhenZero)
{
    /// <summary>Takes what an attribute says; null without one.</summary>
    internal static InvalidLink? Of(InvalidAttribute? value) =>
        value is null ? null : new(new(value.Reason, value.German), value.When, value.WhenAlarm, value.WhenZero);
}
