using System.Text.Json.Serialization;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Mode of the extruder.</summary>
public enum ExtruderMode
{
    /// <summary>Heaters off, screw stopped.</summary>
    [Label("Standby", German = "Bereitschaft")]
    Standby,

    /// <summary>Heaters regulate to their targets, screw stopped.</summary>
    [Label("Heat", German = "Heizen")]
    Heat,

    /// <summary>Heaters regulate, screw runs.</summary>
    [Produces]
    [Label("Extrude", German = "Extrudieren")]
    Extrude,
}

/// <summary>A heated zone, as it is named in mutations; in the order of the channels of relay and thermometer terminals.</summary>
public enum ExtruderZoneName
{
    /// <summary>Front of the barrel.</summary>
    [JsonStringEnumMemberName("front")]
    [Label("Front zone", German = "Zone vorn")]
    Front,

    /// <summary>Middle of the barrel.</summary>
    [JsonStringEnumMemberName("middle")]
    [Label("Middle zone", German = "Zone Mitte")]
    Middle,

    /// <summary>Back of the barrel, at the hopper.</summary>
    [JsonStringEnumMemberName("back")]
    [Label("Back zone", German = "Zone hinten")]
    Back,

    /// <summary>Nozzle.</summary>
    [JsonStringEnumMemberName("nozzle")]
    [Label("Nozzle", German = "Düse")]
    Nozzle,
}

/// <summary>Gains of the pressure controller. It works in velocity form: see docs/extruder.md for what each slot does.</summary>
/// <param name="Ki">Double-integral gain, Hz/(bar·s²).</param>
/// <param name="Kp">Integral gain, Hz/(bar·s).</param>
/// <param name="Kd">Proportional gain, Hz/bar.</param>
public readonly record struct PressurePidSettings(
    [Label("Ki (double integral)", German = "Ki (doppelt integral)")]
    [Quantity("Hz/(bar·s²)", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.01, Example = 0)] double Ki,
    [Label("Kp (integral)", German = "Kp (integral)")]
    [Quantity("Hz/(bar·s)", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.01, Example = 0.01)] double Kp,
    [Label("Kd (proportional)", German = "Kd (proportional)")]
    [Quantity("Hz/bar", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.01, Example = 0.02)] double Kd);

/// <summary>Gains of one zone's temperature controller; its output is the relay's duty, 0 … 1.</summary>
/// <param name="Ki">Integral gain, 1/(°C·s).</param>
/// <param name="Kp">Proportional gain, 1/°C.</param>
/// <param name="Kd">Derivative gain, s/°C.</param>
/// <param name="Zone">The zone.</param>
public readonly record struct TemperaturePidSettings(
    [Label("Ki (integral)", German = "Ki (integral)")]
    [Quantity("1/(°C·s)", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.001, Example = 0.001)] double Ki,
    [Label("Kp (proportional)", German = "Kp (proportional)")]
    [Quantity("1/°C", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.001, Example = 0.16)] double Kp,
    [Label("Kd (derivative)", German = "Kd (differenzierend)")]
    [Quantity("s/°C", Minimum = 0, Maximum = ExtruderMutation.MaximumGain, Step = 0.001, Example = 0.008)] double Kd,
    [Label("Zone", German = "Zone")]
    ExtruderZoneName Zone);

/// <summary>How the pressure auto-tune excites the melt.</summary>
/// <param name="TuneDelta">Half the width of the band around the target pressure.</param>
/// <param name="FrequencyStepHz">How far the drive is stepped up and down from its present frequency.</param>
public readonly record struct PressureAutoTuneSettings(
    [Label("Pressure band (±)", German = "Druckband (±)")]
    [Quantity("bar", Minimum = 0.1, Maximum = 5, Step = 0.1, Example = 1)] double TuneDelta,
    [Label("Frequency step (±)", German = "Frequenzschritt (±)")]
    [Quantity("Hz", Minimum = 0.5, Maximum = 10, Step = 0.25, Example = 2.5)] double FrequencyStepHz);

/// <summary>How the auto-tune of the temperature moves a zone.</summary>
/// <param name="Zone">The zone, or all together.</param>
/// <param name="StepDuty">Step of the duty from the one that holds the zone: up if positive, down if negative.</param>
/// <param name="MaxRiseCelsius">How far the zone may move from where it stood; the step is taken back in time.</param>
/// <param name="LambdaFactor">How fast the tuned loop shall be: 0.5 fast, 1 moderate, 2 cautious. Below 1 the probes are taken to be fast where the readings leave that open.</param>
public readonly record struct TemperatureAutoTuneSettings(
    [Label("Zone", German = "Zone")]
    TemperatureAutotuneZone Zone,
    [Label("Step of the duty", German = "Sprung des Stellgrads")]
    [Quantity("", Minimum = -1, Maximum = 1, Step = 0.05, Example = 0.3)] double StepDuty,
    [Label("Largest movement", German = "Größte Bewegung")]
    [Quantity("K", Minimum = 1, Maximum = 5, Step = 0.5, Example = 5)] double MaxRiseCelsius,
    [Label("Loop speed (lambda)", German = "Schnelligkeit (Lambda)")]
    [Quantity("", Minimum = 0.25, Maximum = 4, Step = 0.25, Example = 1)] double LambdaFactor);

/// <summary>Which of the gains that an auto-tune has found are applied.</summary>
public enum TemperatureControllerForm
{
    /// <summary>Without a derivative part.</summary>
    [JsonStringEnumMemberName("pi")]
    [Label("PI", German = "PI")]
    Pi,

    /// <summary>With a derivative part.</summary>
    [JsonStringEnumMemberName("pid")]
    [Label("PID", German = "PID")]
    Pid,
}

/// <summary>What of an auto-tune's result is applied.</summary>
/// <param name="Form">Which gains.</param>
public readonly record struct TemperatureAutoTuneChoice(
    [Label("Gains", German = "Verstärkungen")]
    TemperatureControllerForm Form);

/// <summary>A zone's heater driven at a fixed power.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Enabled">True: at the fixed power. False: regulated to its target temperature.</param>
/// <param name="Watts">The power; each zone takes at most what its state tells.</param>
public readonly record struct HeatingPowerOverrideSettings(
    [Label("Zone", German = "Zone")]
    ExtruderZoneName Zone,
    [Label("Fixed power", German = "Feste Leistung", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    bool Enabled,
    [Label("Power", German = "Leistung")]
    [Quantity("W", Minimum = 0, Maximum = ExtruderMutation.MaximumHeaterWatts, Step = 10, Example = 50)] double Watts);

/// <summary>An empty object.</summary>
public readonly record struct NoSettings;

/// <summary>What can be changed on the extruder.</summary>
public abstract record ExtruderMutation : Mutation
{
    internal const double MaximumGain = 100;
    internal const double MaximumTemperatureCelsius = 300;
    internal const double MaximumPressureBar = 350;
    internal const double MaximumRpm = 52.9;

    // Of the strongest heater of all models.
    internal const double MaximumHeaterWatts = 900;

    private ExtruderMutation()
    {
    }

    /// <summary>Changes the mode. Acknowledges the faults that stopped heating or screw before.</summary>
    [Sets("mode_state.mode")]
    [Confirm(
        "Heat the barrel to its target temperatures? Zones and nozzle get hot enough to burn.",
        German = "Zylinder auf die Solltemperaturen heizen? Zonen und Düse werden so heiß, dass man sich verbrennt.", When = ExtruderMode.Heat,
        WhilePath = "mode_state.mode", WhileIs = ExtruderMode.Standby)]
    [Confirm(
        "Start the screw? It turns at once, and hot melt comes out of the nozzle. Nobody may be at the nozzle or the hopper.",
        German = "Schnecke starten? Sie dreht sofort, und heiße Schmelze tritt aus der Düse aus. Niemand darf an Düse oder Trichter sein.", When = ExtruderMode.Extrude)]
    public sealed record SetExtruderMode(ExtruderMode Mode) : ExtruderMutation;

    /// <summary>Sets the screw's direction; a running screw reverses at once.</summary>
    /// <param name="Forward">True: forward, towards the nozzle.</param>
    [Sets("rotation_state.forward")]
    [Confirm(
        "Turn the screw in reverse? A running screw reverses at once.",
        German = "Schnecke rückwärts drehen? Eine laufende Schnecke kehrt sofort um.", When = false)]
    public sealed record SetInverterRotationDirection(bool Forward) : ExtruderMutation;

    /// <summary>Chooses what the screw is regulated by.</summary>
    /// <param name="UsesRpm">True: speed. False: melt pressure.</param>
    [Sets("regulation_state.uses_rpm")]
    public sealed record SetInverterRegulation(bool UsesRpm) : ExtruderMutation;

    /// <summary>Sets the target speed of the screw, used in speed regulation.</summary>
    /// <param name="Rpm">The speed.</param>
    [Sets("screw_state.target_rpm")]
    [AppliesWhen("regulation_state.uses_rpm", true)]
    public sealed record SetInverterTargetRpm([Quantity("rpm", Minimum = 0, Maximum = MaximumRpm, Step = 1, Example = 30)] double Rpm) : ExtruderMutation;

    /// <summary>Sets the target melt pressure, used in pressure regulation.</summary>
    /// <param name="Bar">The pressure.</param>
    [Sets("pressure_state.target_bar")]
    [AppliesWhen("regulation_state.uses_rpm", false)]
    public sealed record SetInverterTargetPressure([Quantity("bar", Minimum = 0, Maximum = MaximumPressureBar, Step = 1, Example = 40)] double Bar) : ExtruderMutation;

    /// <summary>Sets the target temperature of the back zone.</summary>
    /// <param name="Celsius">The temperature.</param>
    [Sets("heating_states.back.target_temperature")]
    [Label("Back target temperature", German = "Solltemperatur hinten")]
    public sealed record SetBackHeatingTargetTemperature([Quantity("°C", Minimum = 0, Maximum = MaximumTemperatureCelsius, Step = 1, Example = 200)] double Celsius) : ExtruderMutation;

    /// <summary>Sets the target temperature of the middle zone.</summary>
    /// <param name="Celsius">The temperature.</param>
    [Sets("heating_states.middle.target_temperature")]
    [Label("Middle target temperature", German = "Solltemperatur Mitte")]
    public sealed record SetMiddleHeatingTemperature([Quantity("°C", Minimum = 0, Maximum = MaximumTemperatureCelsius, Step = 1, Example = 200)] double Celsius) : ExtruderMutation;

    /// <summary>Sets the target temperature of the front zone.</summary>
    /// <param name="Celsius">The temperature.</param>
    [Sets("heating_states.front.target_temperature")]
    [Label("Front target temperature", German = "Solltemperatur vorn")]
    public sealed record SetFrontHeatingTargetTemperature([Quantity("°C", Minimum = 0, Maximum = MaximumTemperatureCelsius, Step = 1, Example = 200)] double Celsius) : ExtruderMutation;

    /// <summary>Sets the target temperature of the nozzle.</summary>
    /// <param name="Celsius">The temperature.</param>
    [Sets("heating_states.nozzle.target_temperature")]
    [Label("Nozzle target temperature", German = "Solltemperatur Düse")]
    public sealed record SetNozzleHeatingTemperature([Quantity("°C", Minimum = 0, Maximum = MaximumTemperatureCelsius, Step = 1, Example = 200)] double Celsius) : ExtruderMutation;

    /// <summary>Sets the melt pressure at which the screw is stopped.</summary>
    /// <param name="Bar">The pressure.</param>
    [Sets("extruder_settings_state.pressure_limit")]
    [AppliesWhen("extruder_settings_state.pressure_limit_enabled", true)]
    public sealed record SetExtruderPressureLimit([Quantity("bar", Minimum = 0, Maximum = MaximumPressureBar, Step = 1, Example = 100)] double Bar) : ExtruderMutation;

    /// <summary>Switches the pressure limit on or off.</summary>
    /// <param name="Enabled">True: on.</param>
    [Sets("extruder_settings_state.pressure_limit_enabled")]
    [Confirm(
        "Switch the pressure limit off? The screw is then no longer stopped when the melt pressure gets too high, and the barrel can burst.",
        German = "Druckgrenze abschalten? Die Schnecke wird dann bei zu hohem Massedruck nicht mehr angehalten, und der Zylinder kann bersten.", When = false)]
    public sealed record SetExtruderPressureLimitIsEnabled(bool Enabled) : ExtruderMutation;

    /// <summary>Sets the gains of the pressure controller.</summary>
    /// <param name="Settings">The gains.</param>
    [Sets("pid_settings.pressure")]
    [AppliesWhen("regulation_state.uses_rpm", false)]
    public sealed record SetPressurePidSettings(PressurePidSettings Settings) : ExtruderMutation;

    /// <summary>Sets the gains of one zone's temperature controller.</summary>
    /// <param name="Settings">Gains and zone.</param>
    [Sets("pid_settings.temperature.{zone}")]
    [Label("Temperature controller", German = "Temperaturregler")]
    public sealed record SetTemperaturePidSettings(TemperaturePidSettings Settings) : ExtruderMutation;

    /// <summary>
    /// Drives one zone at a fixed power instead of regulating it, for tests and commissioning. Supervision and cut-off stay in force. It ends with every change of
    /// mode, when the zone must not be heated, and with the server.
    /// </summary>
    /// <param name="Settings">Zone and power.</param>
    [Sets("heating_power_override_states.{zone}")]
    [NotKept]
    [Confirm(
        "Drive the zone at a fixed power? The zone then does not keep to its target temperature: nothing but the cut-off at 300 °C limits how hot it gets.",
        German = "Zone mit fester Leistung heizen? Sie hält dann ihre Solltemperatur nicht: Nur die Abschaltung bei 300 °C begrenzt, wie heiß sie wird.", Field = "enabled", When = true)]
    [Label("Fixed heating power", German = "Feste Heizleistung")]
    public sealed record SetHeatingPowerOverride(HeatingPowerOverrideSettings Settings) : ExtruderMutation;

    /// <summary>
    /// Tells clients whether to show the nozzle's target. The nozzle is heated to its target all the same, but when it is not
    /// shown it is also left out of the check whether the barrel is warm enough to extrude.
    /// </summary>
    /// <param name="Enabled">True: show it.</param>
    [Sets("extruder_settings_state.nozzle_temperature_target_enabled")]
    public sealed record SetNozzleTemperatureTargetEnabled(bool Enabled) : ExtruderMutation;

    /// <summary>Resets the inverter, which clears its fault. A running screw is stopped and the mode falls to Heat.</summary>
    /// <param name="Reset">Has no meaning.</param>
    [Confirm(
        "Reset the inverter? A running screw stops.",
        German = "Umrichter zurücksetzen? Eine laufende Schnecke hält an.")]
    [ScreenPage(ScreenPage.Diagnosis)]
    [Label("Reset inverter", German = "Umrichter zurücksetzen")]
    public sealed record ResetInverter(bool Reset) : ExtruderMutation;

    /// <summary>Starts the auto-tune of the pressure controller around the present operating point.</summary>
    /// <param name="Settings">How to excite the melt.</param>
    [Confirm(
        "Start the auto-tune? Screw speed and melt pressure swing around the present operating point until it is done.",
        German = "Selbsteinstellung starten? Drehzahl und Massedruck schwingen um den jetzigen Arbeitspunkt, bis sie fertig ist.")]
    [ScreenPage(ScreenPage.Settings)]
    [Label("Start auto-tune", German = "Selbsteinstellung starten")]
    public sealed record StartPressurePidAutoTune(PressureAutoTuneSettings Settings) : ExtruderMutation;

    /// <summary>Stops the auto-tune; the gains stay as they were.</summary>
    /// <param name="Settings">Empty.</param>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Stop auto-tune", German = "Selbsteinstellung beenden")]
    public sealed record StopPressurePidAutoTune(NoSettings Settings) : ExtruderMutation;

    /// <summary>
    /// Starts the auto-tune of one zone's temperature, or of all zones together. From cold it heats up first. Needs mode Heat with the screw at rest.
    /// </summary>
    /// <param name="Settings">How to move the zone.</param>
    [Confirm(
        "Start the auto-tune? It waits until the zone stands at its set point and then moves it by up to the largest movement.",
        German = "Selbsteinstellung starten? Sie wartet, bis die Zone am Sollwert steht, und bewegt sie dann um höchstens die größte Bewegung.")]
    [ScreenPage(ScreenPage.Settings)]
    [Label("Start temperature tuning", German = "Temperaturtuning starten")]
    public sealed record StartTemperaturePidAutoTune(TemperatureAutoTuneSettings Settings) : ExtruderMutation;

    /// <summary>Stops the auto-tune of the temperature; the zone goes back to its set point and nothing else changes.</summary>
    /// <param name="Settings">Empty.</param>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Stop temperature tuning", German = "Temperaturtuning beenden")]
    public sealed record StopTemperaturePidAutoTune(NoSettings Settings) : ExtruderMutation;

    /// <summary>Takes what a completed auto-tune of the temperature has found into its zones: gains, and the lags of probe and heater band.</summary>
    /// <param name="Choice">Which gains.</param>
    [Confirm(
        "Apply the result? It replaces gains and lags of the tuned zones. Where it is not confident, the steel may get up to 10 K too hot: tune again with a larger step first.",
        German = "Ergebnis anwenden? Es ersetzt Verstärkungen und Verzögerungen. Wo es nicht verlässlich ist, kann der Stahl bis 10 K zu heiß werden: erst mit größerem Sprung wiederholen.")]
    [ScreenPage(ScreenPage.Settings)]
    [Label("Apply temperature tuning", German = "Temperaturtuning anwenden")]
    public sealed record ApplyTemperatureAutoTuneResult(TemperatureAutoTuneChoice Choice) : ExtruderMutation;
}
