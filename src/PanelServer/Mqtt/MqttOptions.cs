using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Mqtt;

/// <summary>Settings of the way to a broker, section <c>Mqtt</c> of the configuration.</summary>
internal sealed class MqttOptions : IValidatableObject
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    /// <summary>Name or address of the broker. Empty, the default, for none.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Host { get; set; } = "";

    /// <summary>The broker's port; by default 1883, with TLS 8883.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>User at the broker; empty, the default, for none.</summary>
    [Required(AllowEmptyStrings = true)]
    public string User { get; set; } = "";

    /// <summary>File whose first line is the user's password; empty, the default, for none. It is read with each connection.</summary>
    [Required(AllowEmptyStrings = true)]
    public string PasswordFile { get; set; } = "";

    /// <summary>Whether the connection is encrypted and the broker has to show a certificate for its name. Default: false.</summary>
    public bool Tls { get; set; }

    /// <summary>File of the authorities (PEM) that may have signed the broker's certificate; empty, the default, for those of the computer.</summary>
    [Required(AllowEmptyStrings = true)]
    public string CaFile { get; set; } = "";

    /// <summary>File of the certificate (PEM) that the panel shows the broker; empty, the default, for none.</summary>
    [Required(AllowEmptyStrings = true)]
    public string CertificateFile { get; set; } = "";

    /// <summary>File of the key (PEM) of <see cref="CertificateFile"/>.</summary>
    [Required(AllowEmptyStrings = true)]
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>Sparkplug's group of edge nodes. Default: <c>panels</c>.</summary>
    [Required]
    [RegularExpression("[^+#/]+", ErrorMessage = "it must have no +, # or /.")]
    public string Group { get; set; } = "panels";

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

    /// <summary>True if there is a broker to connect to.</summary>
    internal bool IsOn => Host.Length > 0;

    /// <summary>The broker's port.</summary>
    internal int EffectivePort => Port ?? (Tls ? TlsPort : PlainPort);

    /// <summary>How the topics of plain JSON begin.</summary>
    internal string EffectiveJsonPrefix => JsonPrefix ?? $"panel/{Node}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CertificateFile.Length > 0 != CertificateKeyFile.Length > 0)
        {
            yield return new("a certificate and its key belong together: set both or neither.", [nameof(CertificateKeyFile)]);
        }

        if (!Tls && CaFile.Length + CertificateFile.Length > 0)
        {
            yield return new("it is without effect unless Mqtt:Tls is true.", [CaFile.Length > 0 ? nameof(CaFile) : nameof(CertificateFile)]);
        }

        if (User.Length == 0 && PasswordFile.Length > 0)
        {
            yield return new("a password needs a user: set Mqtt:User.", [nameof(PasswordFile)]);
        }
    }
}
