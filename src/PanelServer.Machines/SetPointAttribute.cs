namespace PanelServer.Machines;

/// <summary>
/// Tells which number of the state is the set point of this live value, so that both can be shown, recorded and drawn together.
/// </summary>
/// <param name="statePath">Dotted path on the wire, for example <c>pressure_state.target_bar</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SetPointAttribute(string statePath) : Attribute
{
    /// <summary>Dotted path on the wire.</summary>
    public string StatePath { get; } = statePath;

    /// <summary>
    /// For a set point that is not always in force: dotted path of the part of the state that decides it, for example
    /// <c>regulation_state.uses_rpm</c>; null if it always is.
    /// </summary>
    public string? When { get; init; }

    /// <summary>What the part named by <see cref="When"/> is while the set point is in force: a boolean or a member of an enum.</summary>
    public object? Is { get; init; }
}
