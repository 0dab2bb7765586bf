namespace PanelServer.SocketIo.Packets;

/// <summary>Packet types of Socket.IO protocol 5. The last two exist with the JSON parser only.</summary>
internal enum SocketIoPacketType
{
    Connect = 0,
    Disconnect = 1,
    Event = 2,
    Ack = 3,
    ConnectError = 4,
    BinaryEvent = 5,
    BinaryAck = 6,
}
