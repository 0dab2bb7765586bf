using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// One event in both dialects. Clients of the msgpack parser are the vendor's HMI and know the panel's event names; clients of
/// the standard parser have read the documentation and know its names. For most events both are the same object.
/// </summary>
/// <param name="ForJson">For clients of the standard parser.</param>
/// <param name="ForMessagePack">For clients of the msgpack parser; null if they are told nothing.</param>
internal sealed record DialectEvent(SocketIoEvent ForJson, SocketIoEvent? ForMessagePack)
{
    /// <summary>What the panel tells in further events of their own; few machines do.</summary>
    public IReadOnlyList<SocketIoEvent> Further { get; init; } = [];

    /// <summary>Makes an event.</summary>
    /// <param name="path">Its namespace.</param>
    /// <param name="documentedName">Its name in the documentation.</param>
    /// <param name="data">Its payload.</param>
    /// <param name="panel">The same as the panel tells it; empty if it tells nothing of it.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    public static DialectEvent Create(string path, string documentedName, object data, IReadOnlyList<PanelEvent> panel, long unixMilliseconds)
    {
        SocketIoEvent documented = EventEnvelope.Create(path, documentedName, data, unixMilliseconds);
        SocketIoEvent[] told = panel.Count == 1 && panel[0] == new PanelEvent(documentedName, data)
            ? [documented]
            : [.. panel.Select(one => EventEnvelope.Create(path, one.Name, one.Data, unixMilliseconds))];
        return new(documented, told.FirstOrDefault()) { Further = [.. told.Skip(1)] };
    }

    /// <summary>Sends the event to one client, in its dialect.</summary>
    /// <param name="socket">The client.</param>
    /// <param name="delivery">What happens to it while the client does not fetch.</param>
    public void SendTo(SocketIoSocket socket, Delivery delivery)
    {
        bool isJson = socket.Parser == SocketIoParser.Json;
        if ((isJson ? ForJson : ForMessagePack) is { } first)
        {
            socket.Emit(first, delivery);
        }

        foreach (SocketIoEvent message in Further.Where(_ => !isJson))
        {
            socket.Emit(message, Delivery.Ordered);
        }
    }

    /// <summary>Sends the event to all clients, each in its dialect.</summary>
    /// <param name="subscribers">The namespace.</param>
    /// <param name="delivery">What happens to it while a client does not fetch.</param>
    public void SendTo(SocketIoNamespace subscribers, Delivery delivery)
    {
        subscribers.BroadcastByParser(ForJson, ForMessagePack, delivery);
        for (int i = 0; i < Further.Count; i++)
        {
            subscribers.BroadcastByParser(null, Further[i], Delivery.LatestWins($"further {i}"));
        }
    }
}
