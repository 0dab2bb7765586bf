using System.ComponentModel.DataAnnotations;
using System.Globalization;
using PanelServer.Host.Common;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace PanelServer.Host.Hosting;

/// <summary>Settings of the log, section <c>Log</c> of the configuration.</summary>
public sealed class LogOptions
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
public static class LoggingSetup
{
    /// <summary>Adds logging.</summary>
    /// <param name="builder">The application's builder.</param>
    public static void AddPanelLogging(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCheckedOptions<LogOptions>("Log");
        LogOptions options = builder.Configuration.GetSection("Log").Get<LogOptions>() ?? new();
        builder.Services.AddSerilog(configuration => Configure(configuration, options));
    }

    private static void Configure(LoggerConfiguration configuration, LogOptions options)
    {
        configuration
            .MinimumLevel.Is(options.Level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // a failed start is explained by StartUpFailure
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture);
        if (options.Directory.Length > 0)
        {
            configuration.WriteTo.Async(sinks => sinks.File(
                new CompactJsonFormatter(),
                Path.Combine(options.Directory, "panel-.json"),
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: options.MaximumFileBytes,
                retainedFileCountLimit: options.MaximumFiles));
        }
    }
}
