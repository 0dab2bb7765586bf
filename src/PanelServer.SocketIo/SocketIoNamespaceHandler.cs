namespace PanelServer.SocketIo;

/// <summary>Decides which namespaces exist.</summary>
public interface ISocketIoNamespaceResolver
{
    /// <summary>Called when a client or the application asks for a namespace that is not in use at the moment.</summary>
    /// <param name="path">Its path, chosen by the client.</param>
    /// <returns>What handles it; null if no such namespace exists, which refuses the client with "Invalid namespace".</returns>
    SocketIoNamespaceHandler? Resolve(string path);
}

/// <summary>
/// What the application does in a namespace. One object serves one namespace as long as it is in use. All calls must be
/// short and must not wait. Calls for one connection never overlap and come in the order of its packets.
/// </summary>
public abstract class SocketIoNamespaceHandler
{
    /// <summary>Decides whether a client may join. Called before <see cref="Joined"/>, outside of the namespace's lock.</summary>
    /// <param name="auth">The client's auth payload, a JSON object; null if it sent none.</param>
    /// <returns>Null to admit it; otherwise the refusal.</returns>
    public virtual SocketIoRefusal? Admit(ReadOnlyMemory<byte>? auth) => null;

    /// <summary>
    /// A client has joined and its CONNECT answer is queued. Whatever is emitted to it here comes before everything that is
    /// broadcast later, and everything broadcast before is not sent to it: the call runs under the namespace's lock.
    /// </summary>
    /// <param name="socket">The newcomer.</param>
    /// <param name="auth">Its auth payload, a JSON object; null if it sent none.</param>
    public virtual void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
    {
    }

    /// <summary>A client has sent an event. Those that nobody handles are dropped.</summary>
    /// <param name="socket">The client's membership; answers go to it.</param>
    /// <param name="received">The event.</param>
    public virtual void Received(SocketIoSocket socket, SocketIoReceivedEvent received)
    {
    }

    /// <summary>A client has left, for whatever reason. Called once for each that joined.</summary>
    /// <param name="socket">The membership that has ended; nothing can be sent by it any more.</param>
    public virtual void Left(SocketIoSocket socket)
    {
    }
}

/// <summary>Why a client may not join a namespace.</summary>
/// <param name="Message">Text for the client.</param>
/// <param name="Data">Further details as JSON; null for none.</param>
public sealed record SocketIoRefusal(string Message, ReadOnlyMemory<byte>? Data = null)
{
    internal static SocketIoRefusal InvalidNamespace { get; } = new("Invalid namespace");

    internal static SocketIoRefusal TooManyNamespaces { get; } = new("Too many namespaces");
}

/// <summary>An event from a client.</summary>
/// <param name="Name">Name of the event; empty if the client sent none, as the msgpack parser allows.</param>
/// <param name="Arguments">The arguments after the name, each as JSON text, exactly as a client of the standard parser sent it.</param>
/// <param name="Attachments">Binary values, typed arrays of JavaScript included; <c>{"_placeholder":true,"num":i}</c> stands for number i in the arguments.</param>
/// <param name="AcknowledgementId">Id under which the client awaits an acknowledgement; null if it awaits none.</param>
public sealed record SocketIoReceivedEvent(
    string Name,
    IReadOnlyList<ReadOnlyMemory<byte>> Arguments,
    IReadOnlyList<ReadOnlyMemory<byte>> Attachments,
    long? AcknowledgementId);
