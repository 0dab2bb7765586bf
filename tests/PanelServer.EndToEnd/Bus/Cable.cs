using System.Diagnostics;

namespace PanelServer.EndToEnd.Bus;

/// <summary>
/// A cable made of two virtual Ethernet interfaces: the server's end is in this machine's own network, so that its REST stays on
/// loopback, the segment's end in a namespace of its own. Neither has an IP address. Needs root.
/// </summary>
internal sealed class Cable : IDisposable
{
    /// <summary>Name of the segment's end, in its namespace.</summary>
    public const string Far = "far0";

    private static int _count;
    private readonly string _namespace;

    public Cable()
    {
        // A name of an interface has 15 characters at most.
        string number = $"{Environment.ProcessId}x{Interlocked.Increment(ref _count)}";
        (Near, _namespace) = ($"pan{number}", $"panelcable{number}");
        Run("ip", "netns", "add", _namespace);
        Run("ip", "netns", "exec", _namespace, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
    }

    /// <summary>Name of the server's end.</summary>
    public string Near { get; }

    /// <summary>Plugs the network adapter in: both interfaces appear.</summary>
    public void PlugAdapterIn()
    {
        Run("ip", "link", "add", Near, "type", "veth", "peer", "name", Far, "netns", _namespace);

        // Otherwise router requests would travel on the bus.
        Run("sysctl", "-qw", $"net.ipv6.conf.{Near}.disable_ipv6=1");
        Run("ip", "link", "set", Near, "up");
        PutBack();
    }

    /// <summary>Pulls the cable out of the segment's end: the server's end loses its carrier.</summary>
    public void Pull() => Run("ip", "-n", _namespace, "link", "set", Far, "down");

    /// <summary>Puts the cable back.</summary>
    public void PutBack() => Run("ip", "-n", _namespace, "link", "set", Far, "up");

    /// <summary>Starts a program at the segment's end, with all its streams redirected. Its process id is the program's own.</summary>
    public Process StartAtSegment(string program, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("ip", ["netns", "exec", _namespace, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Removes namespace and interfaces.</summary>
    public void Dispose() => Run("ip", "netns", "delete", _namespace);

    private static void Run(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }
}
