namespace PanelServer.Machines;

/// <summary>Tells which number of the state is the set point of this live value, so that both can be drawn together.</summary>
/// <param name="statePath">Dotted path on the wire, for example <c>pressure_state.target_bar</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SetPointAttribute(string statePath) : Attribute
{
    /// <summary>Dotted path on the wire.</summary>
    public string StatePath { get; } = statePath;
}
