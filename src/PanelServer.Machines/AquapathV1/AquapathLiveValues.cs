namespace PanelServer.Machines.AquapathV1;

/// <summary>Measured values of both circuits.</summary>
public readonly record struct AquapathLiveValues
{
    /// <summary>Flow of the front circuit.</summary>
    [KeyValue]
    [Quantity("L/min", Minimum = 0, Decimals = 2)]
    [Label("Front flow", German = "Durchfluss vorn")]
    public double FrontFlow { get; init; }

    /// <summary>Flow of the back circuit.</summary>
    [KeyValue]
    [Quantity("L/min", Minimum = 0, Decimals = 2)]
    [Label("Back flow", German = "Durchfluss hinten")]
    public double BackFlow { get; init; }

    /// <summary>Temperature behind the heater of the front circuit; 0 while its sensor is not good.</summary>
    [KeyValue]
    [SetPoint("temperature_states.front.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", WhenZero = true)]
    [Quantity("°C", Decimals = 1)]
    [Label("Front temperature", German = "Temperatur vorn")]
    public double FrontTemperature { get; init; }

    /// <summary>Temperature behind the heater of the back circuit; 0 while its sensor is not good.</summary>
    [KeyValue]
    [SetPoint("temperature_states.back.target_temperature")]
    [ProcessValue(ProcessQuantity.Temperature)]
    [Invalid("Sensor fault", German = "Fühler gestört", WhenZero = true)]
    [Quantity("°C", Decimals = 1)]
    [Label("Back temperature", German = "Temperatur hinten")]
    public double BackTemperature { get; init; }

    /// <summary>Temperature in the reservoir of the front circuit; 0 while its sensor is not good.</summary>
    [Invalid("Sensor fault", German = "Fühler gestört", WhenZero = true)]
    [Quantity("°C", Decimals = 1)]
    [Label("Front reservoir", German = "Behälter vorn")]
    public double FrontTempReservoir { get; init; }

    /// <summary>Temperature in the reservoir of the back circuit; 0 while its sensor is not good.</summary>
    [Invalid("Sensor fault", German = "Fühler gestört", WhenZero = true)]
    [Quantity("°C", Decimals = 1)]
    [Label("Back reservoir", German = "Behälter hinten")]
    public double BackTempReservoir { get; init; }

    /// <summary>Commanded fan speed of the front circuit; 0 while its cooler is off.</summary>
    [Quantity("%", Minimum = 0, Decimals = 0)]
    [Label("Front fan speed", German = "Lüfterdrehzahl vorn")]
    public double FrontRevolutions { get; init; }

    /// <summary>Commanded fan speed of the back circuit; 0 while its cooler is off.</summary>
    [Quantity("%", Minimum = 0, Decimals = 0)]
    [Label("Back fan speed", German = "Lüfterdrehzahl hinten")]
    public double BackRevolutions { get; init; }

    /// <summary>Power of the heater of the front circuit.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Front heating power", German = "Heizleistung vorn")]
    public double FrontPower { get; init; }

    /// <summary>Power of the heater of the back circuit.</summary>
    [Quantity("W", Minimum = 0, Decimals = 0)]
    [Label("Back heating power", German = "Heizleistung hinten")]
    public double BackPower { get; init; }

    /// <summary>Energy of the heater of the front circuit since the server was started.</summary>
    [ProcessValue(ProcessQuantity.Energy)]
    [Quantity("Wh", Minimum = 0, Decimals = 1)]
    [Label("Front heating energy", German = "Heizenergie vorn")]
    public double FrontTotalEnergy { get; init; }

    /// <summary>Energy of the heater of the back circuit since the server was started.</summary>
    [ProcessValue(ProcessQuantity.Energy)]
    [Quantity("Wh", Minimum = 0, Decimals = 1)]
    [Label("Back heating energy", German = "Heizenergie hinten")]
    public double BackTotalEnergy { get; init; }
}
