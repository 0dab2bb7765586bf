using PanelServer.Machines.Devices;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What happens to the output when the server first meets a supply after its start.</summary>
public enum WagoPowerStart
{
    /// <summary>The output stays as it is and the machine takes over its mode: a restart of the server does not cut the power of other machines.</summary>
    KeepOutput,

    /// <summary>The output is switched off.</summary>
    SwitchOff,
}

/// <summary>Settings of the power supplies.</summary>
public sealed class WagoPowerOptions : TcpDeviceOptions
{
    /// <summary>What happens to the output at the first contact. Default: KeepOutput.</summary>
    public WagoPowerStart OnStart { get; set; } = WagoPowerStart.KeepOutput;
}
