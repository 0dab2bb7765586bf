using System.Text.Json.Serialization;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>What a temperature auto-tune is for: one zone, or all of them in one run.</summary>
public enum TemperatureTuneZone
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

    /// <summary>All four, one after the other in one recording.</summary>
    [JsonStringEnumMemberName("all")]
    [Label("All zones", German = "Alle Zonen")]
    All,
}

/// <summary>Which rule's gains to take.</summary>
public enum TemperatureTuneForm
{
    /// <summary>Proportional and integral.</summary>
    [JsonStringEnumMemberName("pi")]
    [Label("PI", German = "PI")]
    Pi,

    /// <summary>Proportional, integral and derivative.</summary>
    [JsonStringEnumMemberName("pid")]
    [Label("PID", German = "PID")]
    Pid,
}

/// <summary>How far a temperature auto-tune has come.</summary>
public enum TemperatureTunePhase
{
    /// <summary>None was started, or it was stopped.</summary>
    [JsonStringEnumMemberName("idle")]
    [Label("Not started", German = "Nicht gestartet")]
    Idle,

    /// <summary>The zones come to where there is room for the step, and to rest.</summary>
    [JsonStringEnumMemberName("waiting_for_steady")]
    [Label("Waiting for rest", German = "Wartet auf Ruhe")]
    WaitingForSteady,

    /// <summary>All duties are frozen, to see what moves without the step.</summary>
    [JsonStringEnumMemberName("baseline_hold")]
    [Label("Measuring the baseline", German = "Misst die Ausgangslage")]
    BaselineHold,

    /// <summary>The step, what follows of it, and the evaluation.</summary>
    [JsonStringEnumMemberName("step")]
    [Label("Step test", German = "Sprungversuch")]
    Step,

    /// <summary>Finished; the result can be taken.</summary>
    [JsonStringEnumMemberName("completed")]
    [Label("Completed", German = "Abgeschlossen")]
    Completed,

    /// <summary>Given up; nothing is changed.</summary>
    [JsonStringEnumMemberName("failed")]
    [Label("Failed", German = "Fehlgeschlagen")]
    Failed,
}

/// <summary>How to tune.</summary>
/// <param name="Zone">The zone, or all.</param>
/// <param name="StepDuty">Change of the duty for the step.</param>
/// <param name="MaxRiseCelsius">How far a zone may move from where it was; so far below the set points the zones are brought first.</param>
/// <param name="LambdaFactor">Time constant of the closed loop to the dead time found: 0.5 fast, 1 moderate, 2 cautious.</param>
public readonly record struct TemperatureAutoTuneSettings(
    [Label("Zone", German = "Zone")]
    TemperatureTuneZone Zone,
    [Label("Step of the duty", German = "Sprung der Stellgröße")]
    [Quantity("", Minimum = -1, Maximum = 1, Step = 0.05, Example = 1)] double StepDuty,
    [Label("Largest rise", German = "Größter Anstieg")]
    [Quantity("°C", Minimum = 5, Maximum = 60, Step = 1, Example = 25)] double MaxRiseCelsius,
    [Label("Speed (lambda factor)", German = "Schnelligkeit (Lambda-Faktor)")]
    [Quantity("", Minimum = 0.25, Maximum = 4, Step = 0.25, Example = 1)] double LambdaFactor);

/// <summary>Which of a result's gains to take.</summary>
/// <param name="Form">The rule.</param>
public readonly record struct TemperatureTuneChoice(
    [Label("Form", German = "Form")]
    TemperatureTuneForm Form);

/// <summary>Gains of one rule, in its own and in parallel form.</summary>
/// <param name="Kc">Gain.</param>
/// <param name="Ti">Reset time.</param>
/// <param name="Td">Derivative time.</param>
/// <param name="Kp">Proportional gain.</param>
/// <param name="Ki">Integral gain.</param>
/// <param name="Kd">Derivative gain.</param>
public readonly record struct TemperatureTuneGains(
    [Label("Kc", German = "Kc")]
    [Quantity("1/°C", Decimals = 4)] double Kc,
    [Label("Reset time", German = "Nachstellzeit")]
    [Quantity("s", Decimals = 0)] double Ti,
    [Label("Derivative time", German = "Vorhaltezeit")]
    [Quantity("s", Decimals = 1)] double Td,
    [Label("Kp (proportional)", German = "Kp (proportional)")]
    [Quantity("1/°C", Decimals = 4)] double Kp,
    [Label("Ki (integral)", German = "Ki (integral)")]
    [Quantity("1/(°C·s)", Decimals = 6)] double Ki,
    [Label("Kd (derivative)", German = "Kd (differenzierend)")]
    [Quantity("s/°C", Decimals = 3)] double Kd);

/// <summary>What a temperature auto-tune found.</summary>
/// <param name="ProcessGain">Rise of the reading per unit of duty.</param>
/// <param name="TimeConstant">Time constant of the first-order process with dead time that comes nearest.</param>
/// <param name="DeadTime">Its dead time.</param>
/// <param name="Tau63">Time to 63 % of the rise.</param>
/// <param name="DeadTimeThreshold">Time from the step until the reading left its noise.</param>
/// <param name="RmsResidual">What the model leaves unexplained.</param>
/// <param name="FitErrorPct">The same as part of the largest change of the reading.</param>
/// <param name="IsGoodFit">Whether that is small.</param>
/// <param name="DeltaPv">Largest change of the reading.</param>
/// <param name="DeltaU">Change of the duty.</param>
/// <param name="Lambda">Time constant of the closed loop that the gains are for.</param>
/// <param name="NoisePeakToPeak">Span of the reading before the step.</param>
/// <param name="SnrRatio">Change of the reading to its noise.</param>
/// <param name="IsConfident">Whether bands and probes could be told apart; only then is it taken into the heat model.</param>
/// <param name="SuggestedStepDuty">A step that would tell more, or the same one.</param>
/// <param name="ProbeLag">Lag of the probe in its pocket.</param>
/// <param name="BandLag">Lag of the heater band.</param>
/// <param name="HeaterStrength">Power of the heater to its rating.</param>
/// <param name="Pi">Gains by the PI rule.</param>
/// <param name="Pid">Gains by the PID rule.</param>
public readonly record struct TemperatureTuneResult(
    [Label("Process gain", German = "Streckenverstärkung")]
    [Quantity("°C", Decimals = 0)] double ProcessGain,
    [Label("Time constant", German = "Zeitkonstante")]
    [Quantity("s", Decimals = 0)] double TimeConstant,
    [Label("Dead time", German = "Totzeit")]
    [Quantity("s", Decimals = 0)] double DeadTime,
    [property: JsonPropertyName("tau_63")]
    [Label("Time to 63 %", German = "Zeit bis 63 %")]
    [Quantity("s", Decimals = 0)] double Tau63,
    [Label("First response after", German = "Erste Antwort nach")]
    [Quantity("s", Decimals = 0)] double DeadTimeThreshold,
    [Label("Unexplained (r.m.s.)", German = "Unerklärt (quadratisches Mittel)")]
    [Quantity("°C", Decimals = 2)] double RmsResidual,
    [Label("Unexplained part", German = "Unerklärter Anteil")]
    [Quantity("%", Decimals = 1)] double FitErrorPct,
    [Label("Fit", German = "Anpassung", True = "Good", GermanTrue = "Gut", False = "Poor", GermanFalse = "Schlecht")]
    bool IsGoodFit,
    [Label("Change of the reading", German = "Änderung des Messwerts")]
    [Quantity("°C", Decimals = 1)] double DeltaPv,
    [Label("Change of the duty", German = "Änderung der Stellgröße")]
    [Quantity("", Decimals = 2)] double DeltaU,
    [Label("Closed-loop time constant", German = "Zeitkonstante des Regelkreises")]
    [Quantity("s", Decimals = 0)] double Lambda,
    [Label("Noise", German = "Rauschen")]
    [Quantity("°C", Decimals = 1)] double NoisePeakToPeak,
    [Label("Signal to noise", German = "Signal zu Rauschen")]
    [Quantity("", Decimals = 0)] double SnrRatio,
    [Label("Bands and probes", German = "Heizbänder und Fühler", True = "Told apart", GermanTrue = "Unterschieden", False = "Not told apart", GermanFalse = "Nicht unterschieden")]
    bool IsConfident,
    [Label("Suggested step", German = "Vorgeschlagener Sprung")]
    [Quantity("", Decimals = 2)] double SuggestedStepDuty,
    [Label("Lag of the probe", German = "Verzögerung des Fühlers")]
    [Quantity("s", Decimals = 0)] double ProbeLag,
    [Label("Lag of the heater band", German = "Verzögerung des Heizbands")]
    [Quantity("s", Decimals = 0)] double BandLag,
    [Label("Strength of the heater", German = "Stärke der Heizung")]
    [Quantity("", Decimals = 2)] double HeaterStrength,
    [Label("PI gains", German = "PI-Werte")]
    TemperatureTuneGains Pi,
    [Label("PID gains", German = "PID-Werte")]
    TemperatureTuneGains Pid);

/// <summary>The temperature auto-tune.</summary>
/// <param name="Zone">What it is or was for; null before the first.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Progress">The same in percent: never falls while it runs, 100 when completed.</param>
/// <param name="ElapsedSeconds">Time since its start.</param>
/// <param name="BaselineDuty">Duty of the first zone before its step.</param>
/// <param name="BaselineTemperature">Its temperature then.</param>
/// <param name="CurrentDuty">Its duty as the test has it now.</param>
/// <param name="Result">What was found; null unless completed.</param>
/// <param name="FailureReason">Why it failed, with what to do; null if it did not.</param>
public readonly record struct TemperatureAutotuneState(
    [Label("Zone", German = "Zone")]
    TemperatureTuneZone? Zone,
    [Label("Auto-tune", German = "Selbsteinstellung")]
    TemperatureTunePhase Phase,
    [Label("Auto-tune progress", German = "Fortschritt Einstellung")]
    [Quantity("%", Decimals = 0)] double Progress,
    [Label("Time since the start", German = "Zeit seit dem Start")]
    [Quantity("s", Decimals = 0)] double ElapsedSeconds,
    [Label("Duty before the step", German = "Stellgröße vor dem Sprung")]
    [Quantity("", Decimals = 2)] double BaselineDuty,
    [Label("Temperature before the step", German = "Temperatur vor dem Sprung")]
    [Quantity("°C", Decimals = 1)] double BaselineTemperature,
    [Label("Present duty", German = "Stellgröße jetzt")]
    [Quantity("", Decimals = 2)] double CurrentDuty,
    [Label("Result", German = "Ergebnis")]
    TemperatureTuneResult? Result,
    [Label("Reason of failure", German = "Grund des Fehlschlags")]
    string? FailureReason)
{
    /// <summary>Whether it is running.</summary>
    [JsonIgnore]
    public bool IsRunning => Phase is TemperatureTunePhase.WaitingForSteady or TemperatureTunePhase.BaselineHold or TemperatureTunePhase.Step;
}
