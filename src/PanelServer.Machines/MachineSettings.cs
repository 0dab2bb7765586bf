namespace PanelServer.Machines;

/// <summary>What can be configured of a machine type: the section <c>Machines:&lt;Name&gt;</c> of the configuration.</summary>
/// <param name="Name">The section's name under <c>Machines</c>.</param>
/// <param name="Options">
/// What the section is bound to before any machine is built. Its data annotations are checked; an unknown key or a wrong value stops the start.
/// </param>
public sealed record MachineSettings(string Name, object Options)
{
    /// <summary>The section's full name.</summary>
    public string Section => $"Machines:{Name}";

    /// <summary>Names that keys had in earlier versions: still read, with a warning. The first that fits counts.</summary>
    public IReadOnlyList<RenamedKey> RenamedKeys { get; init; } = [];
}

/// <summary>A key, or a section with all keys in it, that has another name now.</summary>
/// <param name="Old">The full old name.</param>
/// <param name="New">The full new name.</param>
public sealed record RenamedKey(string Old, string New);
