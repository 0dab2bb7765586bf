using PanelServer.Machines.ExtruderV1.Heating;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// What distinguishes one model of the extruder from another: wiring, ratings, gear and barrel. The program is the same for all.
/// </summary>
public sealed record ExtruderModel
{
    /// <summary>Which terminal does what.</summary>
    public required ExtruderRoles Roles { get; init; }

    /// <summary>Rated power of each barrel zone's heater in watts.</summary>
    public required double BarrelHeaterWatts { get; init; }

    /// <summary>Rated power of the nozzle's heater in watts.</summary>
    public required double NozzleHeaterWatts { get; init; }

    /// <summary>Largest duty of the nozzle's relay.</summary>
    public required double NozzleDutyLimit { get; init; }

    /// <summary>How its barrel compares with the one that the heat model is drawn from.</summary>
    public BarrelScale Barrel { get; init; } = BarrelScale.AsDrawn;

    /// <summary>Poles of the motor.</summary>
    public required int MotorPoles { get; init; }

    /// <summary>Gear reduction from motor to screw.</summary>
    public required double GearRatio { get; init; }

    /// <summary>Greatest target speed that is accepted, in rpm of the screw: 60 Hz.</summary>
    public required double MaximumRpm { get; init; }

    /// <summary>Greatest output frequency commanded, by either regulation, in hertz.</summary>
    public double MaximumHertz { get; init; } = ExtruderOptions.GreatestFrequencyHertz;

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
        Roles = new(Inverter: 2, Relays: 3, Pressure: 4, Thermometers: 5),
        BarrelHeaterWatts = 700,
        NozzleHeaterWatts = 200,
        NozzleDutyLimit = 0.95,
        MotorPoles = 4,
        GearRatio = 34,
        MaximumRpm = ExtruderMutation.MaximumRpm,
        PressureSensorRangeBar = 350,
    };

    /// <summary>
    /// The model with machine number 22: 3 × 900 W, 150 W, 2 poles, 1 : 30, 350 bar. Its barrel has never been drawn or recorded for us: it is
    /// the other model's with the ratios of heat capacities and losses that are assumed for its zones (docs/extruder-v2.md).
    /// </summary>
    public static ExtruderModel V2 { get; } = new()
    {
        Roles = new(Inverter: 1, Relays: 2, Pressure: 3, Thermometers: 4),
        BarrelHeaterWatts = 900,
        NozzleHeaterWatts = 150,
        NozzleDutyLimit = 0.95,
        Barrel = new(Barrel: new(1.29, 1.28), Nozzle: new(0.86, 0.78)),
        MotorPoles = 2,
        GearRatio = 30,
        MaximumRpm = 120,
        PressureSensorRangeBar = 350,

        // As many revolutions at full speed as the other model's 120 s.
        FullSpeedWithoutPressureSeconds = 55,
    };

    /// <summary>Rated power of a zone's heater in watts.</summary>
    /// <param name="zone">The zone.</param>
    public double RatedWatts(ExtruderZoneName zone) => zone == ExtruderZoneName.Nozzle ? NozzleHeaterWatts : BarrelHeaterWatts;

    /// <summary>Largest duty of a zone's relay, 0 … 1.</summary>
    /// <param name="zone">The zone.</param>
    public double DutyLimit(ExtruderZoneName zone) => zone == ExtruderZoneName.Nozzle ? NozzleDutyLimit : 1;

    /// <summary>The most that a zone's heater may give, in watts.</summary>
    /// <param name="zone">The zone.</param>
    public double LargestWatts(ExtruderZoneName zone) => RatedWatts(zone) * DutyLimit(zone);

    /// <summary>Inverter frequency for a screw speed, without slip.</summary>
    /// <param name="screwRpm">Speed of the screw.</param>
    /// <returns>Hertz.</returns>
    public double HertzOf(double screwRpm) => screwRpm * GearRatio * MotorPoles / 120;

    /// <summary>Screw speed for an inverter frequency, without slip.</summary>
    /// <param name="hertz">Output frequency.</param>
    /// <returns>Revolutions per minute of the screw.</returns>
    public double ScrewRpmOf(double hertz) => hertz * 120 / MotorPoles / GearRatio;
}
