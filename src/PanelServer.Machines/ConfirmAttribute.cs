namespace PanelServer.Machines;

/// <summary>
/// Marks a mutation that can hurt people, the machine or the product. People are asked this question before it is sent;
/// programs are not, the API takes it like any other.
/// </summary>
/// <param name="question">The question in one or two English sentences: what will happen, and what to be sure of.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConfirmAttribute(string question) : Attribute
{
    /// <summary>The question.</summary>
    public string Question { get; } = question;

    /// <summary>The question in German.</summary>
    public required string German { get; init; }

    /// <summary>The payload that asks for it, for example an enum member or <c>false</c>; null: any.</summary>
    public object? When { get; init; }

    /// <summary>Name on the wire of the field of the payload that <see cref="When"/> is about; null where it is about the whole payload.</summary>
    public string? Field { get; init; }
}
