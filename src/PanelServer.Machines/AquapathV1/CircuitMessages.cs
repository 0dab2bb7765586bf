using System.Globalization;

namespace PanelServer.Machines.AquapathV1;

/// <summary>What is wrong with a circuit, as an operator reads it. Made at construction, since the cycle thread makes no texts.</summary>
/// <param name="circuit">The circuit.</param>
/// <param name="wiring">Its channels.</param>
/// <param name="hardware">The terminals, by which they are named.</param>
/// <param name="options">Limits.</param>
public sealed class CircuitMessages(AquapathCircuit circuit, CircuitWiring wiring, AquapathHardware hardware, AquapathOptions options)
{
    /// <summary>The pump was given up.</summary>
    public string NoFlow { get; } =
        $"The {NameOf(circuit)} has no flow: its pump is switched off, and nothing is heated or cooled. Check that reservoir and hoses are filled and open, the pump, and the flow sensor ({hardware.FlowMeters.Label}, channel {wiring.Flow}), then switch the pump on again.";

    /// <summary>The thermometer behind the heater.</summary>
    public string WaterSensor { get; } =
        $"The thermometer behind the heater of the {NameOf(circuit)} gives no valid signal: nothing is heated or cooled. Check the sensor and its cable ({hardware.Thermometers.Label}, channel {wiring.Water}).";

    /// <summary>The thermometer in the reservoir.</summary>
    public string ReservoirSensor { get; } =
        $"The thermometer in the reservoir of the {NameOf(circuit)} gives no valid signal; control goes on without it. Check the sensor and its cable ({hardware.Thermometers.Label}, channel {wiring.Reservoir}).";

    /// <summary>The water is far too hot.</summary>
    public string TooHot { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"DANGER: the water of the {NameOf(circuit)} is hotter than {options.AlarmCelsius:0.#} °C although its heater is switched off above {options.HighestCelsius:0.#} °C. Switch off the machine's mains, then check the heater's relay ({hardware.Relays.Label}, channel {wiring.Heater}).");

    private static string NameOf(AquapathCircuit circuit) =>
        circuit == AquapathCircuit.Front ? "front circuit (reservoir 1)" : "back circuit (reservoir 2)";
}
