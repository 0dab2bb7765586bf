using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.Mock;

/// <summary>Settings of the mock machine.</summary>
public sealed class MockOptions
{
    /// <summary>Whether there is a mock machine. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Its serial number. Default 57922, which the pretended path <c>/dev/mock-serial</c> gives.</summary>
    [Range(1, 65535)]
    public int Serial { get; set; } = DeviceSerial.FromPath("/dev/mock-serial");
}
