using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PanelServer.Testing;

/// <summary>
/// A cable of two virtual Ethernet interfaces without IP addresses. The segment's end is in a network namespace of its own; the main
/// device's end is there too, so that threads have to enter it, or in this computer's own network. Needs root.
/// </summary>
internal sealed partial class Cable : IDisposable
{
    /// <summary>Name of the segment's end.</summary>
    public const string Far = "far0";

    private const string NearInside = "near0";
    private const int NetworkNamespace = 0x40000000;
    private static int _count;
    private readonly bool _isNearInside;

    /// <summary>Makes the namespace.</summary>
    /// <param name="isNearInside">Whether the main device's end is in the namespace; if not, its name is one that nobody else has.</param>
    /// <param name="isPluggedIn">Whether the interfaces are there from the start.</param>
    public Cable(bool isNearInside = true, bool isPluggedIn = true)
    {
        Assert.True(Environment.IsPrivilegedProcess, "This test makes a network namespace and opens raw sockets: run it as root.");

        // A name of an interface has 15 characters at most.
        string number = $"{Environment.ProcessId}x{Interlocked.Increment(ref _count)}";
        _isNearInside = isNearInside;
        (Near, Namespace) = (isNearInside ? NearInside : $"pan{number}", $"panelcable{number}");
        Ip("netns", "add", Namespace);
        try
        {
            // Otherwise router requests would travel on the bus.
            Inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
            if (isPluggedIn)
            {
                PlugIn();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Name of the network namespace.</summary>
    public string Namespace { get; }

    /// <summary>Name of the main device's end.</summary>
    public string Near { get; }

    /// <summary>Makes both interfaces, as if an adapter were plugged in.</summary>
    public void PlugIn()
    {
        if (_isNearInside)
        {
            Inside("ip", "link", "add", Near, "type", "veth", "peer", "name", Far);
        }
        else
        {
            Ip("link", "add", Near, "type", "veth", "peer", "name", Far, "netns", Namespace);
            Run("sysctl", "-qw", $"net.ipv6.conf.{Near}.disable_ipv6=1");
        }

        SetLink(Near, isUp: true);
        SetLink(Far, isUp: true);
    }

    /// <summary>Removes both interfaces, as if the adapter were pulled out.</summary>
    public void PullOut() => Ip("-n", Namespace, "link", "delete", Far);

    /// <summary>Switches an end on or off: off at the far end, the near one has no carrier, as if the cable were pulled.</summary>
    public void SetLink(string end, bool isUp)
    {
        string[] network = end == Far || _isNearInside ? ["-n", Namespace] : [];
        Ip([.. network, "link", "set", end, isUp ? "up" : "down"]);
    }

    /// <summary>Adds or changes something in the namespace by the program ip, for example further interfaces.</summary>
    /// <param name="arguments">Arguments of ip.</param>
    public void Configure(params IEnumerable<string> arguments) => Ip(["-n", Namespace, .. arguments]);

    /// <summary>Start information of a program in the namespace, with all its streams redirected. Its process id is the program's own.</summary>
    public ProcessStartInfo StartInfo(string program, params IEnumerable<string> arguments) =>
        new("ip", ["netns", "exec", Namespace, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>Runs something on a thread of its own in the namespace; sockets opened there stay in it.</summary>
    public Thread Start(string name, Action body)
    {
        Thread thread = new(() =>
        {
            Enter();
            body();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>Runs something in the namespace and waits for its end.</summary>
    public void Inside(Action body) => Inside(() =>
    {
        body();
        return true;
    });

    /// <summary>Runs something in the namespace and waits for its result.</summary>
    public T Inside<T>(Func<T> body)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Start("in namespace", () =>
        {
            try
            {
                result = body();
            }
            catch (Exception caught)
            {
                failure = ExceptionDispatchInfo.Capture(caught);
            }
        }).Join();
        failure?.Throw();
        return result;
    }

    /// <summary>Removes namespace and interfaces.</summary>
    public void Dispose() => Ip("netns", "delete", Namespace);

    private static void Ip(params IEnumerable<string> arguments) => Run("ip", arguments);

    private static void Run(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }

    private void Inside(string program, params IEnumerable<string> arguments) => Ip(["netns", "exec", Namespace, program, .. arguments]);

    private void Enter()
    {
        using SafeFileHandle file = File.OpenHandle($"/run/netns/{Namespace}");
        if (SetNamespace((int)file.DangerousGetHandle(), NetworkNamespace) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int file, int type);
}
