using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Http;

/// <summary>Who can reach the server.</summary>
internal enum NetworkMode
{
    /// <summary>Plain HTTP on all interfaces, without authentication: for a network that nobody else is on.</summary>
    Isolated,

    /// <summary>Loopback only: a reverse proxy on this machine adds HTTPS and authentication.</summary>
    BehindProxy,
}

/// <summary>Settings of the listener, section <c>Network</c> of the configuration.</summary>
internal sealed class NetworkOptions
{
    /// <summary>Who can reach the server. Default <see cref="NetworkMode.Isolated"/>, like the panel.</summary>
    [EnumDataType(typeof(NetworkMode))]
    public NetworkMode Mode { get; set; } = NetworkMode.Isolated;

    /// <summary>
    /// The role of requests that come past the front door, and so without a name: of clients on the isolated port and of programs on the panel.
    /// Default <see cref="Role.Maintainer"/>: everything.
    /// </summary>
    [AllowedValues(Role.Viewer, Role.Operator, Role.Maintainer)]
    public Role RoleWithoutName { get; set; } = Role.Maintainer;

    /// <summary>TCP port. Default 3001; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 3001;

    /// <summary>
    /// Web origins that may use the API besides the server's own and the HMI's file pages (<c>null</c>, <c>file://</c>).
    /// Default: the HMI's development page.
    /// </summary>
    [Required]
    public string[] AllowedOrigins { get; set; } = ["http://localhost:5173"];

    /// <summary>
    /// Whether pages with the origin <c>null</c> may use the API: the packaged HMI is such a page, and so is any sandboxed frame. Default: true.
    /// </summary>
    public bool AllowNullOrigin { get; set; } = true;

    /// <summary>
    /// Names under which web pages may reach this server, besides its addresses, <c>localhost</c>, and the computer's own name with and without
    /// <c>.local</c>. Default: what the environment variable <c>PANEL_NAMES</c> lists, separated by spaces, as for the proxy.
    /// </summary>
    [Required]
    public string[] Names { get; set; } = (Environment.GetEnvironmentVariable("PANEL_NAMES") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How many connections may be open at once. Default 2000.</summary>
    [Range(1, 100_000)]
    public int MaximumConnections { get; set; } = 2000;

    /// <summary>The largest request body in bytes. Default 2 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaximumBodyBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many mutation requests per second are taken from all clients together. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaximumMutationRequestsPerSecond { get; set; } = 1000;
}
