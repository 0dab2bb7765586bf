using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Mqtt;

/// <summary>Settings of the way to a broker, section <c>Mqtt</c> of the configuration.</summary>
internal sealed class MqttOptions : BrokerOptions
{
    /// <summary>This panel's name as an edge node, also its client id; no other panel of the group may have it. Default: the computer's name.</summary>
    [Required]
    [RegularExpression("[^+#/]+", ErrorMessage = "it must have no +, # or /.")]
    public string Node { get; set; } = Environment.MachineName;

    /// <summary>
    /// Sparkplug's host application without which nothing is told, so that nothing is lost while the broker is there and the host is not. Empty, the
    /// default, for none.
    /// </summary>
    [Required(AllowEmptyStrings = true)]
    [RegularExpression("[^+#/]*", ErrorMessage = "it must have no +, # or /.")]
    public string PrimaryHost { get; set; } = "";

    /// <summary>Whether machines can be commanded by way of the broker. Default: false.</summary>
    public bool AllowCommands { get; set; }

    /// <summary>Time between looks at the machines' values, in milliseconds, 50 to 60000. Default: 1000.</summary>
    [Range(50, 60_000)]
    public int SampleMilliseconds { get; set; } = 1000;

    /// <summary>
    /// By how many steps of its last decimal worth reading a measured number has to move to be told, 0 to 1000; 0 tells every change. Default: 1.
    /// </summary>
    [Range(0, 1000)]
    public double DeadBandSteps { get; set; } = 1;

    /// <summary>How much is kept while the broker is away, in bytes of messages; the oldest go then. Default: 64 MiB.</summary>
    [Range(10_000, 10_000_000_000)]
    public long StoreBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Whether machines are told as plain JSON too. Default: true.</summary>
    public bool JsonTopics { get; set; } = true;

    /// <summary>How the topics of plain JSON begin; by default <c>panel/</c> and the node's name.</summary>
    [MinLength(1)]
    [RegularExpression("[^+#]+", ErrorMessage = "it must have no + or #.")]
    public string? JsonPrefix { get; set; }

    /// <summary>Where a browser finds this panel's dashboard, for who sees the panel from elsewhere. Default: <c>https://</c> and the computer's name; empty for nowhere.</summary>
    [Required(AllowEmptyStrings = true)]
    [RegularExpression("(https?://.+)?", ErrorMessage = "it must begin with http:// or https://.")]
    public string Dashboard { get; set; } = $"https://{Environment.MachineName}/";

    /// <summary>How the topics of plain JSON begin.</summary>
    internal string EffectiveJsonPrefix => JsonPrefix ?? $"panel/{Node}";
}
