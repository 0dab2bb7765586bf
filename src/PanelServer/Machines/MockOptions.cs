using System.ComponentModel.DataAnnotations;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>Settings of the mock machine, section <c>Mock</c> of the configuration.</summary>
internal sealed class MockOptions
{
    /// <summary>Whether there is a mock machine. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Its serial number. Default 57922, which the pretended path <c>/dev/mock-serial</c> gives.</summary>
    [Range(1, 65535)]
    public int Serial { get; set; } = DeviceSerial.FromPath("/dev/mock-serial");
}
