using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Alarms;

/// <summary>An alarm as REST and streams tell it. The order of the members is the order on the wire.</summary>
/// <param name="Id">Its name, by which it is acknowledged and shelved.</param>
/// <param name="Slug">Type of the machine; null if it concerns none.</param>
/// <param name="Serial">Serial number of the machine; null if it concerns none.</param>
/// <param name="Source">What has it, as people call it.</param>
/// <param name="Code">What it is; the same for all machines of a type.</param>
/// <param name="Priority">How soon somebody has to do something.</param>
/// <param name="State">How it stands.</param>
/// <param name="Label">What has happened.</param>
/// <param name="WhatToDo">What to do about it.</param>
/// <param name="Message">More about it, such as the machine's <c>error</c>; null if there is no more to tell.</param>
/// <param name="Since">When its cause came last, in Unix milliseconds.</param>
/// <param name="Changed">When its state changed last, in Unix milliseconds.</param>
/// <param name="Occurrences">How often its cause has come since it was normal.</param>
/// <param name="ShelvedUntil">Until when it is shelved, in Unix milliseconds; null if it is not.</param>
/// <param name="LedBy">Id of the alarm whose consequence it is; null if it stands for itself.</param>
/// <param name="Comments">What people have written about it, the newest last.</param>
internal sealed record AlarmAnswer(
    string Id,
    string? Slug,
    ushort? Serial,
    LocalizedText Source,
    string Code,
    AlarmPriority Priority,
    AlarmState State,
    LocalizedText Label,
    LocalizedText WhatToDo,
    string? Message,
    long Since,
    long Changed,
    int Occurrences,
    long? ShelvedUntil,
    string? LedBy,
    IReadOnlyList<AlarmComment> Comments)
{
    /// <summary>Tells an alarm.</summary>
    public static AlarmAnswer Of(Alarm alarm) => new(
        alarm.Id,
        alarm.Origin.Slug,
        alarm.Origin.Serial,
        alarm.Origin.Name,
        alarm.Code,
        alarm.Priority,
        alarm.Condition.State,
        alarm.Label,
        alarm.WhatToDo,
        alarm.Message,
        alarm.Since,
        alarm.Changed,
        alarm.Occurrences,
        alarm.Condition.ShelvedUntil,
        alarm.LedBy,
        alarm.Comments);
}

/// <summary>Alarms.</summary>
/// <param name="Alarms">The most urgent and newest first.</param>
internal sealed record AlarmList(IReadOnlyList<AlarmAnswer> Alarms);
