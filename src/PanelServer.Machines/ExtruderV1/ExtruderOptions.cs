using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Settings of the extruder that belong to the installation, not to the operator.</summary>
public sealed class ExtruderOptions
{
    /// <summary>Greatest frequency that the inverter may be set to, in hertz.</summary>
    public const double GreatestFrequencyHertz = 60;

    /// <summary>
    /// Whether channel 1 of an EL1002 carries the main contactor's coil voltage, that is, whether the emergency stop can be
    /// seen. False for machines without that wire.
    /// </summary>
    public bool EmergencyStopIsWired { get; set; } = true;

    /// <summary>Role of the EL1002; without effect where the emergency stop is not wired.</summary>
    [Range(1, ushort.MaxValue)]
    public ushort EmergencyStopRole { get; set; } = 1;

    /// <summary>
    /// Greatest output frequency of the inverter in hertz, 1 … 60, in speed and in pressure regulation. A lower one than 60 keeps the screw
    /// below what its gearbox or material bears.
    /// </summary>
    [Range(1, GreatestFrequencyHertz)]
    public double MaximumFrequencyHertz { get; set; } = GreatestFrequencyHertz;

    /// <summary>
    /// The drive does not start, and does not stay on, unless every zone's temperature is at least this, in °C; 0 switches the
    /// check off. Cold plastic breaks screws.
    /// </summary>
    [Range(0, 300)]
    public double MinimumExtrudeTemperatureCelsius { get; set; } = 100;
}
