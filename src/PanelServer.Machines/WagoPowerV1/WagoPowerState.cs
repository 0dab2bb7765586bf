using System.Text.Json.Serialization;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>Mode of the power supply's output.</summary>
public enum WagoPowerMode
{
    /// <summary>Output off.</summary>
    [Label("Off", German = "Aus")]
    Off,

    /// <summary>Output on at 24 V.</summary>
    [Label("On (24 V)", German = "Ein (24 V)")]
    On24V,
}

/// <summary>Commanded values of the power supply.</summary>
public readonly record struct WagoPowerState
{
    /// <summary>The commanded mode. While the supply has not confirmed it, the machine's <c>error</c> says so.</summary>
    [KeyValue]
    [Label("Output", German = "Ausgang")]
    public WagoPowerMode Mode { get; init; }

    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>The supply answers, so its output can be switched. Not sent to clients.</summary>
    [JsonIgnore]
    public bool Answers { get; init; }

    /// <summary>How often the mode was set, for the driver to tell a new command from an old one. Not sent to clients.</summary>
    [JsonIgnore]
    public long Commands { get; init; }
}

/// <summary>Measured values of the power supply. Null until the first reading, while the supply has a fault, and when the last one is older than 1 s.</summary>
public readonly record struct WagoPowerLiveValues
{
    /// <summary>Output voltage.</summary>
    [KeyValue]
    [Invalid("No readings", German = "Keine Messwerte")]
    [Quantity("V", Decimals = 1)]
    [Label("Output voltage", German = "Ausgangsspannung")]
    public double Voltage { get; init; }

    /// <summary>Output current.</summary>
    [KeyValue]
    [Invalid("No readings", German = "Keine Messwerte")]
    [Quantity("mA", Decimals = 0)]
    [Label("Output current", German = "Ausgangsstrom")]
    public double Current { get; init; }
}
