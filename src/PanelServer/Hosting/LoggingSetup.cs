using System.ComponentModel.DataAnnotations;
using System.Globalization;
using PanelServer.Host.Common;
using Serilog;
using Serilog.Debugging;
using Serilog.Events;

namespace PanelServer.Host.Hosting;

/// <summary>Settings of the log, section <c>Log</c> of the configuration.</summary>
internal sealed class LogOptions
{
    /// <summary>The least level that is logged. Default <see cref="LogEventLevel.Information"/>.</summary>
    [EnumDataType(typeof(LogEventLevel))]
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;

    /// <summary>
    /// Folder of the JSON log files; empty for none. Default: what the service manager gives in <c>LOGS_DIRECTORY</c>, otherwise
    /// <c>logs</c> in the working directory.
    /// </summary>
    [Required(AllowEmptyStrings = true)]
    public string Directory { get; set; } = Environment.GetEnvironmentVariable("LOGS_DIRECTORY") ?? "logs";

    /// <summary>A log file is closed and a new one begun at this size in bytes. Default 10 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int MaximumFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>How many log files are kept. Default 10.</summary>
    [Range(1, 1000)]
    public int MaximumFiles { get; set; } = 10;
}

/// <summary>Sets up logging: readable on the console, structured JSON in rolling files.</summary>
internal static class LoggingSetup
{
    private static int _hasTold;

    /// <summary>Adds logging.</summary>
    /// <param name="builder">The application's builder.</param>
    public static void AddPanelLogging(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<LogOptions>("Log");
        LogOptions options = builder.Configuration.GetSection("Log").Get<LogOptions>() ?? new();
        builder.Services.AddSerilog(configuration => Configure(configuration, options));
    }

    // The folder may be gone, or the disk full, at any time: every event would say so.
    private static void TellOnce(string failure)
    {
        if (Interlocked.Exchange(ref _hasTold, 1) == 0)
        {
            Console.Error.WriteLine($"The log files can't be written; the log goes on here. {failure.Split('\n')[0]}");
        }
    }

    private static void Configure(LoggerConfiguration configuration, LogOptions options)
    {
        configuration
            .MinimumLevel.Is(options.Level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // a failed start is explained by StartUpFailure
            .MinimumLevel.Override("System", LogEventLevel.Warning)

            // Whoever could log a request, even at the highest level only, has an activity made for each.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture);
        if (options.Directory.Length > 0)
        {
            SelfLog.Enable(TellOnce);
            configuration.WriteTo.Async(sinks => sinks.Sink(new LogFiles(options)));
        }
    }
}
