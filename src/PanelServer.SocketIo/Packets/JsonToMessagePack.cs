using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// Transcodes JSON to MessagePack. A number that is written with <c>.</c>, <c>e</c> or <c>E</c> becomes float64, any other
/// the shortest integer, so that clients of both parsers read the same numbers and typed clients the same types.
/// </summary>
internal static class JsonToMessagePack
{
    /// <summary>Writes a value; placeholders become the binary values they stand for.</summary>
    public static void Write(MessagePackWriter output, JsonElement value, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when attachments.Count > 0
                && AttachmentPlaceholders.NumberOf(value) is { } number && number >= 0 && number < attachments.Count:
                output.WriteBinary(attachments[number].Span);
                break;
            case JsonValueKind.Object:
                output.WriteMapHeader(value.GetPropertyCount());
                foreach (var property in value.EnumerateObject())
                {
                    output.WriteString(JsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(property)));
                    Write(output, property.Value, attachments);
                }

                break;
            case JsonValueKind.Array:
                output.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    Write(output, item, attachments);
                }

                break;
            case JsonValueKind.String:
                output.WriteString(JsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
                break;
            case JsonValueKind.Number:
                WriteNumber(output, JsonMarshal.GetRawUtf8Value(value));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                output.WriteBoolean(value.ValueKind == JsonValueKind.True);
                break;
            default:
                output.WriteNil();
                break;
        }
    }

    private static void WriteNumber(MessagePackWriter output, ReadOnlySpan<byte> text)
    {
        var isInteger = !text.ContainsAny((byte)'.', (byte)'e', (byte)'E') && !text.SequenceEqual("-0"u8);
        if (isInteger && Utf8Parser.TryParse(text, out long signed, out _))
        {
            output.WriteInteger(signed);
        }
        else if (isInteger && Utf8Parser.TryParse(text, out ulong unsigned, out _))
        {
            output.WriteUnsigned(unsigned);
        }
        else if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            output.WriteDouble(number);
        }
        else
        {
            // Beyond the range of a double: not a number that any client could use.
            output.WriteNil();
        }
    }
}
