using System.Diagnostics;

namespace PanelServer.EndToEnd.Panel;

/// <summary>A defect that nobody has caught ends the server; its log must say which.</summary>
public sealed class UnhandledExceptionLoggingTests : IDisposable
{
    private const int Aborted = 128 + 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-last-words-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_exception_that_escapes_on_any_thread_is_in_the_log_file_before_the_process_ends()
    {
        string signal = Path.Combine(_folder.FullName, "signal");
        string[] server = [Path.Combine(AppContext.BaseDirectory, "PanelServer.dll"), "--Network:Port", "0", "--Bus:Segment", "none", "--Log:Directory", _folder.FullName, "--Storage:Directory", ""];
        ProcessStartInfo start = new("dotnet", server)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location, [StartupHook.Signal] = signal, ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("Listening on", StringComparison.Ordinal))
        {
            // Until it serves.
        }

        await File.WriteAllTextAsync(signal, "", TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == Aborted, $"exit code {process.ExitCode}: {output} {await error}");
        string log = string.Concat(_folder.GetFiles("panel-*.json").Select(file => File.ReadAllText(file.FullName)));
        string last = log.TrimEnd().Split('\n')[^1];
        Assert.Contains("\"@l\":\"Fatal\"", last, StringComparison.Ordinal);
        Assert.Contains("a defect that nobody has caught", last, StringComparison.Ordinal);
        Assert.Contains("\"Thread\":\"broken\"", last, StringComparison.Ordinal);
        Assert.Contains("watchdogs switch all outputs off", output, StringComparison.Ordinal);
    }
}
