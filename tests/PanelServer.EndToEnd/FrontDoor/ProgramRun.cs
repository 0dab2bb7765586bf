using System.Diagnostics;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>What a program that has ended left behind.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Everything it printed, for messages of failed assertions.</summary>
    public string All => $"exit code {ExitCode}\n{Output}\n{Error}";

    /// <summary>Runs a program to its end, without standard input unless given.</summary>
    /// <exception cref="TimeoutException">It did not end within ten minutes; it was killed.</exception>
    public static async Task<ProgramRun> Of(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = "",
        string? workingDirectory = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code tells the rest.
        }

        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Limit}");
        }

        return new ProgramRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs curl; the output is the body, the last line of it the status.</summary>
    public static Task<ProgramRun> Curl(params IEnumerable<string> arguments) =>
        Of("curl", ["--silent", "--show-error", "--max-time", "60", "--noproxy", "*", .. arguments]);
}
