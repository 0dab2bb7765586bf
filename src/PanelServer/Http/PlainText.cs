namespace PanelServer.Host.Http;

/// <summary>What people may write into names and notes.</summary>
internal static class PlainText
{
    /// <summary>
    /// True for characters that say nothing, and spoil lines, tables or XML: control characters, other ends of lines, those that turn the direction of
    /// the text around them, and the two that are none.
    /// </summary>
    /// <param name="letter">The character.</param>
    public static bool IsUnwanted(char letter) => char.IsControl(letter) || letter is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';
}
