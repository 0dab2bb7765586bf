using System.Diagnostics;
using System.Reflection;

namespace PanelServer.SocketIo.Tests.Support;

/// <summary>Runs the scripts beside this project with the official clients, which are restored from the lock file once.</summary>
internal static class NodeScripts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Restoring = new(1);

    private static string Directory { get; } = typeof(NodeScripts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "NodeDirectory").Value!;

    /// <summary>Runs a script and returns what it printed; fails with its error output if it fails.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        await RestoreAsync();
        return await RunProcessAsync("node", [script, .. arguments]);
    }

    private static async Task RestoreAsync()
    {
        await Restoring.WaitAsync();
        try
        {
            if (!File.Exists(Path.Combine(Directory, "node_modules", "socket.io-client", "package.json")))
            {
                await RunProcessAsync("npm", ["ci"]);
            }
        }
        finally
        {
            Restoring.Release();
        }
    }

    private static async Task<string> RunProcessAsync(string command, string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"'{command} {string.Join(' ', arguments)}' in {Directory} failed:\n{await errors}\n{await output}");
        return await output;
    }
}
