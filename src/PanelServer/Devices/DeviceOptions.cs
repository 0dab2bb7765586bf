namespace PanelServer.Host.Devices;

/// <summary>Settings of the devices beside the bus, section <c>Devices</c> of the configuration.</summary>
internal sealed class DeviceOptions
{
    /// <summary>
    /// Whether a power supply and a diameter gauge are simulated in this process, behind real TCP and a real pseudo-terminal.
    /// Default: they are while the bus is simulated.
    /// </summary>
    public bool? Simulated { get; set; }
}
