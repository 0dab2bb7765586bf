using System.Net.NetworkInformation;
using System.Text;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>The Ethernet interfaces of the network namespace of the calling thread.</summary>
internal static class InterfaceList
{
    private const string VirtualCable = "veth";

    /// <summary>Lists them.</summary>
    /// <param name="socket">Any open socket; it is only asked about drivers.</param>
    /// <exception cref="NetworkInformationException">The system does not tell.</exception>
    public static IReadOnlyList<InterfaceCandidate> Read(int socket)
    {
        HashSet<string> ofTheNetwork = ReadDefaultRoutes();
        return
        [
            .. NetworkInterface.GetAllNetworkInterfaces()
                .Where(present => present.NetworkInterfaceType is NetworkInterfaceType.Ethernet or NetworkInterfaceType.GigabitEthernet or NetworkInterfaceType.Wireless80211)
                .Select(present => Describe(socket, present.Name, ofTheNetwork.Contains(present.Name))),
        ];
    }

    private static InterfaceCandidate Describe(int socket, string name, bool hasDefaultRoute)
    {
        string driver = LinuxSocket.DriverOf(socket, Encoding.UTF8.GetBytes(name));
        string folder = $"/sys/class/net/{name}";
        return new(
            name,
            driver,
            driver == VirtualCable || Directory.Exists($"{folder}/device"),
            Directory.Exists($"{folder}/phy80211") || Directory.Exists($"{folder}/wireless"),
            hasDefaultRoute);
    }

    /// <summary>The interfaces of default routes: those to the network 0.0.0.0 or :: with a mask of no bits (proc(5)).</summary>
    private static HashSet<string> ReadDefaultRoutes()
    {
        // Of this thread, not of the process: the two may be in different network namespaces.
        HashSet<string> names = [];
        foreach (string[] route in ReadTable("/proc/thread-self/net/route"))
        {
            if (route.Length > 7 && route[1] == "00000000" && route[7] == "00000000")
            {
                names.Add(route[0]);
            }
        }

        foreach (string[] route in ReadTable("/proc/thread-self/net/ipv6_route"))
        {
            if (route.Length > 9 && route[0].All(digit => digit == '0') && route[1] == "00")
            {
                names.Add(route[9]);
            }
        }

        return names;
    }

    private static IEnumerable<string[]> ReadTable(string path) => File.Exists(path)
        ? File.ReadAllLines(path).Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        : [];
}
