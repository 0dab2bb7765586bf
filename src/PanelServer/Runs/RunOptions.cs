using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Runs;

/// <summary>Settings of production runs, section <c>Runs</c> of the configuration.</summary>
internal sealed class RunOptions
{
    /// <summary>Whether a run begins when a winder begins to wind and none is open. Default: false, a person begins and ends runs.</summary>
    public bool BeginWithWinding { get; set; }

    /// <summary>A run that winding has begun ends when nothing was wound for so many minutes. Default: 15.</summary>
    [Range(1, 1440)]
    public int EndAfterMinutes { get; set; } = 15;

    /// <summary>How many runs are kept; the oldest go when another one begins. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int Maximum { get; set; } = 10_000;

    /// <summary>
    /// How this panel is reached by whoever reads a spool's label, for example <c>https://line3.example</c>. Default: empty, the address by
    /// which the label was asked for.
    /// </summary>
    [RegularExpression("(https?://[^/?# ]+)?/?", ErrorMessage = "it must be empty or an address such as https://line3.example, without a path.")]
    public string Address { get; set; } = "";
}
