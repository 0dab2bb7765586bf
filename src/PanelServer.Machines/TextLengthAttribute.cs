namespace PanelServer.Machines;

/// <summary>How long a text may be, written once where it is declared, as <see cref="QuantityAttribute"/> is for numbers.</summary>
/// <param name="minimum">Fewest bytes in UTF-8.</param>
/// <param name="maximum">Most bytes in UTF-8.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TextLengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Fewest bytes in UTF-8.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Most bytes in UTF-8.</summary>
    public int Maximum { get; } = maximum;
}
