namespace PanelServer.Machines.Alarms;

/// <summary>An alarm that can occur: what it is called, how urgent it is, and what to do about it.</summary>
/// <param name="Code">Its name in addresses and records, in snake_case; it never changes once it has been released.</param>
/// <param name="Priority">How soon somebody has to do something.</param>
/// <param name="Label">What has happened, in a few words.</param>
/// <param name="WhatToDo">What to do about it, in a sentence.</param>
public sealed record AlarmDeclaration(string Code, AlarmPriority Priority, LocalizedText Label, LocalizedText WhatToDo)
{
    /// <summary>Stands in <see cref="Errors"/> for what is put in.</summary>
    internal const char Inserted = '…';

    /// <summary>
    /// Alarms of one machine with the same group have one origin: the first one leads, the others are shown as its consequences. Empty for an
    /// alarm that stands for itself.
    /// </summary>
    public string Group { get; init; } = "";

    /// <summary>
    /// A group of the whole panel, such as <c>bus</c>: while an alarm of it <see cref="IsCause"/>, those of all machines are its consequences.
    /// </summary>
    public string? SharedGroup { get; init; }

    /// <summary>True if it leads its group also when it is noticed after the others.</summary>
    public bool IsCause { get; init; }

    /// <summary>
    /// True if it is what is to be expected of a machine that is off, such as an inverter without supply: it is suppressed if it comes while the
    /// machine is off, and once it has been acknowledged. One that has switched the machine off is shown.
    /// </summary>
    public bool IsSuppressedWhileOff { get; init; }

    /// <summary>True if the machine can't be reached while it is present: nobody answers, or what it can't work without is lost.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>
    /// How the sentences begin that a machine's <c>error</c> shows for it, with <c>…</c> for what is put in while the server runs; empty if it
    /// never shows it.
    /// </summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}
