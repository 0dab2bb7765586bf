using System.Diagnostics;

namespace PanelServer.EndToEnd.Panel;

/// <summary>Runs the test clients, which are Node programs with the official packages.</summary>
internal static class NodeProgram
{
    internal static readonly string Repository = FindRepository();

    /// <summary>Runs a program of this folder to its end.</summary>
    /// <param name="program">File name.</param>
    /// <param name="arguments">Its arguments; the folder of the Node packages is added as the last one.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} failed:\n{await errors}\n{output}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Starts a program of this folder, with all its streams redirected.</summary>
    /// <param name="program">File name.</param>
    /// <param name="arguments">Its arguments; the folder of the Node packages is added as the last one.</param>
    public static Process Start(string program, params string[] arguments)
    {
        string packages = Path.Combine(Repository, "tests/PanelServer.SocketIo.Tests/node/node_modules");
        Assert.True(Directory.Exists(packages), $"{packages} is missing: run tests/run, which installs it, or 'npm ci' in the folder above.");
        ProcessStartInfo start = new("node", [Path.Combine(Repository, "tests/PanelServer.EndToEnd/Panel", program), .. arguments, packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Ends a program that was started.</summary>
    public static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PanelServer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the test's folder.");
    }
}
