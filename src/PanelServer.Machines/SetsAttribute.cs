namespace PanelServer.Machines;

/// <summary>
/// Tells which part of the state a mutation commands. Readers show that part beside the control, and take the mutation as
/// confirmed when the state says what was asked for.
/// </summary>
/// <param name="statePath">
/// Dotted path on the wire, for example <c>mode_state.mode</c>. <c>{field}</c> stands for the value of that field of the
/// payload: <c>pid_settings.temperature.{zone}</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SetsAttribute(string statePath) : Attribute
{
    /// <summary>Dotted path on the wire.</summary>
    public string StatePath { get; } = statePath;
}
