using System.Globalization;
using System.Text;
using MessagePack;

namespace PanelServer.SocketIo.Packets;

/// <summary>Decodes packets of the msgpack parser: one map in one binary message, nothing after it.</summary>
internal static class MessagePackPacketReader
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    /// <summary>Decodes a binary message.</summary>
    /// <returns>Null if it is not a valid packet that a client may send.</returns>
    public static IncomingPacket? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return ReadPacket(message);
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException or ArgumentOutOfRangeException)
        {
            // Cut off, or a length that the message does not have; for strings the library answers with the last of these.
            return null;
        }
    }

    private static IncomingPacket? ReadPacket(ReadOnlyMemory<byte> message)
    {
        MessagePackReader reader = new(message);
        if (reader.NextMessagePackType != MessagePackType.Map)
        {
            return null;
        }

        long? type = null;
        string? path = null;
        long? id = null;
        ReadOnlyMemory<byte> data = default;
        for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
        {
            if (!MessagePackValues.TryReadString(ref reader, out ReadOnlySpan<byte> key))
            {
                return null;
            }

            bool isValid;
            if (key.SequenceEqual("type"u8))
            {
                isValid = MessagePackValues.TryReadInteger(ref reader, out type);
            }
            else if (key.SequenceEqual("nsp"u8))
            {
                isValid = MessagePackValues.TryReadString(ref reader, out ReadOnlySpan<byte> text);
                path = Encoding.UTF8.GetString(text);
            }
            else if (key.SequenceEqual("id"u8))
            {
                isValid = MessagePackValues.TryReadInteger(ref reader, out id);
            }
            else
            {
                bool isData = key.SequenceEqual("data"u8);
                int start = (int)reader.Consumed;
                isValid = MessagePackValues.TrySkip(ref reader);
                data = isData ? message[start..(int)reader.Consumed] : data;
            }

            if (!isValid)
            {
                return null;
            }
        }

        // The type is compared as it came: cut to 32 bits, 2^32 + 1 would be a DISCONNECT.
        return reader.End && path is not null && type is >= (long)SocketIoPacketType.Connect and <= (long)SocketIoPacketType.ConnectError
            ? ReadData((SocketIoPacketType)type.Value, path, id, data)
            : null;
    }

    private static IncomingPacket? ReadData(SocketIoPacketType type, string path, long? id, ReadOnlyMemory<byte> data)
    {
        MessagePackReader reader = new(data);
        MessagePackType kind = data.IsEmpty || MessagePackValues.TryReadAbsent(ref reader) ? MessagePackType.Nil : reader.NextMessagePackType;
        return (type, kind) switch
        {
            (SocketIoPacketType.Connect or SocketIoPacketType.Disconnect, MessagePackType.Nil) =>
                new IncomingPacket(type, path, id, "", None, Auth: null, None, 0),
            (SocketIoPacketType.Connect, MessagePackType.Map) =>
                MessagePackToJson.Convert(ref reader, []) is { } auth ? new IncomingPacket(type, path, id, "", None, auth, None, 0) : null,
            (SocketIoPacketType.Event, MessagePackType.Array) => ReadEvent(path, id, ref reader),
            (SocketIoPacketType.Ack, MessagePackType.Array) when id is not null =>
                ReadArguments(type, path, id, "", ref reader, reader.ReadArrayHeader()),
            _ => null,
        };
    }

    private static IncomingPacket? ReadEvent(string path, long? id, ref MessagePackReader reader)
    {
        int count = reader.ReadArrayHeader();
        if (count == 0)
        {
            // Node ignores an event without a name: it becomes one that nobody handles.
            return ReadArguments(SocketIoPacketType.Event, path, id, "", ref reader, count);
        }

        return ReadName(ref reader) is { } name
            ? ReadArguments(SocketIoPacketType.Event, path, id, name, ref reader, count - 1)
            : null;
    }

    private static string? ReadName(ref MessagePackReader reader)
    {
        if (MessagePackValues.TryReadString(ref reader, out ReadOnlySpan<byte> text))
        {
            return Encoding.UTF8.GetString(text);
        }

        return MessagePackValues.TryReadInteger(ref reader, out long? number) ? number?.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static IncomingPacket? ReadArguments(
        SocketIoPacketType type, string path, long? id, string name, ref MessagePackReader reader, int count)
    {
        List<ReadOnlyMemory<byte>> attachments = new();
        ReadOnlyMemory<byte>[] arguments = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            if (MessagePackToJson.Convert(ref reader, attachments) is not { } argument)
            {
                return null;
            }

            arguments[i] = argument;
        }

        return new IncomingPacket(type, path, id, name, arguments, Auth: null, attachments, 0);
    }
}
