namespace PanelServer.Machines;

/// <summary>
/// Tells on which page of its machine's screen a value or a mutation stands, where it is not the usual one. Key values stand on
/// <see cref="ScreenPage.Operate"/>, all others on <see cref="ScreenPage.Diagnosis"/>. A mutation stands where the part of the state stands that it
/// commands, or what this is a part of, and otherwise on <see cref="ScreenPage.Operate"/>.
/// </summary>
/// <param name="page">The page.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class)]
public sealed class ScreenPageAttribute(ScreenPage page) : Attribute
{
    /// <summary>The page.</summary>
    public ScreenPage Page { get; } = page;
}

/// <summary>A page of a machine's screen.</summary>
public enum ScreenPage
{
    /// <summary>What an operator watches and changes while the line runs.</summary>
    Operate,

    /// <summary>What is set up once for a product or an installation.</summary>
    Settings,

    /// <summary>What is looked at when something is wrong.</summary>
    Diagnosis,
}
