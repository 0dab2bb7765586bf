namespace PanelServer.Machines;

/// <summary>
/// Tells that what a mutation sets is in force only while another part of the state has a certain value. It can be set all the same; screens show
/// it in grey and say why.
/// </summary>
/// <param name="statePath">Dotted path of the boolean or choice of the state that decides it, for example <c>regulation_state.uses_rpm</c>.</param>
/// <param name="value">What that part is while the setting is in force: a boolean or a member of an enum.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AppliesWhenAttribute(string statePath, object value) : Attribute
{
    /// <summary>Dotted path of the part of the state that decides it.</summary>
    public string StatePath { get; } = statePath;

    /// <summary>What that part is while the setting is in force.</summary>
    public object Value { get; } = value;
}
