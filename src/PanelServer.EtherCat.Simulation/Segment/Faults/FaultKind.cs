namespace PanelServer.EtherCat.Simulation.Segment.Faults;

/// <summary>What a fault does, and how it ends when it was given "for" some time.</summary>
/// <param name="Apply">Begins the fault.</param>
/// <param name="Undo">Ends it; null if it is over at once or counts itself down.</param>
public sealed record FaultEffect(Action<VirtualSegment> Apply, Action<VirtualSegment>? Undo = null);

/// <summary>A fault that can be injected by name, of the segment or of what is behind its terminals.</summary>
public sealed record FaultKind
{
    /// <summary>Describes a fault.</summary>
    /// <param name="name">Name, one word.</param>
    /// <param name="arguments">Its arguments, optional ones in brackets; empty if there are none.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="parse">Reads the arguments and says what is to be done.</param>
    public FaultKind(string name, string arguments, string summary, Func<FaultArguments, FaultEffect> parse)
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
    public FaultKind At(string machine) => new($"{Name}@{machine}", Usage[Name.Length..].TrimStart(), Summary, Parse);
}
