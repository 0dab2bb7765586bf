namespace PanelServer.Machines.Schema;

/// <summary>A part of the state that is recorded as a number: a mode as the place of its choice from 0, a boolean as 0 or 1.</summary>
/// <param name="Path">Dotted path on the wire.</param>
/// <param name="Value">Its shape.</param>
public sealed record StateColumn(string Path, ValueSchema Value)
{
    /// <summary>True for what the machine does, false for what belongs to a live value.</summary>
    public bool IsMode => Value.Kind == ValueKind.Choice;
}
