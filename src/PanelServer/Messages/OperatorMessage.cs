using PanelServer.Machines;

namespace PanelServer.Host.Messages;

/// <summary>
/// Something that the server tells an operator. It is told in English; this says what it is in German and what it means. An entry without a
/// meaning is a part that is put into others, such as the name of a zone.
/// </summary>
/// <param name="Text">The text. In English, <c>…</c> stands for what is put in; in German, <c>{1}</c> for what the first <c>…</c> stands for.</param>
/// <param name="Meaning">What it means, and what the machine does; null for a part.</param>
/// <param name="WhatToDo">What to do; null if the text itself says it.</param>
internal sealed record OperatorMessage(LocalizedText Text, LocalizedText? Meaning, LocalizedText? WhatToDo)
{
    /// <summary>Stands in the English text for what is put in.</summary>
    public const char Inserted = '…';
}

/// <summary>All that the server tells operators.</summary>
/// <param name="Messages">In no particular order.</param>
internal sealed record MessageList(IReadOnlyList<OperatorMessage> Messages);
