using System.ComponentModel.DataAnnotations;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo;

/// <summary>Settings of a Socket.IO server.</summary>
public sealed class SocketIoOptions : EngineIoOptions
{
    /// <summary>A connection that has not joined a namespace by then is closed; so is one whose attachments do not arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Namespaces that one connection may have joined at a time; a further CONNECT is refused.</summary>
    [Range(1, 100_000)]
    public int MaxNamespacesPerConnection { get; set; } = 100;

    /// <summary>Acknowledgements from one client that may be awaited in one namespace at a time.</summary>
    [Range(1, 100_000)]
    public int MaxPendingAcknowledgements { get; set; } = 100;
}
