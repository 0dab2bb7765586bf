using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.AquapathV1;

/// <summary>
/// What belongs to the installation and not to the operator, section <c>Machines:AquapathV1</c> of the configuration. It holds for both
/// circuits of all machines of the panel.
/// </summary>
public sealed record AquapathOptions
{
    /// <summary>Power of a heater, W.</summary>
    [Range(0.0, 10_000.0)]
    public double HeaterWatts { get; init; } = 700;

    /// <summary>Fan speed for each kelvin above the target, %.</summary>
    [Range(0.0, 100.0)]
    public double FanPercentPerKelvin { get; init; } = 10;

    /// <summary>Less is no flow, L/min.</summary>
    [Range(0.01, 10.0)]
    public double LeastFlowLitresPerMinute { get; init; } = 0.2;

    /// <summary>The flow must have lasted for so long before the heater is switched on, s.</summary>
    [Range(0.0, 600.0)]
    public double SteadyFlowSeconds { get; init; } = 10;

    /// <summary>The pump has so long to bring up the flow, s.</summary>
    [Range(0.0, 600.0)]
    public double FlowGraceSeconds { get; init; } = 15;

    /// <summary>After that the pump is switched off when the flow has been missing for so long, s.</summary>
    [Range(0.0, 600.0)]
    public double NoFlowSeconds { get; init; } = 5;

    /// <summary>A relay keeps its state for so long before the control may change it, s.</summary>
    [Range(0.0, 600.0)]
    public double RelayDwellSeconds { get; init; } = 5;

    /// <summary>The heater is off above this temperature, °C, and allowed again 2 K below it.</summary>
    [Range(20.0, 95.0)]
    public double HighestCelsius { get; init; } = 80;

    /// <summary>Above this temperature the operator is warned, °C: no heater should have brought the water there.</summary>
    [Range(20.0, 120.0)]
    public double AlarmCelsius { get; init; } = 85;

    /// <summary>The cooler is off below this temperature, °C.</summary>
    [Range(0.0, 50.0)]
    public double LowestCelsius { get; init; } = 10;

    /// <summary>A pump that is switched off runs on while the water behind a heater that was just on is hotter than this, °C.</summary>
    [Range(0.0, 100.0)]
    public double RunOnCelsius { get; init; } = 45;

    /// <summary>How long ago the heater may have been on for that, and how long the pump runs on at most, s.</summary>
    [Range(0.0, 600.0)]
    public double RunOnSeconds { get; init; } = 10;
}
