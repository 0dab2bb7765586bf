using System.Text.Json.Serialization;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the auto-tune of the temperature works on.</summary>
public enum TemperatureAutotuneZone
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

    /// <summary>All zones together.</summary>
    [JsonStringEnumMemberName("all")]
    [Label("All zones", German = "Alle Zonen")]
    All,
}

/// <summary>How far the auto-tune of the temperature has come.</summary>
public enum TemperatureAutotunePhase
{
    /// <summary>None was started, or it was stopped.</summary>
    [JsonStringEnumMemberName("idle")]
    [Label("Not started", German = "Nicht gestartet")]
    Idle,

    /// <summary>The zone is regulated until it stands still at its set point, also from cold.</summary>
    [JsonStringEnumMemberName("waiting_for_steady")]
    [Label("Steadying", German = "Beruhigung")]
    WaitingForSteady,

    /// <summary>The duty that holds the zone is measured.</summary>
    [JsonStringEnumMemberName("baseline_hold")]
    [Label("Holding", German = "Halten")]
    BaselineHold,

    /// <summary>The duty has been stepped and the zone answers; it ends back at its set point.</summary>
    [JsonStringEnumMemberName("step")]
    [Label("Step", German = "Sprung")]
    Step,

    /// <summary>Finished; the result can be applied.</summary>
    [JsonStringEnumMemberName("completed")]
    [Label("Completed", German = "Abgeschlossen")]
    Completed,

    /// <summary>Given up; nothing has changed.</summary>
    [JsonStringEnumMemberName("failed")]
    [Label("Failed", German = "Fehlgeschlagen")]
    Failed,
}

/// <summary>Gains of a zone's controller in internal-model and in parallel form.</summary>
/// <param name="Kc">Controller gain.</param>
/// <param name="Ti">Integral time; 0 for none, since the heat model does what an integral would.</param>
/// <param name="Td">Derivative time.</param>
/// <param name="Kp">Proportional gain, as it is applied.</param>
/// <param name="Ki">Integral gain, as it is applied.</param>
/// <param name="Kd">Derivative gain, as it is applied.</param>
public readonly record struct TemperatureAutotuneGains(
    [Label("Kc", German = "Kc")]
    [Quantity("1/°C", Decimals = 3)] double Kc,
    [Label("Ti", German = "Ti")]
    [Quantity("s", Decimals = 0)] double Ti,
    [Label("Td", German = "Td")]
    [Quantity("s", Decimals = 1)] double Td,
    [Label("Kp", German = "Kp")]
    [Quantity("1/°C", Decimals = 3)] double Kp,
    [Label("Ki", German = "Ki")]
    [Quantity("1/(°C·s)", Decimals = 4)] double Ki,
    [Label("Kd", German = "Kd")]
    [Quantity("s/°C", Decimals = 3)] double Kd);

/// <summary>What an auto-tune has found in a zone, its neighbours held as they are.</summary>
/// <param name="ProcessGain">Rise of the zone for the whole duty.</param>
/// <param name="TimeConstant">Time constant of that rise.</param>
/// <param name="DeadTime">Delay before it: the lags of band and probe together.</param>
/// <param name="Tau63">Time to 63 % of the rise, delay included.</param>
/// <param name="DeadTimeThreshold">Time from the step until the reading had left its noise.</param>
/// <param name="RmsResidual">Difference between the readings and what the model expected of them.</param>
/// <param name="FitErrorPct">The same as a part of the zone's movement.</param>
/// <param name="IsGoodFit">Whether that is little.</param>
/// <param name="DeltaPv">How far the reading has moved.</param>
/// <param name="DeltaU">Step of the duty that was made.</param>
/// <param name="Lambda">Time constant of the closed loop that the gains are made for.</param>
/// <param name="NoisePeakToPeak">Noise of the reading before the step.</param>
/// <param name="SnrRatio">Movement by noise.</param>
/// <param name="IsConfident">Whether the zone has moved enough to tell its lags from others.</param>
/// <param name="SuggestedStepDuty">Step with which another run would use the room that it was given.</param>
/// <param name="ProbeLag">Lag of the probe that is applied with the gains.</param>
/// <param name="BandLag">Lag of the heater band that is applied with the gains.</param>
/// <param name="Pi">Gains without a derivative part.</param>
/// <param name="Pid">Gains with a derivative part.</param>
public readonly record struct TemperatureAutotuneResult(
    [Label("Process gain", German = "Streckenverstärkung")]
    [Quantity("K", Decimals = 0)] double ProcessGain,
    [Label("Time constant", German = "Zeitkonstante")]
    [Quantity("s", Decimals = 0)] double TimeConstant,
    [Label("Dead time", German = "Totzeit")]
    [Quantity("s", Decimals = 0)] double DeadTime,
    [property: JsonPropertyName("tau_63")]
    [Label("Time to 63 %", German = "Zeit bis 63 %")]
    [Quantity("s", Decimals = 0)] double Tau63,
    [Label("Reading moved after", German = "Messwert bewegt nach")]
    [Quantity("s", Decimals = 0)] double DeadTimeThreshold,
    [Label("Residual", German = "Restfehler")]
    [Quantity("K", Decimals = 3)] double RmsResidual,
    [Label("Fit error", German = "Anpassungsfehler")]
    [Quantity("%", Decimals = 1)] double FitErrorPct,
    [Label("Good fit", German = "Gute Anpassung")]
    bool IsGoodFit,
    [Label("Movement", German = "Bewegung")]
    [Quantity("K", Decimals = 1)] double DeltaPv,
    [Label("Step made", German = "Ausgeführter Sprung")]
    [Quantity("", Decimals = 2)] double DeltaU,
    [Label("Lambda", German = "Lambda")]
    [Quantity("s", Decimals = 1)] double Lambda,
    [Label("Noise, peak to peak", German = "Rauschen, Spitze–Spitze")]
    [Quantity("K", Decimals = 2)] double NoisePeakToPeak,
    [Label("Movement to noise", German = "Bewegung zu Rauschen")]
    [Quantity("", Decimals = 0)] double SnrRatio,
    [Label("Confident", German = "Verlässlich")]
    bool IsConfident,
    [Label("Suggested step", German = "Vorgeschlagener Sprung")]
    [Quantity("", Decimals = 2)] double SuggestedStepDuty,
    [Label("Probe lag", German = "Verzögerung des Fühlers")]
    [Quantity("s", Decimals = 0)] double ProbeLag,
    [Label("Band lag", German = "Verzögerung des Heizbands")]
    [Quantity("s", Decimals = 0)] double BandLag,
    [Label("PI", German = "PI")]
    TemperatureAutotuneGains Pi,
    [Label("PID", German = "PID")]
    TemperatureAutotuneGains Pid);

/// <summary>What an auto-tune has found in each zone; null where it has not looked.</summary>
/// <param name="Nozzle">Nozzle.</param>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
public readonly record struct TemperatureAutotuneResults(
    [Label("Nozzle", German = "Düse")]
    TemperatureAutotuneResult? Nozzle,
    [Label("Front zone", German = "Zone vorn")]
    TemperatureAutotuneResult? Front,
    [Label("Back zone", German = "Zone hinten")]
    TemperatureAutotuneResult? Back,
    [Label("Middle zone", German = "Zone Mitte")]
    TemperatureAutotuneResult? Middle);

/// <summary>The auto-tune of the temperature; kept until the next start. While all zones are tuned its single values are those of the front zone.</summary>
/// <param name="Zone">What it works on; null before the first.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Progress">0 … 99 while running, 100 when completed, otherwise 0.</param>
/// <param name="ElapsedSeconds">Time since the start.</param>
/// <param name="BaselineDuty">Duty that holds the zone.</param>
/// <param name="BaselineTemperature">Where it stood before the step.</param>
/// <param name="CurrentDuty">Duty at the moment.</param>
/// <param name="Result">What was found; null unless completed.</param>
/// <param name="FailureReason">Why it has failed and what to do; null if it has not.</param>
/// <param name="Results">What was found, zone by zone.</param>
public readonly record struct TemperatureAutotuneState(
    [Label("Zone", German = "Zone")]
    TemperatureAutotuneZone? Zone,
    [Label("Tuning phase", German = "Tuningphase")]
    TemperatureAutotunePhase Phase,
    [Label("Tuning progress", German = "Tuningfortschritt")]
    [Quantity("%", Decimals = 0)] double Progress,
    [Label("Running for", German = "Läuft seit")]
    [Quantity("s", Decimals = 0)] double ElapsedSeconds,
    [Label("Holding duty", German = "Halteleistung")]
    [Quantity("", Decimals = 2)] double BaselineDuty,
    [Label("Temperature before step", German = "Temperatur vor Sprung")]
    [Quantity("°C", Decimals = 1)] double BaselineTemperature,
    [Label("Present duty", German = "Stellgrad")]
    [Quantity("", Decimals = 2)] double CurrentDuty,
    [Label("Result", German = "Ergebnis")]
    TemperatureAutotuneResult? Result,
    [Label("Failed because", German = "Fehlgeschlagen, weil")]
    string? FailureReason,
    [Label("Results by zone", German = "Ergebnisse je Zone")]
    TemperatureAutotuneResults Results)
{
    /// <summary>Whether one is under way.</summary>
    [JsonIgnore]
    public bool IsRunning => Phase is TemperatureAutotunePhase.WaitingForSteady or TemperatureAutotunePhase.BaselineHold or TemperatureAutotunePhase.Step;

    /// <summary>Whether it works, or has worked, on a zone.</summary>
    /// <param name="zone">The zone.</param>
    public bool Covers(ExtruderZoneName zone) => Zone == TemperatureAutotuneZone.All || (int?)Zone == (int)zone;
}
