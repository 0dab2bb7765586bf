using System.ComponentModel.DataAnnotations;
using System.Net;
using PanelServer.EtherCat.Gateway;

namespace PanelServer.Host.Bus.Gateway;

/// <summary>Settings of the gateway to the terminals' mailboxes (ETG.8200), section <c>Bus:MailboxGateway</c> of the configuration.</summary>
internal sealed class BusGatewayOptions : IValidatableObject
{
    /// <summary>Whether configuration tools may reach the terminals through this server. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// IP address of this computer to listen on. Whoever reaches it can write every object of every terminal. Default: <c>127.0.0.1</c>, for programs
    /// on this computer only.
    /// </summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port, for UDP and TCP; 0 lets the system choose. 0 to 65535, default 34980, which configuration tools expect.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = MailboxGatewayOptions.StandardPort;

    /// <summary>Where to listen.</summary>
    internal IPEndPoint EndPoint => new(IPAddress.Parse(Address), Port);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new($"it must be an IP address of this computer, such as 127.0.0.1 (now \"{Address}\").", [nameof(Address)]);
        }
    }
}
