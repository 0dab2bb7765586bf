using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using MessagePack;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// Transcodes JSON to MessagePack. A number that is written with <c>.</c>, <c>e</c> or <c>E</c> becomes float64, any other
/// the shortest integer, so that clients of both parsers read the same numbers and typed clients the same types.
/// </summary>
internal static class JsonToMessagePack
{
    /// <summary>Writes a value; placeholders become the binary values they stand for.</summary>
    public static void Write(ref MessagePackWriter output, JsonElement value, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when attachments.Count > 0
                && AttachmentPlaceholders.NumberOf(value) is { } number && number >= 0 && number < attachments.Count:
                output.Write(attachments[number].Span);
                break;
            case JsonValueKind.Object:
                output.WriteMapHeader(value.GetPropertyCount());
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    output.WriteString(JsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(property)));
                    Write(ref output, property.Value, attachments);
                }

                break;
            case JsonValueKind.Array:
                output.WriteArrayHeader(value.GetArrayLength());
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(ref output, item, attachments);
                }

                break;
            case JsonValueKind.String:
                output.WriteString(JsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
                break;
            case JsonValueKind.Number:
                WriteNumber(ref output, JsonMarshal.GetRawUtf8Value(value));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                output.Write(value.ValueKind == JsonValueKind.True);
                break;
            default:
                output.WriteNil();
                break;
        }
    }

    private static void WriteNumber(ref MessagePackWriter output, ReadOnlySpan<byte> text)
    {
        bool isInteger = !text.ContainsAny((byte)'.', (byte)'e', (byte)'E') && !text.SequenceEqual("-0"u8);
        if (isInteger && Utf8Parser.TryParse(text, out long signed, out _))
        {
            output.Write(signed);
        }
        else if (isInteger && Utf8Parser.TryParse(text, out ulong unsigned, out _))
        {
            output.Write(unsigned);
        }
        else if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            output.Write(number);
        }
        else
        {
            // Beyond the range of a double: not a number that any client could use.
            output.WriteNil();
        }
    }
}
