namespace PanelServer.Machines.Input;

/// <summary>Keeps long texts out of messages, records and names.</summary>
public static class TextBeginning
{
    /// <summary>As much of a text's beginning as may be kept; never half of a character that is a surrogate pair.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many UTF-16 units may be kept; at least 1.</param>
    public static string Of(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>The same, with an ellipsis in place of what is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many UTF-16 units of it may be kept; at least 1.</param>
    public static string WithEllipsis(string text, int longest) => text.Length <= longest ? text : Of(text, longest) + "…";
}
