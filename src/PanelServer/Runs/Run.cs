namespace PanelServer.Host.Runs;

/// <summary>A production run, as it is stored.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="BegunBy">Who has begun it: a person, or <see cref="Winding"/>.</param>
/// <param name="Machines">The machines that take part, in the order of the line.</param>
/// <param name="Spools">Its spools in order; at least one. A spool ends where the next one begins, the last one with the run.</param>
internal sealed record Run(long Number, long Begun, string BegunBy, IReadOnlyList<RunMachine> Machines, IReadOnlyList<Spool> Spools)
{
    /// <summary>Stands in place of a person's name for what the winder's doing has brought about.</summary>
    public const string Winding = "winding";

    /// <summary>What is made; empty if nobody has said.</summary>
    public string Product { get; init; } = "";

    /// <summary>What somebody has to say about it; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Name of the recipe; empty for none.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Version of the recipe; empty if nobody has said.</summary>
    public string RecipeVersion { get; init; } = "";

    /// <summary>Density of the material, in g/cm³; null if nobody has said.</summary>
    public double? DensityGCm3 { get; init; }

    /// <summary>Diameter to compute with where none was measured, in mm; null if nobody has said.</summary>
    public double? NominalDiameterMm { get; init; }

    /// <summary>When it ended, in Unix milliseconds; null while it is open.</summary>
    public long? Ended { get; init; }

    /// <summary>Who has ended it; null while it is open.</summary>
    public string? EndedBy { get; init; }

    /// <summary>True if it was begun by winding, and ends when that has ended for long enough.</summary>
    public bool IsAutomatic => BegunBy == Winding;

    /// <summary>When a spool ended, in Unix milliseconds.</summary>
    /// <param name="spool">Its place from 0.</param>
    /// <param name="now">The end of what is going on.</param>
    public long EndOf(int spool, long now) => spool + 1 < Spools.Count ? Spools[spool + 1].Begun : Ended ?? now;
}
