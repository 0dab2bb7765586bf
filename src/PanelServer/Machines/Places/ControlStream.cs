using PanelServer.Host.Common;
using PanelServer.Host.Streams;
using PanelServer.SocketIo;

namespace PanelServer.Host.Machines.Places;

/// <summary>The namespace <c>/control</c>: who has which machine, to whoever joins and whenever it changes.</summary>
/// <param name="register">Who has which machine.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class ControlStream(ControlRegister register, PanelClock clock) : PanelNamespace
{
    /// <inheritdoc/>
    public override string Path => "/control";

    private SocketIoEvent Present => EventEnvelope.Create(Path, "ControlEvent", register.Read(), clock.UnixMilliseconds);

    /// <inheritdoc/>
    public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth) => socket.Emit(Present, Delivery.Ordered);

    /// <summary>Tells it to all who have joined.</summary>
    /// <param name="subscribers">The namespace; null while it has no client.</param>
    public void Tell(SocketIoNamespace? subscribers) => subscribers?.Broadcast(Present, Delivery.Ordered);
}
