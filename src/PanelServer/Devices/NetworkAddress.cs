using System.Net;
using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>Addresses in the network as clients write them.</summary>
internal static class NetworkAddress
{
    /// <summary>What is allowed, for people.</summary>
    public const string Allowed = "an IP address with or without a port, for example \"192.168.1.20\" or \"192.168.1.20:502\"";

    /// <summary>Which networks, for people.</summary>
    public const string AllowedNetworks = "private, link-local and loopback addresses";

    private const int ModbusPort = 502;

    // A panel asks machines of its own line; it is no tool to look at the ports of others for whoever reaches it.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Reads an address; port 502 where none is named.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address; null if it is none.</returns>
    public static TcpDeviceAddress? TryRead(string text)
    {
        // Only as people write them: "5" would be an address as well.
        if (!IPEndPoint.TryParse(text, out IPEndPoint? point) || (point.Address.ToString() != text && point.ToString() != text))
        {
            return null;
        }

        int port = point.ToString() == text ? point.Port : ModbusPort;
        return port == 0 ? null : new TcpDeviceAddress(point.Address.ToString(), port);
    }

    /// <summary>Whether it is in a private network.</summary>
    public static bool IsPrivate(TcpDeviceAddress address) => Array.Exists(Private, network => network.Contains(IPAddress.Parse(address.Host)));
}
