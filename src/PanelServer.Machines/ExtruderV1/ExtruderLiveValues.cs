namespace PanelServer.Machines.ExtruderV1;

/// <summary>Measured values of the extruder.</summary>
public readonly record struct ExtruderLiveValues
{
    /// <summary>The motor, as the inverter reports it.</summary>
    public MotorStatus MotorStatus { get; init; }

    /// <summary>Melt pressure; 0 while its sensor has a wiring error.</summary>
    [Quantity("bar")]
    public double Pressure { get; init; }

    /// <summary>Temperature of the nozzle; 0 while its sensor has a wiring error.</summary>
    [Quantity("°C")]
    public double NozzleTemperature { get; init; }

    /// <summary>Temperature of the front zone; 0 while its sensor has a wiring error.</summary>
    [Quantity("°C")]
    public double FrontTemperature { get; init; }

    /// <summary>Temperature of the back zone; 0 while its sensor has a wiring error.</summary>
    [Quantity("°C")]
    public double BackTemperature { get; init; }

    /// <summary>Temperature of the middle zone; 0 while its sensor has a wiring error.</summary>
    [Quantity("°C")]
    public double MiddleTemperature { get; init; }

    /// <summary>Heating power of the nozzle: duty times rated power.</summary>
    [Quantity("W")]
    public double NozzlePower { get; init; }

    /// <summary>Heating power of the front zone: duty times rated power.</summary>
    [Quantity("W")]
    public double FrontPower { get; init; }

    /// <summary>Heating power of the back zone: duty times rated power.</summary>
    [Quantity("W")]
    public double BackPower { get; init; }

    /// <summary>Heating power of the middle zone: duty times rated power.</summary>
    [Quantity("W")]
    public double MiddlePower { get; init; }

    /// <summary>Motor and heaters together.</summary>
    [Quantity("W")]
    public double CombinedPower { get; init; }

    /// <summary>Energy of motor and heaters since the machine was started.</summary>
    [Quantity("kWh")]
    public double TotalEnergyKwh { get; init; }
}

/// <summary>The motor, as the inverter reports it; all 0 while it does not answer.</summary>
/// <param name="ScrewRpm">Speed of the screw without slip, never negative.</param>
/// <param name="Frequency">Output frequency.</param>
/// <param name="Voltage">Output voltage.</param>
/// <param name="Current">Output current.</param>
/// <param name="Power">Voltage times current.</param>
public readonly record struct MotorStatus(
    [Quantity("rpm")] double ScrewRpm,
    [Quantity("Hz")] double Frequency,
    [Quantity("V")] double Voltage,
    [Quantity("A")] double Current,
    [Quantity("W")] double Power);
