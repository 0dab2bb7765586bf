using System.Diagnostics;
using System.Globalization;
using PanelServer.ControlLoop;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>The C thread that does as the cycle thread does and has no work: built from <c>wakeup.c</c> with gcc.</summary>
internal sealed class Counterpart : IDisposable
{
    private readonly string _program = Path.Combine(Path.GetTempPath(), $"wakeup-{Environment.ProcessId}");

    /// <summary>Builds it.</summary>
    public Counterpart()
    {
        using Process compiler = Process.Start("gcc", ["-O2", "-o", _program, Path.Combine(AppContext.BaseDirectory, "WakeUp", "wakeup.c")]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException("gcc could not build wakeup.c.");
        }
    }

    /// <summary>Runs it for so many cycles.</summary>
    /// <param name="cycleMicroseconds">From deadline to deadline.</param>
    /// <param name="spinMicroseconds">How long before the deadline it wakes and spins.</param>
    /// <param name="cycles">How often.</param>
    /// <param name="realTimePriority">Of SCHED_FIFO; null for an ordinary thread.</param>
    /// <returns>Its wake-up errors, in the buckets in which the cycle thread counts its own, and its missed deadlines.</returns>
    public async Task<(DurationHistogram Errors, long Overruns)> RunAsync(int cycleMicroseconds, int spinMicroseconds, int cycles, int? realTimePriority = null)
    {
        string[] scheduled = realTimePriority is { } priority ? ["chrt", "-f", $"{priority}", _program] : [_program];
        ProcessStartInfo start = new(scheduled[0], [.. scheduled[1..], $"{cycleMicroseconds}", $"{spinMicroseconds}", $"{cycles}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', scheduled)} failed with {process.ExitCode}.");
        }

        DurationHistogram errors = new();
        long overruns = 0;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            long nanoseconds = long.Parse(line, CultureInfo.InvariantCulture);
            errors.Add(nanoseconds);

            // As the cycle thread counts: each deadline that passed while it had not woken up for the one before.
            overruns += nanoseconds / (cycleMicroseconds * 1000L);
        }

        return (errors, overruns);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_program);
}
