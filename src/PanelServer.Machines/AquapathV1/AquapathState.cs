using System.Text.Json.Serialization;

namespace PanelServer.Machines.AquapathV1;

/// <summary>What the machine does.</summary>
public enum AquapathMode
{
    /// <summary>Pumps, heaters and coolers are off.</summary>
    [Label("Standby", German = "Bereitschaft")]
    Standby,

    /// <summary>The pumps that are wanted run, and the water is kept near its target temperature.</summary>
    [Label("Auto", German = "Automatik")]
    Auto,
}

/// <summary>The two water circuits.</summary>
public enum AquapathCircuit
{
    /// <summary>Reservoir 1.</summary>
    Front,

    /// <summary>Reservoir 2.</summary>
    Back,
}

/// <summary>Commanded values of the machine, and its readings at the moment the state was made.</summary>
public readonly record struct AquapathState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>The mode.</summary>
    [Label("Mode", German = "Betriebsart")]
    public AquapathModeState ModeState { get; init; }

    /// <summary>Flow and pumps.</summary>
    [Label("Flow", German = "Durchfluss")]
    public FlowStates FlowStates { get; init; }

    /// <summary>Temperatures.</summary>
    [Label("Temperature", German = "Temperatur")]
    public TemperatureStates TemperatureStates { get; init; }

    /// <summary>Fans of the coolers.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Fan", German = "Lüfter")]
    public FanStates FanStates { get; init; }

    /// <summary>Tolerances of the control.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Tolerance", German = "Toleranz")]
    public ToleranceStates ToleranceStates { get; init; }

    /// <summary>A terminal that is lost, as a text for the operator; null if none is. Not sent to clients.</summary>
    [JsonIgnore]
    public string? TerminalFault { get; init; }

    /// <summary>How many mutations there have been, so that the readings are renewed with each. Not sent to clients.</summary>
    [JsonIgnore]
    public int Mutations { get; init; }

    /// <summary>The state the machine starts with.</summary>
    public static AquapathState Initial { get; } = new()
    {
        TemperatureStates = new(new() { TargetTemperature = 25 }, new() { TargetTemperature = 25 }),
        FanStates = new(new() { MaxRevolutions = 100 }, new() { MaxRevolutions = 100 }),
        ToleranceStates = new(new() { Heating = 2, Cooling = 2 }, new() { Heating = 2, Cooling = 2 }),
    };

    /// <summary>What is asked of a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    public CircuitDemand DemandOf(AquapathCircuit circuit)
    {
        bool isFront = circuit == AquapathCircuit.Front;
        FlowState flow = isFront ? FlowStates.Front : FlowStates.Back;
        FanState fan = isFront ? FanStates.Front : FanStates.Back;
        ToleranceState tolerance = isFront ? ToleranceStates.Front : ToleranceStates.Back;
        TemperatureState temperature = isFront ? TemperatureStates.Front : TemperatureStates.Back;
        return new(
            ModeState.Mode == AquapathMode.Auto, flow.ShouldFlow, temperature.TargetTemperature, fan.MaxRevolutions, tolerance.Heating,
            tolerance.Cooling, flow.Requests + ModeState.Acknowledgements);
    }
}

/// <summary>What is asked of a circuit.</summary>
/// <param name="IsAuto">The machine is in Auto.</param>
/// <param name="PumpIsWanted">The pump is to run.</param>
/// <param name="TargetCelsius">Target temperature.</param>
/// <param name="GreatestFanPercent">Limit of the fan.</param>
/// <param name="HeatingTolerance">How far below the target heating begins, K.</param>
/// <param name="CoolingTolerance">How far above the target cooling begins, K.</param>
/// <param name="Acknowledgements">How often an operator has switched this pump or chosen a mode, and so has read what was wrong.</param>
public readonly record struct CircuitDemand(
    bool IsAuto, bool PumpIsWanted, double TargetCelsius, double GreatestFanPercent, double HeatingTolerance, double CoolingTolerance, int Acknowledgements);

/// <summary>The mode.</summary>
public readonly record struct AquapathModeState
{
    /// <summary>The mode.</summary>
    [KeyValue]
    [Label("Mode", German = "Betriebsart")]
    public AquapathMode Mode { get; init; }

    /// <summary>How often an operator has chosen a mode. Not sent to clients.</summary>
    [JsonIgnore]
    public int Acknowledgements { get; init; }
}

/// <summary>Flow of both circuits.</summary>
/// <param name="Front">Reservoir 1.</param>
/// <param name="Back">Reservoir 2.</param>
public readonly record struct FlowStates(
    [Label("Front circuit", German = "Kreis vorn")] FlowState Front,
    [Label("Back circuit", German = "Kreis hinten")] FlowState Back);

/// <summary>Temperatures of both circuits.</summary>
/// <param name="Front">Reservoir 1.</param>
/// <param name="Back">Reservoir 2.</param>
public readonly record struct TemperatureStates(
    [Label("Front circuit", German = "Kreis vorn")] TemperatureState Front,
    [Label("Back circuit", German = "Kreis hinten")] TemperatureState Back);

/// <summary>Fans of both circuits.</summary>
/// <param name="Front">Reservoir 1.</param>
/// <param name="Back">Reservoir 2.</param>
public readonly record struct FanStates(
    [Label("Front circuit", German = "Kreis vorn")] FanState Front,
    [Label("Back circuit", German = "Kreis hinten")] FanState Back);

/// <summary>Tolerances of both circuits.</summary>
/// <param name="Front">Reservoir 1.</param>
/// <param name="Back">Reservoir 2.</param>
public readonly record struct ToleranceStates(
    [Label("Front circuit", German = "Kreis vorn")] ToleranceState Front,
    [Label("Back circuit", German = "Kreis hinten")] ToleranceState Back);

/// <summary>Flow and pump of a circuit.</summary>
public readonly record struct FlowState
{
    /// <summary>The flow when this state was made.</summary>
    [Quantity("L/min", Minimum = 0, Decimals = 2)]
    [Label("Flow rate", German = "Durchflussmenge")]
    public double Flow { get; init; }

    /// <summary>The pump is to run.</summary>
    [Label("Pump", German = "Pumpe", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    public bool ShouldFlow { get; init; }

    /// <summary>How often the pump was switched by an operator. Not sent to clients.</summary>
    [JsonIgnore]
    public int Requests { get; init; }
}

/// <summary>Temperatures of a circuit.</summary>
public readonly record struct TemperatureState
{
    /// <summary>The temperature behind the heater when this state was made; 0 while its sensor is not good.</summary>
    [Quantity("°C", Decimals = 1)]
    [Label("Water temperature", German = "Wassertemperatur")]
    public double Temperature { get; init; }

    /// <summary>The temperature that the water is kept near.</summary>
    [Quantity("°C", Decimals = 1)]
    [Label("Target temperature", German = "Solltemperatur")]
    public double TargetTemperature { get; init; }
}

/// <summary>Fan of a circuit.</summary>
public readonly record struct FanState
{
    /// <summary>Always the limit; the present speed is among the live values.</summary>
    [Quantity("%", Minimum = 0, Maximum = 100, Decimals = 0)]
    [Label("Fan setting", German = "Lüftereinstellung")]
    public double Revolutions => MaxRevolutions;

    /// <summary>Limit of the fan's speed.</summary>
    [Quantity("%", Minimum = 0, Maximum = 100, Decimals = 0)]
    [Label("Fan limit", German = "Lüftergrenze")]
    public double MaxRevolutions { get; init; }
}

/// <summary>Tolerances of a circuit.</summary>
public readonly record struct ToleranceState
{
    /// <summary>How far below the target heating begins.</summary>
    [Quantity("K", Minimum = 0, Decimals = 1)]
    [Label("Heating tolerance", German = "Heiztoleranz")]
    public double Heating { get; init; }

    /// <summary>How far above the target cooling begins.</summary>
    [Quantity("K", Minimum = 0, Decimals = 1)]
    [Label("Cooling tolerance", German = "Kühltoleranz")]
    public double Cooling { get; init; }
}
