using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PanelServer.SocketIo.Packets;

/// <summary>Decodes packets of the standard parser: type, attachments, namespace, id and JSON in one text.</summary>
internal static class JsonPacketReader
{
    /// <summary>More binary values in one packet are refused, as current clients and servers do.</summary>
    public const int MaxAttachments = 10;

    private const int MaxIdDigits = 16;
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    /// <summary>Decodes a text message.</summary>
    /// <param name="text">Valid UTF-8, without the Engine.IO packet type.</param>
    /// <returns>Null if the text is not a valid packet that a client may send.</returns>
    public static IncomingPacket? Read(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6')
        {
            return null;
        }

        SocketIoPacketType type = (SocketIoPacketType)(text[0] - '0');
        text = text[1..];
        int attachments = 0;
        if (type is SocketIoPacketType.BinaryEvent or SocketIoPacketType.BinaryAck && !TryReadAttachments(ref text, out attachments))
        {
            return null;
        }

        string path = ReadNamespace(ref text);
        if (!TryReadId(ref text, out long? id))
        {
            return null;
        }

        return type switch
        {
            SocketIoPacketType.Connect => ReadConnect(path, id, text),
            SocketIoPacketType.Disconnect => text.IsEmpty && id is null ? Packet(type, path) : null,
            SocketIoPacketType.Event or SocketIoPacketType.BinaryEvent => ReadArguments(SocketIoPacketType.Event, path, id, text, attachments),
            SocketIoPacketType.Ack or SocketIoPacketType.BinaryAck when id is not null => ReadArguments(SocketIoPacketType.Ack, path, id, text, attachments),
            _ => null,
        };
    }

    private static IncomingPacket Packet(SocketIoPacketType type, string path) => new(type, path, Id: null, "", None, Auth: null, None, 0);

    private static bool TryReadAttachments(ref ReadOnlySpan<byte> text, out int attachments)
    {
        if (!Utf8Parser.TryParse(text, out attachments, out int digits) || !char.IsAsciiDigit((char)text[0])
            || attachments > MaxAttachments || digits == text.Length || text[digits] != (byte)'-')
        {
            return false;
        }

        text = text[(digits + 1)..];
        return true;
    }

    private static string ReadNamespace(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != (byte)'/')
        {
            return "/";
        }

        int comma = text.IndexOf((byte)',');
        ReadOnlySpan<byte> path = comma < 0 ? text : text[..comma];
        text = comma < 0 ? [] : text[(comma + 1)..];
        return Encoding.UTF8.GetString(path);
    }

    private static bool TryReadId(ref ReadOnlySpan<byte> text, out long? id)
    {
        id = null;
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        if (digits == 0)
        {
            return true;
        }

        if (digits > MaxIdDigits || !Utf8Parser.TryParse(text[..digits], out long value, out _))
        {
            return false;
        }

        id = value;
        text = text[digits..];
        return true;
    }

    private static IncomingPacket? ReadConnect(string path, long? id, ReadOnlySpan<byte> text)
    {
        if (id is not null)
        {
            return null;
        }

        if (text.IsEmpty)
        {
            return Packet(SocketIoPacketType.Connect, path);
        }

        using JsonDocument? document = JsonText.TryParse(text);
        return document?.RootElement.ValueKind == JsonValueKind.Object
            ? Packet(SocketIoPacketType.Connect, path) with { Auth = text.ToArray() }
            : null;
    }

    private static IncomingPacket? ReadArguments(SocketIoPacketType type, string path, long? id, ReadOnlySpan<byte> text, int attachments)
    {
        using JsonDocument? document = JsonText.TryParse(text);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<ReadOnlyMemory<byte>> values = new(document.RootElement.GetArrayLength());
        foreach (JsonElement value in document.RootElement.EnumerateArray())
        {
            values.Add(JsonMarshal.GetRawUtf8Value(value).ToArray());
        }

        string name = "";
        if (type == SocketIoPacketType.Event)
        {
            if (values.Count == 0 || EventName(document.RootElement[0]) is not { } eventName)
            {
                return null;
            }

            name = eventName;
            values.RemoveAt(0);
        }

        return AttachmentPlaceholders.AreWithin(document.RootElement, attachments)
            ? new IncomingPacket(type, path, id, name, values, Auth: null, None, attachments)
            : null;
    }

    // The reference implementation allows numbers, too.
    private static string? EventName(JsonElement name) => name.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetString(JsonText.Unescape(JsonMarshal.GetRawUtf8Value(name)[1..^1])),
        JsonValueKind.Number => name.GetRawText(),
        _ => null,
    };
}
