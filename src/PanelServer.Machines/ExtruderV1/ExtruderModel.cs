namespace PanelServer.Machines.ExtruderV1;

/// <summary>What distinguishes one model of the extruder from another: ratings and gear. The program is the same for all.</summary>
public sealed record ExtruderModel
{
    /// <summary>Rated power of each barrel zone's heater in watts.</summary>
    public required double BarrelHeaterWatts { get; init; }

    /// <summary>Rated power of the nozzle's heater in watts.</summary>
    public required double NozzleHeaterWatts { get; init; }

    /// <summary>Largest duty of the nozzle's relay.</summary>
    public required double NozzleDutyLimit { get; init; }

    /// <summary>Poles of the motor.</summary>
    public required int MotorPoles { get; init; }

    /// <summary>Gear reduction from motor to screw.</summary>
    public required double GearRatio { get; init; }

    /// <summary>Pressure at 20 mA of the melt pressure transmitter in bar; 4 mA are 0 bar.</summary>
    public required double PressureSensorRangeBar { get; init; }

    /// <summary>
    /// Pressure below which the transmitter cannot tell melt from none, in bar: about half a percent of its range, what such
    /// transmitters are wrong by.
    /// </summary>
    public double LeastMeaningfulPressureBar { get; init; } = 2;

    /// <summary>The pressure that was seen may be missing for this long before the screw stops, in seconds: longer than a bubble or a bridge that breaks by itself.</summary>
    public double PressureCollapseSeconds { get; init; } = 10;

    /// <summary>The screw may turn at full speed without half the target pressure for this long, in seconds: an empty barrel of this kind is full after about 60 revolutions.</summary>
    public double FullSpeedWithoutPressureSeconds { get; init; } = 120;

    /// <summary>Revolutions of the screw without any pressure, at whatever speed, after which it stops: three times what an empty barrel takes to fill.</summary>
    public double RevolutionsWithoutPressure { get; init; } = 200;

    /// <summary>The model with machine number 4: 3 × 700 W, 200 W, 4 poles, 1 : 34, 350 bar (circuit diagram, type plates).</summary>
    public static ExtruderModel V1 { get; } = new()
    {
        BarrelHeaterWatts = 700,
        NozzleHeaterWatts = 200,
        NozzleDutyLimit = 0.95,
        MotorPoles = 4,
        GearRatio = 34,
        PressureSensorRangeBar = 350,
    };

    /// <summary>Inverter frequency for a screw speed, without slip.</summary>
    /// <param name="screwRpm">Speed of the screw.</param>
    /// <returns>Hertz.</returns>
    public double HertzOf(double screwRpm) => screwRpm * GearRatio * MotorPoles / 120;

    /// <summary>Screw speed for an inverter frequency, without slip.</summary>
    /// <param name="hertz">Output frequency.</param>
    /// <returns>Revolutions per minute of the screw.</returns>
    public double ScrewRpmOf(double hertz) => hertz * 120 / MotorPoles / GearRatio;
}
