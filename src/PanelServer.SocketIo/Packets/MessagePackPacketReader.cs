using System.Text;

namespace PanelServer.SocketIo.Packets;

/// <summary>Decodes packets of the msgpack parser: one map in one binary message, nothing after it.</summary>
internal static class MessagePackPacketReader
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    /// <summary>Decodes a binary message.</summary>
    /// <returns>Null if it is not a valid packet that a client may send.</returns>
    public static IncomingPacket? Read(ReadOnlySpan<byte> message)
    {
        var reader = new MessagePackReader(message);
        if (!reader.ReadToken() || reader.Kind != MessagePackKind.Map)
        {
            return null;
        }

        long? type = null;
        string? path = null;
        long? id = null;
        ReadOnlySpan<byte> data = default;
        for (var pairs = reader.Count; pairs > 0; pairs--)
        {
            if (!reader.ReadKey())
            {
                return null;
            }

            var key = reader.Bytes;
            var value = reader.Rest;
            if (!reader.Skip())
            {
                return null;
            }

            value = value[..^reader.Rest.Length];
            var isValid = true;
            if (key.SequenceEqual("type"u8))
            {
                isValid = TryReadInteger(value, out type) && type is not null;
            }
            else if (key.SequenceEqual("nsp"u8))
            {
                isValid = TryReadString(value, out path);
            }
            else if (key.SequenceEqual("id"u8))
            {
                isValid = TryReadInteger(value, out id);
            }
            else if (key.SequenceEqual("data"u8))
            {
                data = value;
            }

            if (!isValid)
            {
                return null;
            }
        }

        return reader.Rest.IsEmpty && type is not null && path is not null
            ? ReadData((SocketIoPacketType)type.Value, path, id, data)
            : null;
    }

    private static IncomingPacket? ReadData(SocketIoPacketType type, string path, long? id, ReadOnlySpan<byte> data)
    {
        var isAbsent = data.IsEmpty;
        var reader = new MessagePackReader(data);
        if (!isAbsent)
        {
            reader.ReadToken();
            isAbsent = MessagePackToJson.IsAbsent(reader);
        }

        switch (type)
        {
            case SocketIoPacketType.Connect when isAbsent:
            case SocketIoPacketType.Disconnect when isAbsent:
                return new IncomingPacket(type, path, id, "", None, Auth: null, None, 0);
            case SocketIoPacketType.Connect when reader.Kind == MessagePackKind.Map:
                reader = new MessagePackReader(data);
                return MessagePackToJson.Convert(ref reader, []) is { } auth
                    ? new IncomingPacket(type, path, id, "", None, auth, None, 0)
                    : null;
            case SocketIoPacketType.Event when !isAbsent && reader.Kind == MessagePackKind.Array:
                return ReadEvent(path, id, ref reader);
            case SocketIoPacketType.Ack when !isAbsent && reader.Kind == MessagePackKind.Array && id is not null:
                return ReadArguments(type, path, id, "", ref reader, reader.Count);
            default:
                return null;
        }
    }

    private static IncomingPacket? ReadEvent(string path, long? id, ref MessagePackReader reader)
    {
        var count = reader.Count;
        if (count == 0)
        {
            // Node ignores an event without a name: it becomes one that nobody handles.
            return ReadArguments(SocketIoPacketType.Event, path, id, "", ref reader, count);
        }

        reader.ReadToken();
        var name = reader.Kind switch
        {
            MessagePackKind.String => Encoding.UTF8.GetString(reader.Bytes),
            MessagePackKind.Integer => reader.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
        return name is null ? null : ReadArguments(SocketIoPacketType.Event, path, id, name, ref reader, count - 1);
    }

    private static IncomingPacket? ReadArguments(
        SocketIoPacketType type, string path, long? id, string name, ref MessagePackReader reader, int count)
    {
        var attachments = new List<ReadOnlyMemory<byte>>();
        var arguments = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            if (MessagePackToJson.Convert(ref reader, attachments) is not { } argument)
            {
                return null;
            }

            arguments[i] = argument;
        }

        return new IncomingPacket(type, path, id, name, arguments, Auth: null, attachments, 0);
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> value, out long? integer)
    {
        var reader = new MessagePackReader(value);
        reader.ReadToken();
        integer = reader.Kind == MessagePackKind.Integer ? reader.Integer : null;
        return integer is not null || MessagePackToJson.IsAbsent(reader);
    }

    private static bool TryReadString(ReadOnlySpan<byte> value, out string? text)
    {
        var reader = new MessagePackReader(value);
        reader.ReadToken();
        text = reader.Kind == MessagePackKind.String ? Encoding.UTF8.GetString(reader.Bytes) : null;
        return text is not null;
    }
}
