using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Alarms;

/// <summary>An alarm that is not normal, or was not until now. Stored as it is, with its texts: its machine need not be there any more.</summary>
/// <param name="Id">The key of its origin and its code, joined by a point.</param>
/// <param name="Origin">What has it.</param>
/// <param name="Code">Its code.</param>
/// <param name="Priority">How soon somebody has to do something.</param>
/// <param name="Label">What has happened.</param>
/// <param name="WhatToDo">What to do.</param>
/// <param name="Group">The path of its group: it can be a consequence of what has the same path, or causes on the way to it.</param>
/// <param name="IsCause">True if it leads its group also when it is noticed after the others.</param>
internal sealed record Alarm(
    string Id, AlarmOrigin Origin, string Code, AlarmPriority Priority, LocalizedText Label, LocalizedText WhatToDo, string Group, bool IsCause)
{
    /// <summary>How it stands.</summary>
    public AlarmCondition Condition { get; init; } = AlarmCondition.Normal;

    /// <summary>More about it, as an operator reads it; null if there is no more to tell.</summary>
    public string? Message { get; init; }

    /// <summary>When its cause came last, in Unix milliseconds.</summary>
    public long Since { get; init; }

    /// <summary>When its state changed last, in Unix milliseconds.</summary>
    public long Changed { get; init; }

    /// <summary>How often its cause has come since it was normal.</summary>
    public int Occurrences { get; init; }

    /// <summary>What people have written about it since it was normal, the newest last; at most <see cref="AlarmBook.MostComments"/>.</summary>
    public IReadOnlyList<AlarmComment> Comments { get; init; } = [];

    /// <summary>The alarm whose consequence it is; null if it stands for itself.</summary>
    public string? LedBy { get; init; }

    /// <summary>Makes the normal alarm of a declaration.</summary>
    /// <param name="origin">What has it.</param>
    /// <param name="declaration">The declaration.</param>
    public static Alarm Of(AlarmOrigin origin, AlarmDeclaration declaration)
    {
        string id = IdOf(origin, declaration);
        string group = (declaration.SharedGroup, declaration.Group) switch
        {
            ({ } shared, _) => shared == origin.Key ? shared : $"{shared}/{origin.PartOf}",
            (_, "") => id,
            (_, { } own) => $"{origin.PartOf}/{own}",
        };
        return new(id, origin, declaration.Code, declaration.Priority, declaration.Label, declaration.WhatToDo, group, declaration.IsCause);
    }

    /// <summary>The id of an alarm.</summary>
    public static string IdOf(AlarmOrigin origin, AlarmDeclaration declaration) => $"{origin.Key}.{declaration.Code}";
}

/// <summary>An alarm has changed its state, or somebody has commented on it.</summary>
/// <param name="Alarm">As it is now.</param>
/// <param name="Before">Its state before.</param>
/// <param name="By">Who did it; null if nobody did.</param>
/// <param name="Comment">What was written; null if the state has changed.</param>
internal sealed record AlarmChange(Alarm Alarm, AlarmState Before, string? By, AlarmComment? Comment = null);
