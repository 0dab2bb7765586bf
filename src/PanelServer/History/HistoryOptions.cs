using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.History;

/// <summary>Settings of the recorder, section <c>History</c> of the configuration.</summary>
internal sealed class HistoryOptions
{
    /// <summary>How many samples, one a second, are kept of each machine in memory. Default 3600, an hour.</summary>
    [Range(1, 86_400)]
    public int Samples { get; set; } = 3600;

    /// <summary>How many days of recording the store keeps at a second. Default 7.</summary>
    [Range(1, 3650)]
    public int SecondsForDays { get; set; } = 7;

    /// <summary>How many days of recording the store keeps at ten seconds. Default 90.</summary>
    [Range(1, 3650)]
    public int TenSecondsForDays { get; set; } = 90;

    /// <summary>How many days of recording the store keeps at a minute and at ten minutes. Default 730, two years.</summary>
    [Range(1, 36_500)]
    public int MinutesForDays { get; set; } = 730;
}
