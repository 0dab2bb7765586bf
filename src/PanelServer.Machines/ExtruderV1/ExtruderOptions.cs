using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Settings of the extruder that belong to the installation, not to the operator.</summary>
public sealed class ExtruderOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Machines:ExtruderV1";

    /// <summary>
    /// Whether channel 1 of the EL1002 carries the main contactor's coil voltage, that is, whether the emergency stop can be
    /// seen. Only false for machines without that wire.
    /// </summary>
    public bool EmergencyStopIsWired { get; set; } = true;

    /// <summary>
    /// The drive does not start, and does not stay on, unless every zone's temperature is at least this, in °C; 0 switches the
    /// check off. Cold plastic breaks screws.
    /// </summary>
    [Range(0, 300)]
    public double MinimumExtrudeTemperatureCelsius { get; set; } = 100;
}
