using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Alarms;

/// <summary>Settings of the alarms, section <c>Alarms</c> of the configuration.</summary>
internal sealed class AlarmOptions
{
    /// <summary>How long the history of alarms reaches back, in days on which there were any. Default: 730.</summary>
    [Range(1, 36_500)]
    public int HistoryDays { get; set; } = 730;

    /// <summary>How many entries the history of alarms has at the most; the oldest go then. Default: 200,000, about 100 MB.</summary>
    [Range(100, 100_000_000)]
    public int MaximumHistoryEntries { get; set; } = 200_000;
}
