using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>A namespace of the panel that a feature adds, and feeds itself.</summary>
internal abstract class PanelNamespace : SocketIoNamespaceHandler
{
    /// <summary>Its path, for example <c>/alarms</c>.</summary>
    public abstract string Path { get; }
}
