namespace PanelServer.Machines;

/// <summary>
/// What a field, a mutation or a choice is called on an operator's screen, in plain words. The names of the wire stay what
/// they are; no screen shows them.
/// </summary>
/// <param name="english">The name in English; short enough for a button or a row.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Class)]
public sealed class LabelAttribute(string english) : Attribute
{
    /// <summary>The name in English.</summary>
    public string English { get; } = english;

    /// <summary>The name in German.</summary>
    public required string German { get; init; }

    /// <summary>For a boolean: what it is called while it is true; null for Yes.</summary>
    public string? True { get; init; }

    /// <summary>For a boolean: what it is called while it is false; null for No.</summary>
    public string? False { get; init; }

    /// <summary><see cref="True"/> in German.</summary>
    public string? GermanTrue { get; init; }

    /// <summary><see cref="False"/> in German.</summary>
    public string? GermanFalse { get; init; }
}
