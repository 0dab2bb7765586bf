namespace PanelServer.Machines.ExtruderV1;

/// <summary>Measured values of the extruder.</summary>
public readonly record struct ExtruderLiveValues
{
    /// <summary>The motor, as the inverter reports it.</summary>
    [Label("Motor", German = "Motor")]
    public MotorStatus MotorStatus { get; init; }

    /// <summary>Melt pressure; 0 while its sensor has a wiring error.</summary>
    [KeyValue]
    [SetPoint("pressure_state.target_bar", When = "regulation_state.uses_rpm", Is = false)]
    [ProcessValue(ProcessQuantity.Pressure)]
    [Invalid("Sensor fault", German = "Sensor gestört", When = "pressure_state.wiring_error")]
    [Quantity("bar", Decimals = 1)]
    [Label("Melt pressure", German = "Massedruck")]
    public double Pressure { get; init; }

    /// <summary>Temperature of the back zone; 0 while its sensor has a wiring error.</summary>
    [KeyValue]
    [SetPoint("heating_states.back.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", When = "heating_states.back.wiring_error")]
    [Quantity("°C", Decimals = 1)]
    [Label("Back temperature", German = "Temperatur hinten")]
    public double BackTemperature { get; init; }

    /// <summary>Temperature of the middle zone; 0 while its sensor has a wiring error.</summary>
    [KeyValue]
    [SetPoint("heating_states.middle.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", When = "heating_states.middle.wiring_error")]
    [Quantity("°C", Decimals = 1)]
    [Label("Middle temperature", German = "Temperatur Mitte")]
    public double MiddleTemperature { get; init; }

    /// <summary>Temperature of the front zone; 0 while its sensor has a wiring error.</summary>
    [KeyValue]
    [SetPoint("heating_states.front.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", When = "heating_states.front.wiring_error")]
    [Quantity("°C", Decimals = 1)]
    [Label("Front temperature", German = "Temperatur vorn")]
    public double FrontTemperature { get; init; }

    /// <summary>Temperature of the nozzle; 0 while its sensor has a wiring error.</summary>
    [KeyValue]
    [SetPoint("heating_states.nozzle.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", When = "heating_states.nozzle.wiring_error")]
    [Quantity("°C", Decimals = 1)]
    [Label("Nozzle temperature", German = "Temperatur Düse")]
    public double NozzleTemperature { get; init; }

    /// <summary>Heating power of the back zone: duty times rated power.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Back heating power", German = "Heizleistung hinten")]
    public double BackPower { get; init; }

    /// <summary>Heating power of the middle zone: duty times rated power.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Middle heating power", German = "Heizleistung Mitte")]
    public double MiddlePower { get; init; }

    /// <summary>Heating power of the front zone: duty times rated power.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Front heating power", German = "Heizleistung vorn")]
    public double FrontPower { get; init; }

    /// <summary>Heating power of the nozzle: duty times rated power.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Nozzle heating power", German = "Heizleistung Düse")]
    public double NozzlePower { get; init; }

    /// <summary>Motor and heaters together.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Total power", German = "Gesamtleistung")]
    public double CombinedPower { get; init; }

    /// <summary>Energy of motor and heaters since the machine was started.</summary>
    [ProcessValue(ProcessQuantity.Energy)]
    [Quantity("kWh", Minimum = 0, Decimals = 3)]
    [Label("Energy since start", German = "Energie seit Start")]
    public double TotalEnergyKwh { get; init; }
}

/// <summary>The motor, as the inverter reports it; all 0 while it does not answer.</summary>
/// <param name="ScrewRpm">Speed of the screw without slip, never negative.</param>
/// <param name="Frequency">Output frequency.</param>
/// <param name="Voltage">Output voltage.</param>
/// <param name="Current">Output current.</param>
/// <param name="Power">Voltage times current.</param>
public readonly record struct MotorStatus(
    [Label("Screw speed", German = "Schneckendrehzahl")]
    [Invalid("Inverter silent", German = "Umrichter antwortet nicht", WhenAlarm = "inverter_silent")]
    [KeyValue, SetPoint("screw_state.target_rpm", When = "regulation_state.uses_rpm", Is = true), Quantity("rpm", Minimum = 0, Decimals = 1)] double ScrewRpm,
    [Label("Output frequency", German = "Ausgangsfrequenz")]
    [Invalid("Inverter silent", German = "Umrichter antwortet nicht", WhenAlarm = "inverter_silent")]
    [Quantity("Hz", Minimum = 0, Decimals = 1)] double Frequency,
    [Label("Motor voltage", German = "Motorspannung")]
    [Invalid("Inverter silent", German = "Umrichter antwortet nicht", WhenAlarm = "inverter_silent")]
    [Quantity("V", Minimum = 0, Decimals = 0)] double Voltage,
    [Label("Motor current", German = "Motorstrom")]
    [Invalid("Inverter silent", German = "Umrichter antwortet nicht", WhenAlarm = "inverter_silent")]
    [Quantity("A", Minimum = 0, Decimals = 2)] double Current,
    [Label("Motor power", German = "Motorleistung")]
    [Invalid("Inverter silent", German = "Umrichter antwortet nicht", WhenAlarm = "inverter_silent")]
    [Quantity("W", Minimum = 0, Decimals = 0)] double Power);
