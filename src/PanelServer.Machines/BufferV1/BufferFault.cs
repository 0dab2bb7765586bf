namespace PanelServer.Machines.BufferV1;

/// <summary>What stops the tower.</summary>
public enum BufferFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The tower has come to its limit of travel in the direction of filling.</summary>
    FullTravel,

    /// <summary>The tower has come to its limit of travel in the direction of emptying.</summary>
    EmptyTravel,

    /// <summary>The tower's drive does not become ready, or its counter does not do what was commanded.</summary>
    TowerDriveStands,

    /// <summary>The tower's drive reports an error.</summary>
    TowerDriveError,

    /// <summary>The puller's drive reports an error.</summary>
    PullerDriveError,
}

/// <summary>Message of each fault. The texts are made at construction, since the cycle thread makes none.</summary>
public sealed class BufferFaultTexts
{
    private readonly string?[] _messages;

    /// <summary>Makes the texts.</summary>
    /// <param name="hardware">Names the terminals.</param>
    public BufferFaultTexts(BufferHardware hardware)
    {
        _messages =
        [
            null,
            "The tower has reached its limit of travel: the buffer is full. Choose Empty to give filament back.",
            "The tower has reached its limit of travel: the buffer is empty. Choose Fill to store filament.",
            $"The tower's drive ({hardware.Tower.Label}) does not turn its motor as commanded. Both drives are off. Check the motor supply and the motor's cable, then choose the mode again.",
            DriveError("tower", hardware.Tower.Label),
            DriveError("puller", hardware.Puller.Label),
        ];
    }

    /// <summary>The message; null for <see cref="BufferFault.None"/>.</summary>
    /// <param name="fault">The fault.</param>
    public string? this[BufferFault fault] => _messages[(int)fault];

    private static string DriveError(string axis, string label) =>
        $"The {axis}'s drive ({label}) reports an error. Both drives are off. Check the motor supply, the motor's cable and the terminal's temperature; the drive is reset as soon as that is possible. Then choose the mode again.";
}
