namespace PanelServer.Simulation.AquapathV1;

/// <summary>What is switched on at a circuit.</summary>
/// <param name="Pump">The pump's relay is closed.</param>
/// <param name="Heater">The heater's relay is closed.</param>
/// <param name="Cooler">The cooler's relay is closed.</param>
/// <param name="FanVolt">Voltage at the fan, 0 … 10 V.</param>
public readonly record struct CircuitInputs(bool Pump, bool Heater, bool Cooler, double FanVolt);

/// <summary>
/// One water circuit: the pump moves water from the reservoir through a heater and a fan cooler and back. Two heat capacities, the heater
/// with its pipe and the reservoir, exchange heat by the flow.
/// </summary>
public sealed class CircuitPlant
{
    /// <summary>Temperature of the room in °C.</summary>
    public const double RoomCelsius = 22;

    private const double PumpLitresPerMinute = 5;
    private const double PumpSeconds = 1;
    private const double BurstLitresPerMinute = 0.2;
    private const double WaterJoulesPerKilogramKelvin = 4186;
    private const double SecondsPerMinute = 60;
    private const double HeaterWatts = 700;
    private const double HeaterJoulesPerKelvin = 2500;
    private const double HeaterLossWattsPerKelvin = 1;
    private const double ReservoirJoulesPerKelvin = 8 * WaterJoulesPerKilogramKelvin;
    private const double ReservoirLossWattsPerKelvin = 3;
    private const double CoolerWattsPerKelvin = 40;
    private const double FullVolt = 10;
    private const double ProbeSeconds = 3;
    private const double HertzPerLitrePerMinute = 8.1;
    private const double HertzMissing = 3;

    /// <summary>Flow in L/min.</summary>
    public double LitresPerMinute { get; private set; }

    /// <summary>Water behind the heater in °C.</summary>
    public double WaterCelsius { get; private set; } = RoomCelsius;

    /// <summary>Water in the reservoir in °C.</summary>
    public double ReservoirCelsius { get; private set; } = RoomCelsius;

    /// <summary>What the probe behind the heater has reached, °C.</summary>
    public double WaterProbeCelsius { get; private set; } = RoomCelsius;

    /// <summary>What the probe in the reservoir has reached, °C.</summary>
    public double ReservoirProbeCelsius { get; private set; } = RoomCelsius;

    /// <summary>The heater draws power.</summary>
    public bool IsHeating { get; private set; }

    /// <summary>Pulses of the flow sensor in Hz.</summary>
    public double PulseHertz => Math.Max(0, HertzPerLitrePerMinute * LitresPerMinute - HertzMissing);

    /// <summary>Heat that the line brings into the reservoir in W; negative takes heat away.</summary>
    public double LoadWatts { get; set; }

    /// <summary>Fault: the pump does not turn.</summary>
    public bool PumpIsDead { get; set; }

    /// <summary>Fault: the hose has burst, and hardly any water comes back.</summary>
    public bool HoseIsBurst { get; set; }

    /// <summary>Fault: the heater's relay conducts whatever it is told.</summary>
    public bool HeaterIsStuck { get; set; }

    /// <summary>Puts all water and both probes at a temperature.</summary>
    /// <param name="celsius">The temperature.</param>
    public void SetTemperature(double celsius) =>
        (WaterCelsius, ReservoirCelsius, WaterProbeCelsius, ReservoirProbeCelsius) = (celsius, celsius, celsius, celsius);

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much, at most a second.</param>
    /// <param name="inputs">What is switched on.</param>
    public void Step(double seconds, in CircuitInputs inputs)
    {
        double wanted = !inputs.Pump || PumpIsDead ? 0 : HoseIsBurst ? BurstLitresPerMinute : PumpLitresPerMinute;
        LitresPerMinute += (wanted - LitresPerMinute) * Share(seconds, PumpSeconds);

        IsHeating = inputs.Heater || HeaterIsStuck;
        double carried = LitresPerMinute / SecondsPerMinute * WaterJoulesPerKilogramKelvin * (ReservoirCelsius - WaterCelsius);
        double cooling = inputs.Cooler ? CoolerWattsPerKelvin * (inputs.FanVolt / FullVolt) * (WaterCelsius - RoomCelsius) : 0;
        double lost = HeaterLossWattsPerKelvin * (WaterCelsius - RoomCelsius);
        double reservoirLost = ReservoirLossWattsPerKelvin * (ReservoirCelsius - RoomCelsius);
        WaterCelsius += ((IsHeating ? HeaterWatts : 0) - cooling + carried - lost) / HeaterJoulesPerKelvin * seconds;
        ReservoirCelsius += (-carried - reservoirLost + LoadWatts) / ReservoirJoulesPerKelvin * seconds;
        WaterProbeCelsius += (WaterCelsius - WaterProbeCelsius) * Share(seconds, ProbeSeconds);
        ReservoirProbeCelsius += (ReservoirCelsius - ReservoirProbeCelsius) * Share(seconds, ProbeSeconds);
    }

    private static double Share(double seconds, double timeConstant) => 1 - Math.Exp(-seconds / timeConstant);
}
