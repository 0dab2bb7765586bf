namespace PanelServer.Simulation.Segment.Faults;

/// <summary>What a fault does, and how it ends when it was given "for" some time.</summary>
/// <param name="Apply">Begins the fault.</param>
/// <param name="Undo">Ends it; null if it is over at once or counts itself down.</param>
public sealed record FaultEffect(Action<VirtualSegment> Apply, Action<VirtualSegment>? Undo = null);

/// <summary>A fault that can be injected by name, of the segment or of what is behind its terminals.</summary>
public sealed record FaultKind
{
    internal FaultKind(string name, string arguments, string summary, Func<FaultArguments, FaultEffect> parse)
    {
        Name = name;
        Usage = arguments.Length == 0 ? name : $"{name} {arguments}";
        Summary = summary;
        Parse = parse;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Name and arguments; optional ones in brackets.</summary>
    public string Usage { get; }

    /// <summary>One sentence.</summary>
    public string Summary { get; }

    internal Func<FaultArguments, FaultEffect> Parse { get; }

    /// <summary>The same fault under a name that says whose it is.</summary>
    /// <param name="machine">Whose.</param>
    internal FaultKind At(string machine) => new($"{Name}@{machine}", Usage[Name.Length..].TrimStart(), Summary, Parse);
}
