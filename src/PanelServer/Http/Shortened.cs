using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Keeps long input out of records.</summary>
internal static class Shortened
{
    /// <summary>So much of a text is kept.</summary>
    public const int Longest = 400;

    /// <summary>The text, or its beginning.</summary>
    /// <param name="text">A client's text.</param>
    public static string Of(string text) => TextBeginning.WithEllipsis(text, Longest);
}
