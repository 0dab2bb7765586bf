namespace PanelServer.SocketIo.Packets;

/// <summary>A decoded Socket.IO packet from a client, the same for both parsers.</summary>
/// <param name="Type">Its type; binary types are reported as <see cref="SocketIoPacketType.Event"/> and <see cref="SocketIoPacketType.Ack"/>.</param>
/// <param name="Namespace">Path of the namespace.</param>
/// <param name="Id">Id of the acknowledgement that is asked for or given.</param>
/// <param name="Name">Name of an event.</param>
/// <param name="Arguments">Arguments of an event or acknowledgement, each as JSON text.</param>
/// <param name="Auth">Payload of a CONNECT as JSON text; null if there is none.</param>
/// <param name="Attachments">Binary values; the arguments name them by <c>{"_placeholder":true,"num":i}</c>.</param>
/// <param name="MissingAttachments">Binary messages that must follow before the packet is complete.</param>
internal sealed record IncomingPacket(
    SocketIoPacketType Type,
    string Namespace,
    long? Id,
    string Name,
    IReadOnlyList<ReadOnlyMemory<byte>> Arguments,
    ReadOnlyMemory<byte>? Auth,
    IReadOnlyList<ReadOnlyMemory<byte>> Attachments,
    int MissingAttachments);
