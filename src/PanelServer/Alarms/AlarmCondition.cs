using System.Text.Json.Serialization;

namespace PanelServer.Host.Alarms;

/// <summary>How an alarm stands, as ISA-18.2 has it.</summary>
internal enum AlarmState
{
    /// <summary>Nothing is the matter, and nobody has anything left to look at.</summary>
    Normal,

    /// <summary>Its cause is there and nobody has acknowledged it.</summary>
    UnacknowledgedActive,

    /// <summary>Its cause is there and somebody knows of it.</summary>
    AcknowledgedActive,

    /// <summary>Its cause is gone and nobody has acknowledged that it was there.</summary>
    ReturnedUnacknowledged,

    /// <summary>Somebody does not want to hear of it until a certain time.</summary>
    Shelved,

    /// <summary>It is what is to be expected of a machine that is off.</summary>
    SuppressedByDesign,
}

/// <summary>
/// The state machine of one alarm: what of it decides on its state, and what each event makes of that. Knows no clock and no machine.
/// </summary>
/// <param name="IsActive">True while its cause is there.</param>
/// <param name="IsAcknowledged">False from its coming until somebody acknowledges it.</param>
/// <param name="IsSuppressed">True while it is there only because the machine is off.</param>
/// <param name="ShelvedUntil">Until when it is shelved, in Unix milliseconds; null if it is not.</param>
internal readonly record struct AlarmCondition(bool IsActive, bool IsAcknowledged, bool IsSuppressed, long? ShelvedUntil)
{
    /// <summary>Where every alarm begins.</summary>
    public static AlarmCondition Normal => new(IsActive: false, IsAcknowledged: true, IsSuppressed: false, ShelvedUntil: null);

    /// <summary>The state.</summary>
    [JsonIgnore]
    public AlarmState State => this switch
    {
        { ShelvedUntil: not null } => AlarmState.Shelved,
        { IsSuppressed: true } => AlarmState.SuppressedByDesign,
        { IsActive: true, IsAcknowledged: false } => AlarmState.UnacknowledgedActive,
        { IsActive: true } => AlarmState.AcknowledgedActive,
        { IsAcknowledged: false } => AlarmState.ReturnedUnacknowledged,
        _ => AlarmState.Normal,
    };

    /// <summary>Its cause has come.</summary>
    /// <param name="isSuppressed">True if that is what is to be expected of a machine that is off. What is still to be acknowledged stays so.</param>
    public AlarmCondition Raise(bool isSuppressed)
    {
        bool suppressed = isSuppressed && IsAcknowledged;
        return IsActive ? this : this with { IsActive = true, IsSuppressed = suppressed, IsAcknowledged = suppressed || ShelvedUntil is not null };
    }

    /// <summary>Its cause has gone.</summary>
    public AlarmCondition Return() => this with { IsActive = false, IsSuppressed = false };

    /// <summary>Somebody knows of it.</summary>
    public AlarmCondition Acknowledge() => this with { IsAcknowledged = true };

    /// <summary>The machine is off, and the alarm is what is to be expected then. One that nobody has acknowledged stays.</summary>
    public AlarmCondition Suppress() => IsActive && IsAcknowledged ? this with { IsSuppressed = true } : this;

    /// <summary>The machine is on again: an alarm whose cause is still there is told anew.</summary>
    public AlarmCondition Unsuppress() => IsSuppressed ? this with { IsSuppressed = false, IsAcknowledged = ShelvedUntil is not null } : this;

    /// <summary>Nobody wants to hear of it for a while.</summary>
    /// <param name="until">Until when, in Unix milliseconds.</param>
    public AlarmCondition Shelve(long until) => this with { ShelvedUntil = until, IsAcknowledged = true };

    /// <summary>The while is over, or somebody ends it: an alarm whose cause is there is told anew.</summary>
    public AlarmCondition Unshelve() => ShelvedUntil is null ? this : this with { ShelvedUntil = null, IsAcknowledged = !IsActive || IsSuppressed };
}
