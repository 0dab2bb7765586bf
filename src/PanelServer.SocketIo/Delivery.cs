namespace PanelServer.SocketIo;

/// <summary>What happens to an event while a client does not fetch its packets.</summary>
/// <param name="Slot">Null: the event is kept in order with all others and never dropped; a client for which too much waits is
/// closed. Otherwise the event replaces an older one of the same namespace and slot that still waits for the client.</param>
public readonly record struct Delivery(string? Slot)
{
    /// <summary>For events of which every one counts: states, lists, answers.</summary>
    public static Delivery Ordered => default;

    /// <summary>For values of which only the newest counts.</summary>
    /// <param name="slot">Names the value, for example <c>live</c>.</param>
    public static Delivery LatestWins(string slot) => new(slot);
}
