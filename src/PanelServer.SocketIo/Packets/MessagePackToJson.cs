using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// Transcodes MessagePack from a client to compact JSON. Binary values become placeholders and are collected.
/// </summary>
internal static class MessagePackToJson
{
    // Types of the JavaScript encoder: undefined is one zero byte, a date eight bytes of milliseconds.
    private const sbyte JavaScriptExtension = 0;
    private const int DateBytes = 8;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>True if the value that was just read means "absent": nil, or undefined as the JavaScript encoder writes it.</summary>
    public static bool IsAbsent(in MessagePackReader reader) =>
        reader.Kind == MessagePackKind.Nil
        || (reader.Kind == MessagePackKind.Extension && reader.ExtensionType == JavaScriptExtension && reader.Bytes is [0]);

    /// <summary>Converts the next value.</summary>
    /// <returns>Null if it is invalid, nested too deeply or of an unknown extension type.</returns>
    public static byte[]? Convert(ref MessagePackReader reader, List<ReadOnlyMemory<byte>> attachments)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Options))
        {
            if (!Write(ref reader, writer, attachments, depth: 0))
            {
                return null;
            }
        }

        return text.ToArray();
    }

    private static bool Write(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth)
    {
        if (depth > MessagePackReader.MaxDepth || !reader.ReadToken())
        {
            return false;
        }

        switch (reader.Kind)
        {
            case MessagePackKind.Nil:
                writer.WriteNullValue();
                return true;
            case MessagePackKind.Boolean:
                writer.WriteBooleanValue(reader.Integer != 0);
                return true;
            case MessagePackKind.Integer:
                writer.WriteNumberValue(reader.Integer);
                return true;
            case MessagePackKind.Unsigned:
                writer.WriteNumberValue((ulong)reader.Integer);
                return true;
            case MessagePackKind.Float when double.IsFinite(reader.Float):
                writer.WriteRawValue(JsonText.FormatDouble(reader.Float), skipInputValidation: true);
                return true;
            case MessagePackKind.Float:
                writer.WriteNullValue();
                return true;
            case MessagePackKind.String:
                writer.WriteStringValue(reader.Bytes);
                return true;
            case MessagePackKind.Binary:
                writer.WriteRawValue(AttachmentPlaceholders.Text(attachments.Count), skipInputValidation: true);
                attachments.Add(reader.Bytes.ToArray());
                return true;
            case MessagePackKind.Extension:
                return WriteExtension(reader, writer);
            default:
                return WriteContainer(ref reader, writer, attachments, depth);
        }
    }

    private static bool WriteExtension(in MessagePackReader reader, Utf8JsonWriter writer)
    {
        if (IsAbsent(reader))
        {
            writer.WriteNullValue();
            return true;
        }

        if (reader.ExtensionType != JavaScriptExtension || reader.Bytes.Length != DateBytes)
        {
            return false;
        }

        // A date becomes what JSON.stringify makes of it.
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(reader.Bytes);
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            writer.WriteNullValue();
            return true;
        }

        var date = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        writer.WriteStringValue(date.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        return true;
    }

    private static bool WriteContainer(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth)
    {
        var isMap = reader.Kind == MessagePackKind.Map;
        var count = reader.Count;
        if (isMap)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartArray();
        }

        for (; count > 0; count--)
        {
            if (isMap)
            {
                if (!reader.ReadKey())
                {
                    return false;
                }

                writer.WritePropertyName(reader.Bytes);
            }

            if (!Write(ref reader, writer, attachments, depth + 1))
            {
                return false;
            }
        }

        if (isMap)
        {
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteEndArray();
        }

        return true;
    }
}
