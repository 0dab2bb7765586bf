using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>A plastic: how its melt's viscosity compares with the reference and depends on temperature.</summary>
/// <param name="Name">Name for reports.</param>
/// <param name="RelativeViscosity">Viscosity at 200 °C relative to the reference material.</param>
/// <param name="TemperatureCoefficientPerKelvin">b in exp(−b·(T − 200 °C)).</param>
public sealed record ExtruderMaterial(string Name, double RelativeViscosity, double TemperatureCoefficientPerKelvin)
{
    /// <summary>The material of all reference numbers.</summary>
    public static ExtruderMaterial Reference { get; } = new("reference", 1, 0.02);

    /// <summary>A thin melt, in the range of PLA.</summary>
    public static ExtruderMaterial LowViscosity { get; } = new("thin melt", 0.5, 0.03);

    /// <summary>A thick melt, in the range of extrusion-grade ABS.</summary>
    public static ExtruderMaterial HighViscosity { get; } = new("thick melt", 1.8, 0.015);
}

/// <summary>
/// Every constant of the simulated extruder, with unit and source. "Chosen" means plausible for a machine of this size
/// and confirmed by the manual's heat-up time of 30 to 45 minutes, but not measured on one.
/// </summary>
public sealed record ExtruderPlantConstants
{
    /// <summary>
    /// The model with machine number 22, on the nominal barrel in its size: a 2-pole motor of 2.2 kW (380 V, 4.4 A) on a gear of 1 : 30.
    /// What is not said here is as in the other model.
    /// </summary>
    public static ExtruderPlantConstants V2 { get; } = new()
    {
        Thermal = BarrelParameters.Nominal with { Size = BarrelSize.Larger },
        MotorPoles = 2,
        GearRatio = 30,

        // A motor of 2840 rpm at 50 Hz, typical of 2.2 kW, lags by 160 rpm.
        RatedSlipHertz = 160.0 / 60,

        // Chosen so that 15, 30 and 50 Hz build 18, 36 and 60 bar within 0.3 bar, slip included.
        PressureBarPerRpm = 0.6185,
        BaseVoltage = 380,
        MagnetisingCurrentAmperes = 2.4,
        TorqueCurrentAmperes = 3.66,
        RatedCurrentAmperes = 4.4,
        OverloadWarningAmperes = 6.6,
    };

    /// <summary>The barrel, fitted to a recorded heat-up.</summary>
    public BarrelParameters Thermal { get; init; } = BarrelParameters.Nominal;

    /// <summary>How much harder the melt passes a burst die than a sound one. Chosen.</summary>
    public double BurstDieResistance { get; init; } = 0.05;

    /// <summary>Revolutions of the screw in which an empty barrel fills, or a full one empties. Chosen.</summary>
    public double BarrelFillRevolutions { get; init; } = 40;

    /// <summary>How much harder the melt passes a blocked die: enough to reach any limit at working speed. Chosen.</summary>
    public double BlockedDieResistance { get; init; } = 10;

    /// <summary>Motor poles (type plate).</summary>
    public int MotorPoles { get; init; } = 4;

    /// <summary>Gear reduction, motor to screw (type plate).</summary>
    public double GearRatio { get; init; } = 34;

    /// <summary>Slip of the loaded motor in hertz at rated torque: a 1400 rpm motor at 50 Hz lags by 100 rpm. Typical of 1.5 kW.</summary>
    public double RatedSlipHertz { get; init; } = 10.0 / 3;

    /// <summary>
    /// Pressure per rpm of the turning screw and unit of viscosity. Chosen so that 34 Hz (nominally 30 rpm) build 36 bar of
    /// the reference material at 200 °C, slip included.
    /// </summary>
    public double PressureBarPerRpm { get; init; } = 1.2448;

    /// <summary>Smallest viscosity factor. Chosen.</summary>
    public double ViscosityMinimum { get; init; } = 0.25;

    /// <summary>Largest viscosity factor: cold, barely softened plastic. Chosen.</summary>
    public double ViscosityMaximum { get; init; } = 12;

    /// <summary>Time until a change of screw speed is felt at the pressure sensor. Chosen.</summary>
    public double PressureDeadTimeSeconds { get; init; } = 0.1;

    /// <summary>Time constant of the pressure while the screw conveys. Chosen.</summary>
    public double PressureTimeConstantSeconds { get; init; } = 0.5;

    /// <summary>Time constant of the pressure while the screw stands and the melt drains. Chosen.</summary>
    public double DrainTimeConstantSeconds { get; init; } = 8;

    /// <summary>Standard deviation of the pressure sensor's noise. Chosen.</summary>
    public double PressureNoiseBar { get; init; } = 0.05;

    /// <summary>Torque without pressure, relative to rated torque. Chosen.</summary>
    public double FrictionTorque { get; init; } = 0.15;

    /// <summary>Additional torque per bar, relative to rated torque. Chosen.</summary>
    public double TorquePerBar { get; init; } = 0.006;

    /// <summary>Acceleration and deceleration (Pr.7, Pr.8: 5 s to 50 Hz).</summary>
    public double RampHertzPerSecond { get; init; } = 10;

    /// <summary>Deceleration without drive. Chosen.</summary>
    public double CoastHertzPerSecond { get; init; } = 20;

    /// <summary>Largest output frequency (Pr.1).</summary>
    public double MaximumFrequencyHertz { get; init; } = 120;

    /// <summary>Frequency of the motor's full voltage (Pr.3).</summary>
    public double BaseFrequencyHertz { get; init; } = 50;

    /// <summary>Motor voltage at base frequency (Pr.19).</summary>
    public double BaseVoltage { get; init; } = 400;

    /// <summary>Lowest motor voltage while running: torque boost. Chosen.</summary>
    public double BoostVoltage { get; init; } = 16;

    /// <summary>Magnetising current. Chosen.</summary>
    public double MagnetisingCurrentAmperes { get; init; } = 1.8;

    /// <summary>Torque-forming current at rated torque. Together with the magnetising current 3.3 A (Pr.9).</summary>
    public double TorqueCurrentAmperes { get; init; } = 2.75;

    /// <summary>Rated motor current, where the electronic thermal relay begins to count (Pr.9).</summary>
    public double RatedCurrentAmperes { get; init; } = 3.3;

    /// <summary>Current of the overload warning: 1.5 times rated (Pr.22).</summary>
    public double OverloadWarningAmperes { get; init; } = 4.95;

    /// <summary>Trip value of ∫((I/I_rated)² − 1) dt. Chosen.</summary>
    public double OverloadTripSeconds { get; init; } = 60;

    /// <summary>Frequency from which FU is reported (Pr.42).</summary>
    public double FrequencyDetectionHertz { get; init; } = 6;

    /// <summary>Silence on the line after which the inverter trips (Pr.122).</summary>
    public double CommunicationWatchdogSeconds { get; init; } = 1;

    /// <summary>Time the inverter does not listen after a reset or at power-up. Chosen.</summary>
    public double ResetSeconds { get; init; } = 0.7;
}
