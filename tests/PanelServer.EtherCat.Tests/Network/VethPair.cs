using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>A pair of virtual Ethernet interfaces in a network namespace of their own. Threads have to enter it.</summary>
internal sealed partial class VethPair : IDisposable
{
    private const int NewNetwork = 0x40000000;
    private const int ReadOnly = 0;
    private readonly string _name = $"ecat{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";

    public VethPair()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Fail("This test makes a network namespace and opens raw sockets: run it as root.");
        }

        Ip($"netns add {_name}");
        PlugIn();
    }

    /// <summary>Name of the namespace.</summary>
    public string Name => _name;

    public static string MainEnd => "ecmain";

    public static string SegmentEnd => "ecsegment";

    /// <summary>Runs something on a thread of its own inside the namespace.</summary>
    public Thread Start(string name, Action body)
    {
        var thread = new Thread(() =>
        {
            Enter();
            body();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>Runs something inside the namespace and waits for its result.</summary>
    public T Inside<T>(Func<T> body)
    {
        T result = default!;
        Exception? failure = null;
        Start("in namespace", () =>
        {
            try
            {
                result = body();
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        }).Join();
        return failure is null ? result : throw new AggregateException(failure);
    }

    public void Ip(string arguments) => Run("ip", arguments);

    /// <summary>Makes both interfaces, as if an adapter were plugged in.</summary>
    public void PlugIn()
    {
        Ip($"-n {_name} link add {MainEnd} type veth peer name {SegmentEnd}");
        foreach (var end in new[] { MainEnd, SegmentEnd })
        {
            Run("ip", $"netns exec {_name} sysctl -qw net.ipv6.conf.{end}.disable_ipv6=1");
            Ip($"-n {_name} link set {end} up");
        }
    }

    /// <summary>Removes both interfaces, as if an adapter were pulled out.</summary>
    public void PullOut() => Ip($"-n {_name} link del {MainEnd}");

    public void SetLink(string end, bool isUp) => Ip($"-n {_name} link set {end} {(isUp ? "up" : "down")}");

    public void Dispose() => Ip($"netns del {_name}");

    public static string Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} could not be started.");
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments}: {error}");
    }

    private void Enter()
    {
        var file = Open($"/var/run/netns/{_name}", ReadOnly);
        if (file < 0 || SetNamespace(file, NewNetwork) != 0)
        {
            throw new InvalidOperationException($"The network namespace could not be entered: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        _ = Close(file);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int file, int type);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
