namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>A subdevice's diagnosis history as it was read, object 0x10F3 (ETG.1020).</summary>
/// <param name="MaximumMessages">How many messages the subdevice keeps.</param>
/// <param name="HasNewMessages">There are messages that have not been read or acknowledged yet.</param>
/// <param name="Flags">What the subdevice records and how.</param>
/// <param name="Entries">The messages, oldest first.</param>
public sealed record DiagnosisHistory(byte MaximumMessages, bool HasNewMessages, DiagnosisFlags Flags, IReadOnlyList<DiagnosisEntry> Entries);

/// <summary>A message at its place in the history.</summary>
/// <param name="Subindex">Its place, from 6 on.</param>
/// <param name="IsAcknowledged">It has been acknowledged, or a newer one has.</param>
/// <param name="Message">The message.</param>
public sealed record DiagnosisEntry(byte Subindex, bool IsAcknowledged, DiagnosisMessage Message);

/// <summary>What a subdevice records in its diagnosis history and how: 0x10F3:05 (ETG.1020).</summary>
[Flags]
public enum DiagnosisFlags : ushort
{
    /// <summary>All is recorded, the oldest message is overwritten.</summary>
    None = 0,

    /// <summary>New messages are sent as emergencies, too.</summary>
    SendsEmergencies = 1 << 0,

    /// <summary>Information is not recorded.</summary>
    WithoutInformation = 1 << 1,

    /// <summary>Warnings are not recorded.</summary>
    WithoutWarnings = 1 << 2,

    /// <summary>Errors are not recorded.</summary>
    WithoutErrors = 1 << 3,

    /// <summary>Messages are kept until they are acknowledged; without it the oldest is overwritten.</summary>
    KeepsUntilAcknowledged = 1 << 4,

    /// <summary>Messages that nobody had acknowledged were overwritten, or new ones were discarded.</summary>
    MessagesLost = 1 << 5,
}
