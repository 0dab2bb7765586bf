using System.Text.Json.Serialization;
using PanelServer.Machines.ExtruderV1.Heating;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Commanded values and flags of the extruder.</summary>
public readonly record struct ExtruderState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>Commanded direction of the screw.</summary>
    [Label("Screw direction", German = "Drehrichtung der Schnecke")]
    public ExtruderRotationState RotationState { get; init; }

    /// <summary>The mode.</summary>
    [Label("Mode", German = "Betriebsart")]
    public ExtruderModeState ModeState { get; init; }

    /// <summary>What the screw is regulated by.</summary>
    [Label("Screw control", German = "Schneckenregelung")]
    public ExtruderRegulationState RegulationState { get; init; }

    /// <summary>Target pressure and the pressure sensor's health.</summary>
    [Label("Melt pressure", German = "Massedruck")]
    public ExtruderPressureState PressureState { get; init; }

    /// <summary>Target speed.</summary>
    [Label("Screw", German = "Schnecke")]
    public ExtruderScrewState ScrewState { get; init; }

    /// <summary>Targets and sensors of the zones.</summary>
    [Label("Heating", German = "Heizung")]
    public ExtruderHeatingStates HeatingStates { get; init; }

    /// <summary>Limits and display settings.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Limits and display", German = "Grenzen und Anzeige")]
    public ExtruderSettingsState ExtruderSettingsState { get; init; }

    /// <summary>The inverter's status word.</summary>
    [Label("Inverter", German = "Umrichter")]
    public InverterStatusState InverterStatusState { get; init; }

    /// <summary>Gains of all controllers.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Controllers", German = "Regler")]
    public ExtruderPidSettings PidSettings { get; init; }

    /// <summary>The pressure auto-tune.</summary>
    [Label("Auto-tune of pressure", German = "Selbsteinstellung Druck")]
    public PidAutotuneState PidAutotuneState { get; init; }

    /// <summary>The auto-tune of the temperature.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Temperature tuning", German = "Temperaturtuning")]
    public TemperatureAutotuneState TemperatureAutotuneState { get; init; }

    /// <summary>Zones that are driven at a fixed power.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Fixed heating power", German = "Feste Heizleistung")]
    public HeatingPowerOverrideStates HeatingPowerOverrideStates { get; init; }

    /// <summary>What forbids heating or extruding at the moment. Not sent to clients.</summary>
    [JsonIgnore]
    public ExtruderInhibit Inhibit { get; init; }

    /// <summary>The terminal that is lost, as an operator reads it; null if all work. Not sent to clients.</summary>
    [JsonIgnore]
    public string? TerminalFault { get; init; }

    /// <summary>Why the screw was stopped, as an operator reads it, until a mode is chosen; null if it was not. Not sent to clients.</summary>
    [JsonIgnore]
    public string? StopReason { get; init; }

    /// <summary>How often an operator has chosen a mode and so acknowledged faults. Not sent to clients.</summary>
    [JsonIgnore]
    public int Acknowledgements { get; init; }

    /// <summary>How often the inverter was told to reset. Not sent to clients.</summary>
    [JsonIgnore]
    public int InverterResets { get; init; }

    /// <summary>How often an auto-tune was started. Not sent to clients.</summary>
    [JsonIgnore]
    public int AutoTunes { get; init; }

    /// <summary>How the auto-tune started last excites the melt. Not sent to clients.</summary>
    [JsonIgnore]
    public PressureAutoTuneSettings AutoTune { get; init; }

    /// <summary>How often an auto-tune of the temperature was started. Not sent to clients.</summary>
    [JsonIgnore]
    public int TemperatureAutoTunes { get; init; }

    /// <summary>How the auto-tune of the temperature started last moves its zones. Not sent to clients.</summary>
    [JsonIgnore]
    public TemperatureAutoTuneSettings TemperatureAutoTune { get; init; }

    /// <summary>The lags that auto-tunes have found. Not sent to clients.</summary>
    [JsonIgnore]
    public ExtruderZoneLags ZoneLags { get; init; }

    /// <summary>The lags of the barrel's zones that the last heat-up from cold has shown; in force where auto-tunes have found none. Not sent to clients.</summary>
    [JsonIgnore]
    [Calibration]
    public ZoneLags ColdStartLags { get; init; }
}

/// <summary>The lags that auto-tunes have found, zone by zone.</summary>
public readonly record struct ExtruderZoneLags
{
    /// <summary>Front of the barrel.</summary>
    [Calibration]
    public ZoneLags Front { get; init; }

    /// <summary>Middle of the barrel.</summary>
    [Calibration]
    public ZoneLags Middle { get; init; }

    /// <summary>Back of the barrel.</summary>
    [Calibration]
    public ZoneLags Back { get; init; }

    /// <summary>Nozzle.</summary>
    [Calibration]
    public ZoneLags Nozzle { get; init; }
}

/// <summary>Commanded direction of the screw.</summary>
/// <param name="Forward">True: towards the nozzle.</param>
public readonly record struct ExtruderRotationState(
    [Label("Screw direction", German = "Drehrichtung der Schnecke", True = "Forward", GermanTrue = "Vorwärts", False = "Reverse", GermanFalse = "Rückwärts")]
    bool Forward);

/// <summary>Mode of the extruder, as an object of its own like on every machine.</summary>
/// <param name="Mode">The mode.</param>
public readonly record struct ExtruderModeState(
    [Label("Mode", German = "Betriebsart")]
    [KeyValue] ExtruderMode Mode);

/// <summary>What the screw is regulated by.</summary>
/// <param name="UsesRpm">True: speed. False: melt pressure.</param>
public readonly record struct ExtruderRegulationState(
    [Label("Screw control", German = "Schneckenregelung", True = "Speed", GermanTrue = "Drehzahl", False = "Pressure", GermanFalse = "Druck")]
    bool UsesRpm);

/// <summary>Target pressure and the pressure sensor's health.</summary>
/// <param name="TargetBar">Target of the pressure regulation.</param>
/// <param name="WiringError">True while the sensor's signal is out of range, faulty or standing still.</param>
public readonly record struct ExtruderPressureState(
    [Label("Target melt pressure", German = "Soll-Massedruck")]
    [Quantity("bar", Decimals = 1)] double TargetBar,
    [Label("Pressure sensor", German = "Drucksensor", True = "Faulty", GermanTrue = "Gestört", False = "OK", GermanFalse = "OK")]
    bool WiringError);

/// <summary>Target speed.</summary>
/// <param name="TargetRpm">Target of the speed regulation, of the screw.</param>
public readonly record struct ExtruderScrewState(
    [Label("Target screw speed", German = "Soll-Schneckendrehzahl")]
    [Quantity("rpm", Decimals = 1)] double TargetRpm);

/// <summary>One zone's target and sensor.</summary>
/// <param name="TargetTemperature">Target temperature.</param>
/// <param name="WiringError">True while the sensor is broken, shorted or standing still; the zone is not heated then.</param>
public readonly record struct ExtruderHeatingState(
    [Label("Target temperature", German = "Solltemperatur")]
    [Quantity("°C", Decimals = 0)] double TargetTemperature,
    [Label("Temperature sensor", German = "Temperaturfühler", True = "Faulty", GermanTrue = "Gestört", False = "OK", GermanFalse = "OK")]
    bool WiringError);

/// <summary>The four zones.</summary>
/// <param name="Nozzle">Nozzle.</param>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
public readonly record struct ExtruderHeatingStates(
    [Label("Nozzle", German = "Düse")]
    ExtruderHeatingState Nozzle,
    [Label("Front zone", German = "Zone vorn")]
    ExtruderHeatingState Front,
    [Label("Back zone", German = "Zone hinten")]
    ExtruderHeatingState Back,
    [Label("Middle zone", German = "Zone Mitte")]
    ExtruderHeatingState Middle);

/// <summary>Limits and display settings.</summary>
/// <param name="PressureLimit">Pressure at which the screw is stopped.</param>
/// <param name="PressureLimitEnabled">Whether it is.</param>
/// <param name="NozzleTemperatureTargetEnabled">Whether clients show the nozzle's target.</param>
public readonly record struct ExtruderSettingsState(
    [Label("Pressure limit", German = "Druckgrenze")]
    [Quantity("bar", Decimals = 0)] double PressureLimit,
    [Label("Stop at pressure limit", German = "Halt an der Druckgrenze", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    bool PressureLimitEnabled,
    [Label("Nozzle target display", German = "Anzeige Düsen-Sollwert", True = "Shown", GermanTrue = "Sichtbar", False = "Hidden", GermanFalse = "Ausgeblendet")]
    bool NozzleTemperatureTargetEnabled);

/// <summary>The inverter's status word, as last read; all false while it does not answer.</summary>
/// <param name="Running">RUN: a run command is in force or the output still turns.</param>
/// <param name="ForwardRunning">The motor turns forward.</param>
/// <param name="ReverseRunning">The motor turns in reverse, which is the screw's forward: the gearbox inverts.</param>
/// <param name="UpToFrequency">SU: within 10 % of the set frequency.</param>
/// <param name="OverloadWarning">OL: current above the warning level.</param>
/// <param name="NoFunction">Not used by the inverter.</param>
/// <param name="OutputFrequencyDetection">FU: output above the detection frequency.</param>
/// <param name="AbcFault">ABC: the fault relay has dropped.</param>
/// <param name="FaultOccurence">A fault has tripped the inverter.</param>
public readonly record struct InverterStatusState(
    [Label("Inverter running", German = "Umrichter läuft")]
    bool Running,
    [Label("Motor turns forward", German = "Motor dreht vorwärts")]
    bool ForwardRunning,
    [Label("Motor turns in reverse", German = "Motor dreht rückwärts")]
    bool ReverseRunning,
    [Label("Set frequency reached", German = "Sollfrequenz erreicht")]
    bool UpToFrequency,
    [Label("Overload warning", German = "Überlastwarnung")]
    bool OverloadWarning,
    [Label("Unused status bit", German = "Unbenutztes Statusbit")]
    bool NoFunction,
    [Label("Above detection frequency", German = "Über der Meldefrequenz")]
    bool OutputFrequencyDetection,
    [Label("Fault relay", German = "Störmelderelais", True = "Fault", GermanTrue = "Störung", False = "OK", GermanFalse = "OK")]
    bool AbcFault,
    [Label("Inverter tripped", German = "Umrichter ausgelöst")]
    bool FaultOccurence);

/// <summary>Gains of one zone's temperature controller.</summary>
/// <param name="Ki">Integral gain.</param>
/// <param name="Kp">Proportional gain.</param>
/// <param name="Kd">Derivative gain.</param>
/// <param name="Zone">The zone.</param>
public readonly record struct TemperaturePidState(
    [Label("Ki (integral)", German = "Ki (integral)")]
    [Quantity("1/(°C·s)", Decimals = 4)] double Ki,
    [Label("Kp (proportional)", German = "Kp (proportional)")]
    [Quantity("1/°C", Decimals = 3)] double Kp,
    [Label("Kd (derivative)", German = "Kd (differenzierend)")]
    [Quantity("s/°C", Decimals = 3)] double Kd,
    [Label("Zone", German = "Zone")]
    ExtruderZoneName Zone);

/// <summary>Gains of the four temperature controllers.</summary>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Nozzle">Nozzle.</param>
public readonly record struct TemperaturePidStates(
    [Label("Front zone", German = "Zone vorn")]
    TemperaturePidState Front,
    [Label("Middle zone", German = "Zone Mitte")]
    TemperaturePidState Middle,
    [Label("Back zone", German = "Zone hinten")]
    TemperaturePidState Back,
    [Label("Nozzle", German = "Düse")]
    TemperaturePidState Nozzle);

/// <summary>Gains of the pressure controller.</summary>
/// <param name="Ki">Double-integral gain.</param>
/// <param name="Kp">Integral gain.</param>
/// <param name="Kd">Proportional gain.</param>
public readonly record struct PressurePidState(
    [Label("Ki (double integral)", German = "Ki (doppelt integral)")]
    [Quantity("Hz/(bar·s²)", Decimals = 4)] double Ki,
    [Label("Kp (integral)", German = "Kp (integral)")]
    [Quantity("Hz/(bar·s)", Decimals = 4)] double Kp,
    [Label("Kd (proportional)", German = "Kd (proportional)")]
    [Quantity("Hz/bar", Decimals = 4)] double Kd);

/// <summary>Gains of all controllers.</summary>
/// <param name="Temperature">Of the zones.</param>
/// <param name="Pressure">Of the screw in pressure regulation.</param>
public readonly record struct ExtruderPidSettings(
    [Label("Temperature controllers", German = "Temperaturregler")]
    TemperaturePidStates Temperature,
    [Label("Pressure controller", German = "Druckregler")]
    PressurePidState Pressure);

/// <summary>How far the pressure auto-tune has come.</summary>
public enum AutotuneStatus
{
    /// <summary>None was started, or its result has been replaced by other gains.</summary>
    [JsonStringEnumMemberName("not_started")]
    [Label("Not started", German = "Nicht gestartet")]
    NotStarted,

    /// <summary>Oscillating and measuring.</summary>
    [JsonStringEnumMemberName("running")]
    [Label("Running", German = "Läuft")]
    Running,

    /// <summary>Finished; the result is in force.</summary>
    [JsonStringEnumMemberName("completed")]
    [Label("Completed", German = "Abgeschlossen")]
    Completed,

    /// <summary>Given up; the gains are unchanged.</summary>
    [JsonStringEnumMemberName("failed")]
    [Label("Failed", German = "Fehlgeschlagen")]
    Failed,
}

/// <summary>The pressure auto-tune.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Progress">0 … 99 while running, 100 when completed, otherwise 0.</param>
/// <param name="Result">The gains found and applied; null unless completed.</param>
public readonly record struct PidAutotuneState(
    [Label("Auto-tune", German = "Selbsteinstellung")]
    AutotuneStatus State,
    [Label("Auto-tune progress", German = "Fortschritt Einstellung")]
    [Quantity("%", Decimals = 0)] double Progress,
    [Label("Gains found", German = "Gefundene Werte")]
    PressurePidState? Result);
