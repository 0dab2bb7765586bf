using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MessagePack;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.Packets;

/// <summary>Encodes the packets that a server sends, for either parser.</summary>
internal static class PacketEncoder
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    /// <summary>A packet as the standard parser reads it.</summary>
    /// <param name="type">Its type; EVENT and ACK become their binary forms if there are attachments.</param>
    /// <param name="path">Namespace.</param>
    /// <param name="id">Id of the acknowledgement that is asked for or given.</param>
    /// <param name="data">Data as JSON; empty if the packet has none.</param>
    /// <param name="attachments">Binary values that follow the text.</param>
    public static EngineIoPacket EncodeJson(
        SocketIoPacketType type, string path, long? id, ReadOnlySpan<byte> data, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        attachments ??= None;
        ArrayBufferWriter<byte> text = new(data.Length + path.Length + 24);
        if (attachments.Count == 0)
        {
            text.Write([(byte)('0' + (int)type)]);
        }
        else
        {
            SocketIoPacketType binaryType = type == SocketIoPacketType.Event ? SocketIoPacketType.BinaryEvent : SocketIoPacketType.BinaryAck;
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)binaryType}{attachments.Count}-"), text);
        }

        if (path != "/")
        {
            Encoding.UTF8.GetBytes(path, text);
            text.Write(","u8);
        }

        if (id is not null)
        {
            Encoding.UTF8.GetBytes(id.Value.ToString(CultureInfo.InvariantCulture), text);
        }

        text.Write(data);
        EngineIoPacket[] followers = attachments.Select(attachment => EngineIoPacket.Binary(attachment.Span)).ToArray();
        return EngineIoPacket.Text(text.WrittenSpan, followers);
    }

    /// <summary>A packet as the msgpack parser reads it. Absent data and id are left out: the clients refuse nil there.</summary>
    public static EngineIoPacket EncodeMessagePack(
        SocketIoPacketType type, string path, long? id, ReadOnlySpan<byte> data, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        ArrayBufferWriter<byte> buffer = new(data.Length + path.Length + 32);
        MessagePackWriter writer = new(buffer);
        writer.WriteMapHeader(2 + (data.IsEmpty ? 0 : 1) + (id is null ? 0 : 1));
        writer.WriteString("type"u8);
        writer.Write((int)type);
        writer.WriteString("nsp"u8);
        writer.WriteString(Encoding.UTF8.GetBytes(path));
        if (!data.IsEmpty)
        {
            writer.WriteString("data"u8);
            using JsonDocument document = JsonText.TryParse(data) ?? throw new ArgumentException("The data of a packet must be one JSON value.", nameof(data));
            JsonToMessagePack.Write(ref writer, document.RootElement, attachments ?? None);
        }

        if (id is not null)
        {
            writer.WriteString("id"u8);
            writer.Write(id.Value);
        }

        writer.Flush();
        return EngineIoPacket.Binary(buffer.WrittenSpan);
    }
}
