using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Mqtt;

/// <summary>Which broker, as whom, and how.</summary>
internal abstract class BrokerOptions : IValidatableObject
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

    /// <summary>True if there is a broker to connect to.</summary>
    internal bool IsOn => Host.Length > 0;

    /// <summary>The broker's port.</summary>
    internal int EffectivePort => Port ?? (Tls ? TlsPort : PlainPort);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CertificateFile.Length > 0 != CertificateKeyFile.Length > 0)
        {
            yield return new("a certificate and its key belong together: set both or neither.", [nameof(CertificateKeyFile)]);
        }

        if (!Tls && CaFile.Length + CertificateFile.Length > 0)
        {
            yield return new("it is without effect unless Tls beside it is true.", [CaFile.Length > 0 ? nameof(CaFile) : nameof(CertificateFile)]);
        }

        if (User.Length == 0 && PasswordFile.Length > 0)
        {
            yield return new("a password needs a user: set User beside it.", [nameof(PasswordFile)]);
        }
    }
}
