using System.ComponentModel.DataAnnotations;
using PanelServer.Host.Mqtt;

namespace PanelServer.Host.Plant.Page;

/// <summary>Settings of the page that shows all panels of a plant, section <c>Plant:Broker</c> of the configuration.</summary>
internal sealed class PlantBrokerOptions : BrokerOptions
{
    /// <summary>This server's name at the broker; no other client may have it. Default: <c>plant-page-</c> and the computer's name.</summary>
    [Required]
    public string ClientId { get; set; } = $"plant-page-{Environment.MachineName}";

    /// <summary>How the panels' topics of plain JSON begin, up to the panel's name. Default: <c>panel</c>.</summary>
    [Required]
    [RegularExpression("[^+#]+", ErrorMessage = "it must have no + or #.")]
    public string JsonPrefix { get; set; } = "panel";

    /// <summary>
    /// A panel of which nothing was heard for so long counts as not connected, in seconds, 15 to 3600; longer than the panels' <c>Mqtt:SampleMilliseconds</c>.
    /// Default: 30.
    /// </summary>
    [Range(15, 3600)]
    public int SilenceSeconds { get; set; } = 30;

    /// <summary>A panel that is not connected is forgotten after so many hours, 1 to 8760. Default: 168, a week.</summary>
    [Range(1, 8760)]
    public int ForgetHours { get; set; } = 168;
}
