using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.History;

/// <summary>Settings of the recorder, section <c>History</c> of the configuration.</summary>
internal sealed class HistoryOptions
{
    /// <summary>How many samples, one a second, are kept of each machine. Default 3600, an hour.</summary>
    [Range(1, 86_400)]
    public int Samples { get; set; } = 3600;
}
