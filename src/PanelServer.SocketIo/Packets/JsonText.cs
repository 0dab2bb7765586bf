using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PanelServer.SocketIo.Packets;

/// <summary>Small helpers for JSON that arrives and leaves as UTF-8 text.</summary>
internal static class JsonText
{
    /// <summary>Nesting that is accepted from clients and from the application.</summary>
    public const int MaxDepth = 64;

    /// <summary>Parses one whole value; null if it is not valid JSON or something follows it.</summary>
    public static JsonDocument? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed == json.Length)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text between the quotes of a string, unescaped. A lone surrogate becomes U+FFFD, as in every UTF-8 encoder.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\'))
        {
            return text.ToArray();
        }

        ArrayBufferWriter<byte> output = new(text.Length);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length : plain;
                output.Write(text[..plain]);
                text = text[plain..];
            }
            else if (text[1] == (byte)'u')
            {
                text = text[UnescapeUnit(text, output)..];
            }
            else
            {
                output.Write([SingleEscape(text[1])]);
                text = text[2..];
            }
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>A finite number as JSON text that always shows that it is not an integer.</summary>
    public static string FormatDouble(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    /// <summary>A string as JSON text, with nothing escaped that need not be.</summary>
    public static byte[] Quote(string text) =>
        JsonSerializer.SerializeToUtf8Bytes(text, QuoteOptions);

    /// <summary>An array of values that are JSON text already.</summary>
    public static byte[] Array(IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        ArrayBufferWriter<byte> output = new(2 + values.Sum(value => value.Length + 1));
        output.Write("["u8);
        for (int i = 0; i < values.Count; i++)
        {
            output.Write(i == 0 ? [] : ","u8);
            output.Write(values[i].Span);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An object of members whose values are JSON text already.</summary>
    public static byte[] Object(params ReadOnlySpan<(string Name, ReadOnlyMemory<byte> Value)> members)
    {
        ArrayBufferWriter<byte> output = new(64);
        output.Write("{"u8);
        for (int i = 0; i < members.Length; i++)
        {
            output.Write(i == 0 ? [] : ","u8);
            output.Write(Quote(members[i].Name));
            output.Write(":"u8);
            output.Write(members[i].Value.Span);
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static readonly JsonSerializerOptions QuoteOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static byte SingleEscape(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    // \uXXXX, or two of them that make a surrogate pair. Returns the bytes consumed.
    private static int UnescapeUnit(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        const int unitLength = 6;
        char first = HexUnit(text);
        int consumed = unitLength;
        Rune rune = Rune.ReplacementChar;
        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
        }
        else if (text.Length >= 2 * unitLength && text[unitLength] == (byte)'\\' && text[unitLength + 1] == (byte)'u'
            && Rune.TryCreate(first, HexUnit(text[unitLength..]), out Rune pair))
        {
            rune = pair;
            consumed = 2 * unitLength;
        }

        output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
        return consumed;
    }

    private static char HexUnit(ReadOnlySpan<byte> text) =>
        (char)ushort.Parse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
