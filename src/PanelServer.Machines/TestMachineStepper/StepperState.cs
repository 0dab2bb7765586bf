using System.Text.Json.Serialization;

namespace PanelServer.Machines.TestMachineStepper;

/// <summary>Commanded values.</summary>
public readonly record struct StepperState
{
    /// <summary>Speed while it is enabled; 25000 is the top of the selected frequency range, negative turns backwards.</summary>
    [KeyValue]
    [Label("Set speed (max. 25000)", German = "Solldrehzahl (max. 25000)")]
    public int TargetSpeed { get; init; }

    /// <summary>Whether the motor is under control.</summary>
    [KeyValue]
    [Label("Motor", German = "Motor", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public bool Enabled { get; init; }

    /// <summary>Frequency range: 0 as the module is configured, 1 up to 25 kHz, 2 up to 100 kHz, 3 up to 500 kHz.</summary>
    [Label("Frequency range", German = "Frequenzbereich")]
    public int Freq { get; init; }

    /// <summary>Acceleration range: 0 as the module is configured, 1 factor 80, 2 factor 800, 3 factor 8000.</summary>
    [Label("Acceleration range", German = "Beschleunigungsbereich")]
    public int AccFreq { get; init; }
}

/// <summary>Measured values, ten times a second.</summary>
public readonly record struct StepperLiveValues
{
    /// <summary>The speed that the module reports; 25000 is the top of the selected frequency range.</summary>
    [KeyValue]
    [Quantity("", Decimals = 0)]
    [Label("Speed", German = "Drehzahl")]
    public double ActualSpeed { get; init; }

    /// <summary>Steps counted by the module, 24 bits; goes on from 0 after 16777215.</summary>
    [Quantity("", Decimals = 0)]
    [Label("Position", German = "Position")]
    public double Position { get; init; }

    /// <summary>The six inputs of the module.</summary>
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Inputs { get; init; }

    /// <summary>Whether the module reports an error.</summary>
    [Label("Error", German = "Störung")]
    public bool Error { get; init; }

    /// <summary>Counts the samples, so that each is sent once.</summary>
    [JsonIgnore]
    public long Sample { get; init; }
}
