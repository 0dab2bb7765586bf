using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Storage;

/// <summary>Settings of the store, section <c>Storage</c> of the configuration.</summary>
internal sealed class StorageOptions
{
    /// <summary>
    /// Folder of the store's file; empty for no store. Default: what the service manager gives in <c>STATE_DIRECTORY</c>, otherwise
    /// <c>state</c> in the working directory.
    /// </summary>
    [Required(AllowEmptyStrings = true)]
    public string Directory { get; set; } = Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? "state";

    /// <summary>
    /// A PostgreSQL database in place of the file, in the words of Npgsql: <c>Host=db;Database=plant;Username=panel;Passfile=…;Search Path=line_3</c>.
    /// Empty for the file. It may hold a password and is never logged.
    /// </summary>
    [PostgreSqlConnection]
    [Required(AllowEmptyStrings = true)]
    public string ConnectionString { get; set; } = "";

    /// <summary>Whether machines get the settings that they had before the server was started. Default: true.</summary>
    public bool RestoreSettings { get; set; } = true;

    /// <summary>How large the record of commands may get, in bytes of its texts; the oldest entries go then. Default 100 MiB.</summary>
    [Range(10_000, 100_000_000_000)]
    public long MaximumAuditBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>How large the store may get, in bytes; the oldest of the finest history goes then. Default 4 GiB.</summary>
    [Range(1_000_000, 1_000_000_000_000)]
    public long MaximumBytes { get; set; } = 4L * 1024 * 1024 * 1024;
}
