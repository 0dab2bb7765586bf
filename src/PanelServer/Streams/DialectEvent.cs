using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// One event in both dialects. Clients of the msgpack parser are the vendor's HMI and know the panel's event names; clients of
/// the standard parser have read the documentation and know its names. For most events both are the same object.
/// </summary>
/// <param name="ForJson">For clients of the standard parser.</param>
/// <param name="ForMessagePack">For clients of the msgpack parser.</param>
internal sealed record DialectEvent(SocketIoEvent ForJson, SocketIoEvent ForMessagePack)
{
    /// <summary>Makes an event.</summary>
    /// <param name="path">Its namespace.</param>
    /// <param name="documentedName">Its name in the documentation.</param>
    /// <param name="panelName">Its name on the panel.</param>
    /// <param name="data">Its payload.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    public static DialectEvent Create(string path, string documentedName, string panelName, object data, long unixMilliseconds)
    {
        SocketIoEvent documented = EventEnvelope.Create(path, documentedName, data, unixMilliseconds);
        return new(documented, documentedName == panelName ? documented : EventEnvelope.Create(path, panelName, data, unixMilliseconds));
    }

    /// <summary>Sends the event to one client, in its dialect.</summary>
    /// <param name="socket">The client.</param>
    /// <param name="delivery">What happens to it while the client does not fetch.</param>
    public void SendTo(SocketIoSocket socket, Delivery delivery) =>
        socket.Emit(socket.Parser == SocketIoParser.Json ? ForJson : ForMessagePack, delivery);
}
