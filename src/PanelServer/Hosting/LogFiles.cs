using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace PanelServer.Host.Hosting;

/// <summary>
/// The JSON log files. A disk that is full or a folder that can't be written costs the files and nothing else: it is told once, on standard
/// error, and the server goes on and ends as it would with them.
/// </summary>
internal sealed class LogFiles : ILogEventSink, IDisposable
{
    private readonly Logger _files;

    /// <summary>Opens the first file with the first event.</summary>
    /// <param name="options">Where, how large, how many.</param>
    public LogFiles(LogOptions options) => _files = new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .WriteTo.File(
            new CompactJsonFormatter(),
            Path.Combine(options.Directory, "panel-.json"),
            rollingInterval: RollingInterval.Day,
            rollOnFileSizeLimit: true,
            fileSizeLimitBytes: options.MaximumFileBytes,
            retainedFileCountLimit: options.MaximumFiles)
        .CreateLogger();

    /// <summary>Why files can't be written to a folder, in the system's words; null if they can. Makes the folder.</summary>
    public static string? Obstacle(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return failure.Message;
        }
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => _files.Write(logEvent);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _files.Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The last lines of the log could not be written to its file: {failure.Message}");
        }
    }
}
