using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace PanelServer.Machines.Input;

/// <summary>Turns bytes from a client into a JSON document, or into the reason why they are none.</summary>
public static class JsonBody
{
    /// <summary>How deep arrays and objects may be nested. Nothing the panel takes is deeper than 5.</summary>
    public const int MaximumDepth = 16;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth };

    /// <summary>Parses a body.</summary>
    /// <param name="body">UTF-8 text.</param>
    /// <param name="document">The document, to be disposed; null if the body is not JSON.</param>
    /// <param name="error">What is wrong; null if nothing is.</param>
    /// <returns>False if the body is not JSON.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out InputError? error)
    {
        document = null;
        if (!Utf8.IsValid(body.Span))
        {
            error = new("", "the text is not valid UTF-8", "JSON in UTF-8");
            return false;
        }

        try
        {
            document = JsonDocument.Parse(body, Options);
            error = null;
            return true;
        }
        catch (JsonException exception)
        {
            error = new("", $"not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", $"one JSON value, nested at most {MaximumDepth} deep, nothing after it");
            return false;
        }
    }
}
