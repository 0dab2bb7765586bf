using System.ComponentModel.DataAnnotations;
using PanelServer.Host.Plant.Page;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Plant;

/// <summary>Settings of the common history of many panels, section <c>Plant</c> of the configuration; <c>Plant:Broker</c> is checked by itself.</summary>
internal sealed class PlantOptions
{
    /// <summary>
    /// The PostgreSQL database that all panels write to, in the words of Npgsql: <c>Host=db;Database=plant;Username=line_3;Passfile=…;Search Path=plant</c>.
    /// Empty, the default, for none. It may hold a password and is never logged.
    /// </summary>
    [PostgreSqlConnection]
    [Required(AllowEmptyStrings = true)]
    public string ConnectionString { get; set; } = "";

    /// <summary>This panel's name in it; no other panel may have it. Default: the computer's name.</summary>
    [Required]
    [StringLength(100)]
    public string Panel { get; set; } = Environment.MachineName;

    /// <summary>Time between values, in seconds: 1, 10, 60 or 600, the steps in which the panel itself remembers. Default: 10.</summary>
    [AllowedValues(1, 10, 60, 600, ErrorMessage = "it must be one of 1, 10, 60 and 600.")]
    public int ResolutionSeconds { get; set; } = 10;

    /// <summary>Time between looks at what is new, in seconds, 1 to 3600. Default: 10.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 10;

    /// <summary>How many whole months of values are kept beside the present one, 1 to 1200; the database's clock counts. Default: 24.</summary>
    [Range(1, 1200)]
    public int ValueMonths { get; set; } = 24;

    /// <summary>The same for alarms, runs and commands. Default: 120, ten years.</summary>
    [Range(1, 1200)]
    public int RecordMonths { get; set; } = 120;

    /// <summary>The broker that tells of all panels, for the page that shows them; none by default.</summary>
    public PlantBrokerOptions Broker { get; set; } = new();
}
