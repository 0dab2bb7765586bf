using System.Text.Json.Serialization;

namespace PanelServer.Machines.BufferV1;

/// <summary>What the buffer does.</summary>
public enum BufferMode
{
    /// <summary>The tower's motor is off.</summary>
    [Label("Standby", German = "Bereitschaft")]
    Standby,

    /// <summary>The tower moves so that filament is stored.</summary>
    [Label("Fill", German = "Füllen")]
    FillingBuffer,

    /// <summary>The tower moves so that stored filament is given back.</summary>
    [Label("Empty", German = "Leeren")]
    EmptyingBuffer,
}

/// <summary>Commanded values of the buffer. Unlike other machines it has no start-up flag.</summary>
public readonly record struct BufferState
{
    /// <summary>The mode.</summary>
    [Label("Mode", German = "Betriebsart")]
    public BufferModeState ModeState { get; init; }

    /// <summary>The winder that takes the filament.</summary>
    [Label("Connected winder", German = "Verbundener Wickler")]
    public ConnectedMachineState ConnectedMachineState { get; init; }

    /// <summary>What keeps the tower from moving. Not sent to clients.</summary>
    [JsonIgnore]
    public BufferHindrances Hindrances { get; init; }
}

/// <summary>The mode.</summary>
public readonly record struct BufferModeState
{
    /// <summary>The mode.</summary>
    [KeyValue]
    [Label("Mode", German = "Betriebsart")]
    public BufferMode Mode { get; init; }

    /// <summary>How often an operator has chosen a mode and so acknowledged faults. Not sent to clients.</summary>
    [JsonIgnore]
    public int Acknowledgements { get; init; }
}

/// <summary>The winder that takes the filament. It is only named: no command goes to it.</summary>
public readonly record struct ConnectedMachineState
{
    /// <summary>Which winder; null for none.</summary>
    [Label("Winder", German = "Wickler")]
    public MachineIdentificationUnique? MachineIdentificationUnique { get; init; }

    /// <summary>It is in the machine list and has no error.</summary>
    [Label("Winder available", German = "Wickler verfügbar")]
    public bool IsAvailable { get; init; }
}

/// <summary>What keeps the tower from moving at the moment, as texts for the operator; null where nothing does.</summary>
/// <param name="Drives">A terminal that is lost, or a drive that reports an error.</param>
/// <param name="Filling">The limit of travel when filling.</param>
/// <param name="Emptying">The limit of travel when emptying.</param>
public readonly record struct BufferHindrances(string? Drives, string? Filling, string? Emptying)
{
    /// <summary>What keeps it from entering a mode.</summary>
    /// <param name="mode">The mode.</param>
    public string? Of(BufferMode mode) => mode switch
    {
        BufferMode.FillingBuffer => Drives ?? Filling,
        BufferMode.EmptyingBuffer => Drives ?? Emptying,
        _ => null,
    };
}

/// <summary>Measured values of the buffer: none, it has no sensor.</summary>
public readonly record struct BufferLiveValues;
