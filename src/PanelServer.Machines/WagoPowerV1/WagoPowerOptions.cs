using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What happens to the output when the server first meets a supply after its start.</summary>
public enum WagoPowerStart
{
    /// <summary>The output stays as it is and the machine takes over its mode: a restart of the server does not cut the power of other machines.</summary>
    KeepOutput,

    /// <summary>The output is switched off.</summary>
    SwitchOff,
}

/// <summary>Settings of the power supplies, section <c>WagoPower</c> of the configuration.</summary>
public sealed class WagoPowerOptions : IValidatableObject
{
    /// <summary>The supplies whose address is known. Default: none.</summary>
    public IList<WagoPowerSupplyOptions> Supplies { get; init; } = [];

    /// <summary>
    /// Whether the networks of this computer are searched for further supplies, at most 256 addresses per interface, every 10 s.
    /// Default: false.
    /// </summary>
    public bool Scan { get; set; }

    /// <summary>Interfaces that are never searched, for example the one of the EtherCAT bus. Default: none.</summary>
    public IList<string> ExcludedInterfaces { get; init; } = [];

    /// <summary>What happens to the output at the first contact. Default: KeepOutput.</summary>
    public WagoPowerStart OnStart { get; set; } = WagoPowerStart.KeepOutput;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < Supplies.Count; i++)
        {
            WagoPowerSupplyOptions supply = Supplies[i];
            if (string.IsNullOrWhiteSpace(supply.Host))
            {
                yield return new("a host name or address is needed", [$"Supplies:{i}:Host"]);
            }

            if (supply.Port is < 1 or > 65535)
            {
                yield return new($"{supply.Port} is no port; 1 to 65535 are", [$"Supplies:{i}:Port"]);
            }

            if (supply.Serial is < 1 or > 65535)
            {
                yield return new($"{supply.Serial} is no serial number; 1 to 65535 are, or leave it out", [$"Supplies:{i}:Serial"]);
            }
        }
    }
}

/// <summary>One supply whose address is known.</summary>
public sealed class WagoPowerSupplyOptions
{
    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port. Default: 502.</summary>
    public int Port { get; set; } = 502;

    /// <summary>
    /// Its serial number (low 16 bits). With it the machine is listed from the start, even if the supply does not answer, and a supply with
    /// another number at this address is refused. Without it the machine is listed once the supply has answered. Default: none.
    /// </summary>
    public int? Serial { get; set; }
}
