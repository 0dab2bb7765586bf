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

    /// <summary>
    /// Dotted path of the boolean or choice of the state that decides whether it is asked, for example <c>mode_state.mode</c>: what switches
    /// the drives on from standby stops them while they run, and nobody is asked before a stop. Null: it is always asked.
    /// </summary>
    public string? WhilePath { get; init; }

    /// <summary>What that part of the state is while the question is asked: a boolean or a member of an enum.</summary>
    public object? WhileIs { get; init; }
}
