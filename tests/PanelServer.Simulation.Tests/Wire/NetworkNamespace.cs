using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>A network namespace of its own with two interfaces that are the ends of one cable. Needs root.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    /// <summary>The main device's end.</summary>
    public const string Near = "near0";

    /// <summary>The simulator's end.</summary>
    public const string Far = "far0";

    private const int NetworkNamespaceFlag = 0x40000000;
    private static int _count;

    public NetworkNamespace()
    {
        Name = $"panelsim{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Ip("netns", "add", Name);
        try
        {
            Inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
            Inside("ip", "link", "add", Near, "type", "veth", "peer", "name", Far);
            Inside("ip", "link", "set", Near, "up");
            Inside("ip", "link", "set", Far, "up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    public void Dispose() => Ip("netns", "delete", Name);

    /// <summary>Start information of a program inside the namespace, with all its streams redirected.</summary>
    public ProcessStartInfo StartInfo(string program, params IEnumerable<string> arguments) =>
        new("ip", ["netns", "exec", Name, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>Runs an action on a thread inside the namespace; sockets opened there stay in it.</summary>
    public void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{Name}");
                if (EnterNamespace((int)handle.DangerousGetHandle(), NetworkNamespaceFlag) != 0)
                {
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                }

                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private void Inside(string program, params IEnumerable<string> arguments) => Ip(["netns", "exec", Name, program, .. arguments]);

    private static void Ip(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {error}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(int descriptor, int kind);
}
