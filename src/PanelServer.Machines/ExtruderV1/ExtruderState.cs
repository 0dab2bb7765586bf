using System.Text.Json.Serialization;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Commanded values and flags of the extruder.</summary>
public readonly record struct ExtruderState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    public bool IsDefaultState { get; init; }

    /// <summary>Commanded direction of the screw.</summary>
    public ExtruderRotationState RotationState { get; init; }

    /// <summary>The mode.</summary>
    public ExtruderModeState ModeState { get; init; }

    /// <summary>What the screw is regulated by.</summary>
    public ExtruderRegulationState RegulationState { get; init; }

    /// <summary>Target pressure and the pressure sensor's health.</summary>
    public ExtruderPressureState PressureState { get; init; }

    /// <summary>Target speed.</summary>
    public ExtruderScrewState ScrewState { get; init; }

    /// <summary>Targets and sensors of the zones.</summary>
    public ExtruderHeatingStates HeatingStates { get; init; }

    /// <summary>Limits and display settings.</summary>
    public ExtruderSettingsState ExtruderSettingsState { get; init; }

    /// <summary>The inverter's status word.</summary>
    public InverterStatusState InverterStatusState { get; init; }

    /// <summary>Gains of all controllers.</summary>
    public ExtruderPidSettings PidSettings { get; init; }

    /// <summary>The pressure auto-tune.</summary>
    public PidAutotuneState PidAutotuneState { get; init; }

    /// <summary>What forbids heating or extruding at the moment; known to the door, not sent to clients.</summary>
    [JsonIgnore]
    public ExtruderInhibit Inhibit { get; init; }
}

/// <summary>Commanded direction of the screw.</summary>
/// <param name="Forward">True: towards the nozzle.</param>
public readonly record struct ExtruderRotationState(bool Forward);

/// <summary>Mode of the extruder, as an object of its own like on every machine.</summary>
/// <param name="Mode">The mode.</param>
public readonly record struct ExtruderModeState([KeyValue] ExtruderMode Mode);

/// <summary>What the screw is regulated by.</summary>
/// <param name="UsesRpm">True: speed. False: melt pressure.</param>
public readonly record struct ExtruderRegulationState(bool UsesRpm);

/// <summary>Target pressure and the pressure sensor's health.</summary>
/// <param name="TargetBar">Target of the pressure regulation.</param>
/// <param name="WiringError">True while the sensor's signal is out of range, faulty or standing still.</param>
public readonly record struct ExtruderPressureState([Quantity("bar", Decimals = 1)] double TargetBar, bool WiringError);

/// <summary>Target speed.</summary>
/// <param name="TargetRpm">Target of the speed regulation, of the screw.</param>
public readonly record struct ExtruderScrewState([Quantity("rpm", Decimals = 1)] double TargetRpm);

/// <summary>One zone's target and sensor.</summary>
/// <param name="TargetTemperature">Target temperature.</param>
/// <param name="WiringError">True while the sensor is broken, shorted or standing still; the zone is not heated then.</param>
public readonly record struct ExtruderHeatingState([Quantity("°C", Decimals = 0)] double TargetTemperature, bool WiringError);

/// <summary>The four zones.</summary>
/// <param name="Nozzle">Nozzle.</param>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
public readonly record struct ExtruderHeatingStates(
    ExtruderHeatingState Nozzle, ExtruderHeatingState Front, ExtruderHeatingState Back, ExtruderHeatingState Middle);

/// <summary>Limits and display settings.</summary>
/// <param name="PressureLimit">Pressure at which the screw is stopped.</param>
/// <param name="PressureLimitEnabled">Whether it is.</param>
/// <param name="NozzleTemperatureTargetEnabled">Whether clients show the nozzle's target.</param>
public readonly record struct ExtruderSettingsState(
    [Quantity("bar", Decimals = 0)] double PressureLimit, bool PressureLimitEnabled, bool NozzleTemperatureTargetEnabled);

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
    bool Running,
    bool ForwardRunning,
    bool ReverseRunning,
    bool UpToFrequency,
    bool OverloadWarning,
    bool NoFunction,
    bool OutputFrequencyDetection,
    bool AbcFault,
    bool FaultOccurence);

/// <summary>Gains of one zone's temperature controller.</summary>
/// <param name="Ki">Integral gain.</param>
/// <param name="Kp">Proportional gain.</param>
/// <param name="Kd">Derivative gain.</param>
/// <param name="Zone">The zone.</param>
public readonly record struct TemperaturePidState(
    [Quantity("1/(°C·s)", Decimals = 4)] double Ki, [Quantity("1/°C", Decimals = 3)] double Kp, [Quantity("s/°C", Decimals = 3)] double Kd, ExtruderZoneName Zone);

/// <summary>Gains of the four temperature controllers.</summary>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Nozzle">Nozzle.</param>
public readonly record struct TemperaturePidStates(
    TemperaturePidState Front, TemperaturePidState Middle, TemperaturePidState Back, TemperaturePidState Nozzle);

/// <summary>Gains of the pressure controller.</summary>
/// <param name="Ki">Double-integral gain.</param>
/// <param name="Kp">Integral gain.</param>
/// <param name="Kd">Proportional gain.</param>
public readonly record struct PressurePidState([Quantity("Hz/(bar·s²)", Decimals = 4)] double Ki, [Quantity("Hz/(bar·s)", Decimals = 4)] double Kp, [Quantity("Hz/bar", Decimals = 4)] double Kd);

/// <summary>Gains of all controllers.</summary>
/// <param name="Temperature">Of the zones.</param>
/// <param name="Pressure">Of the screw in pressure regulation.</param>
public readonly record struct ExtruderPidSettings(TemperaturePidStates Temperature, PressurePidState Pressure);

/// <summary>How far the pressure auto-tune has come.</summary>
public enum AutotuneStatus
{
    /// <summary>None was started, or its result has been replaced by other gains.</summary>
    [JsonStringEnumMemberName("not_started")]
    NotStarted,

    /// <summary>Oscillating and measuring.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Finished; the result is in force.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Given up; the gains are unchanged.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>The pressure auto-tune.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Progress">0 … 99 while running, 100 when completed, otherwise 0.</param>
/// <param name="Result">The gains found and applied; null unless completed.</param>
public readonly record struct PidAutotuneState(AutotuneStatus State, [Quantity("%", Decimals = 0)] double Progress, PressurePidState? Result);
