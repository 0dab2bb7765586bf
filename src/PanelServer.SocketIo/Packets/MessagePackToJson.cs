using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessagePack;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// Transcodes MessagePack from a client to compact JSON. Binary values become placeholders and are collected.
/// </summary>
internal static class MessagePackToJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Converts the next value.</summary>
    /// <returns>Null if it is invalid, nested too deeply or of an unknown extension type.</returns>
    public static byte[]? Convert(ref MessagePackReader reader, List<ReadOnlyMemory<byte>> attachments)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter writer = new(text, Options);
        if (!TryWrite(ref reader, writer, attachments, depth: 0))
        {
            return null;
        }

        writer.Flush();
        return text.WrittenSpan.ToArray();
    }

    private static bool TryWrite(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth)
    {
        if (depth > MessagePackValues.MaxDepth)
        {
            return false;
        }

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                writer.WriteNullValue();
                return true;
            case MessagePackType.Boolean:
                writer.WriteBooleanValue(reader.ReadBoolean());
                return true;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                writer.WriteNumberValue(reader.ReadUInt64());
                return true;
            case MessagePackType.Integer:
                writer.WriteNumberValue(reader.ReadInt64());
                return true;
            case MessagePackType.Float:
                WriteFloat(reader.ReadDouble(), writer);
                return true;
            case MessagePackType.String when MessagePackValues.TryReadString(ref reader, out ReadOnlySpan<byte> utf8):
                writer.WriteStringValue(utf8);
                return true;
            case MessagePackType.Binary:
                WriteAttachment(reader.ReadBytes(), writer, attachments);
                return true;
            case MessagePackType.Extension:
                return TryWriteExtension(ref reader, writer, attachments);
            case MessagePackType.Array:
                return TryWriteArray(ref reader, writer, attachments, depth);
            case MessagePackType.Map:
                return TryWriteMap(ref reader, writer, attachments, depth);
            default:
                return false;
        }
    }

    // JSON has no infinity and no NaN.
    private static void WriteFloat(double value, Utf8JsonWriter writer)
    {
        if (double.IsFinite(value))
        {
            writer.WriteRawValue(JsonText.FormatDouble(value), skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteAttachment(ReadOnlySequence<byte>? bytes, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments)
    {
        writer.WriteRawValue(AttachmentPlaceholders.Text(attachments.Count), skipInputValidation: true);
        attachments.Add(bytes.GetValueOrDefault().ToArray());
    }

    // The JavaScript encoder gives a date the fixed length of eight bytes, and a typed array of any size, eight included, a
    // length of its own.
    private static bool TryWriteExtension(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments)
    {
        if (MessagePackValues.TryReadAbsent(ref reader))
        {
            writer.WriteNullValue();
            return true;
        }

        bool isDate = reader.NextCode == MessagePackCode.FixExt8;
        ExtensionResult extension = reader.ReadExtensionFormat();
        if (extension.TypeCode != MessagePackValues.JavaScriptExtension)
        {
            return false;
        }

        if (isDate)
        {
            WriteDate(BinaryPrimitives.ReadInt64BigEndian(extension.Data.FirstSpan), writer);
        }
        else
        {
            WriteAttachment(extension.Data, writer, attachments);
        }

        return true;
    }

    // A date becomes what JSON.stringify makes of it.
    private static void WriteDate(long milliseconds, Utf8JsonWriter writer)
    {
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            writer.WriteNullValue();
            return;
        }

        DateTimeOffset date = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        writer.WriteStringValue(date.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    private static bool TryWriteArray(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth)
    {
        writer.WriteStartArray();
        for (int items = reader.ReadArrayHeader(); items > 0; items--)
        {
            if (!TryWrite(ref reader, writer, attachments, depth + 1))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryWriteMap(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth)
    {
        writer.WriteStartObject();
        for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
        {
            if (!MessagePackValues.TryReadString(ref reader, out ReadOnlySpan<byte> key))
            {
                return false;
            }

            writer.WritePropertyName(key);
            if (!TryWrite(ref reader, writer, attachments, depth + 1))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }
}
