using PanelServer.EtherCat;
using PanelServer.EtherCat.Mailbox.Diagnosis;

namespace PanelServer.Host.Bus.Diagnosis;

/// <summary>Answer to <c>GET /api/v2/bus/{position}/diagnosis</c>: the diagnosis history that a terminal keeps itself.</summary>
/// <param name="Position">Its position on the bus.</param>
/// <param name="Name">Its type.</param>
/// <param name="MaximumMessages">How many messages it keeps.</param>
/// <param name="HasNewMessages">Whether there are messages that nobody has read or acknowledged.</param>
/// <param name="MessagesWereLost">Whether messages were overwritten or discarded before anybody acknowledged them.</param>
/// <param name="Messages">The messages, oldest first.</param>
internal sealed record DiagnosisAnswer(
    int Position, string Name, int MaximumMessages, bool HasNewMessages, bool MessagesWereLost, IReadOnlyList<DiagnosisMessageAnswer> Messages)
{
    public static DiagnosisAnswer Of(SubdeviceSnapshot device, DiagnosisHistory history) => new(
        device.Position,
        device.Name,
        history.MaximumMessages,
        history.HasNewMessages,
        history.Flags.HasFlag(DiagnosisFlags.MessagesLost),
        [.. history.Entries.Select(entry => DiagnosisMessageAnswer.Of(entry, device.Identity.Vendor))]);
}

/// <summary>A message of a terminal's diagnosis history.</summary>
/// <param name="Ts">When it was by the bus's clock, in milliseconds since 1970; null when the terminal counts from its own start.</param>
/// <param name="SecondsSinceStart">When it was in seconds since the terminal's start; null when it has the bus's clock.</param>
/// <param name="Kind">Information, Warning, Error.</param>
/// <param name="Code">Diagnosis code, hexadecimal.</param>
/// <param name="TextId">Number of the text in the terminal's description file, hexadecimal.</param>
/// <param name="Text">The message in words, with its values; the number where the text is not known.</param>
/// <param name="Acknowledged">Whether it, or a newer one, has been acknowledged.</param>
internal sealed record DiagnosisMessageAnswer(long? Ts, double? SecondsSinceStart, string Kind, string Code, string TextId, string Text, bool Acknowledged)
{
    public static DiagnosisMessageAnswer Of(DiagnosisEntry entry, uint vendor)
    {
        DiagnosisMessage message = entry.Message;
        return new(
            message.Time?.ToUnixTimeMilliseconds(),
            message.Time is null ? message.TimestampNanoseconds / 1e9 : null,
            message.Kind.ToString(),
            $"0x{message.Code:X8}",
            $"0x{message.TextId:X4}",
            message.Describe(vendor),
            entry.IsAcknowledged);
    }
}
