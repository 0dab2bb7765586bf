using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Machines.Places;

/// <summary>Settings of the control from one place, section <c>Control</c> of the configuration.</summary>
internal sealed class ControlOptions
{
    /// <summary>Whether a client can take a machine, which others then can't command. Default: false.</summary>
    public bool OnePlace { get; set; }

    /// <summary>How long a place keeps a machine without a sign of life. Default: a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(1);
}
