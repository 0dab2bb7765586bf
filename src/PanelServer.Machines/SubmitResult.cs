namespace PanelServer.Machines;

/// <summary>What came of a submitted list of mutations.</summary>
/// <param name="Outcome">Accepted, refused, or no room.</param>
/// <param name="Index">Index of the refused item; 0 otherwise.</param>
/// <param name="Reason">Why it was refused, as an operator reads it; null otherwise.</param>
public readonly record struct SubmitResult(SubmitOutcome Outcome, int Index, string? Reason)
{
    /// <summary>The list was queued and takes effect in the next cycle.</summary>
    public static SubmitResult Accepted => new(SubmitOutcome.Accepted, 0, null);

    /// <summary>There is no room for now; nothing was queued.</summary>
    /// <param name="reason">Of what there is too much, as an operator reads it.</param>
    public static SubmitResult QueueFull(string reason) => new(SubmitOutcome.QueueFull, 0, reason);

    /// <summary>No cycle runs the machine at present; nothing was queued.</summary>
    /// <param name="reason">Why, as an operator reads it.</param>
    public static SubmitResult Interrupted(string reason) => new(SubmitOutcome.Interrupted, 0, reason);

    /// <summary>The machine's present state does not allow one of the items; nothing was queued.</summary>
    /// <param name="index">Index of the item.</param>
    /// <param name="reason">Why, as an operator reads it.</param>
    public static SubmitResult Refused(int index, string reason) => new(SubmitOutcome.Refused, index, reason);
}

/// <summary>Outcome of <see cref="Machine.Submit"/>.</summary>
public enum SubmitOutcome
{
    /// <summary>Queued; takes effect in the next cycle.</summary>
    Accepted,

    /// <summary>Not allowed in the present state.</summary>
    Refused,

    /// <summary>No room in the queue.</summary>
    QueueFull,

    /// <summary>The control loop stands still.</summary>
    Interrupted,
}
