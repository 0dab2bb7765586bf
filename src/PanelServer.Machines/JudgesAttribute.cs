namespace PanelServer.Machines;

/// <summary>
/// Tells that a part of the state is a verdict on a live value. While that value is no measurement (<see cref="InvalidAttribute"/>) there is no
/// verdict on it, whatever the wire still says; screens show a dash.
/// </summary>
/// <param name="livePath">Dotted path of the live value.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class JudgesAttribute(string livePath) : Attribute
{
    /// <summary>Dotted path of the live value.</summary>
    public string LivePath { get; } = livePath;
}
