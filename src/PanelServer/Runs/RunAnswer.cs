namespace PanelServer.Host.Runs;

/// <summary>A run, without its figures. The order of the members is the order on the wire.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Product">What is made; empty if nobody has said.</param>
/// <param name="Note">What somebody has to say about it; empty for nothing.</param>
/// <param name="Recipe">Name of the recipe; empty for none.</param>
/// <param name="RecipeVersion">Version of the recipe; empty if nobody has said.</param>
/// <param name="DensityGCm3">Density of the material, in g/cm³; null if nobody has said.</param>
/// <param name="NominalDiameterMm">Diameter to compute with where none was measured, in mm; null if nobody has said.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="BegunBy">Who has begun it: a person or their address, or <c>winding</c>.</param>
/// <param name="Ended">When it ended; null while it is open.</param>
/// <param name="EndedBy">Who has ended it; null while it is open.</param>
/// <param name="Machines">The machines that take part.</param>
/// <param name="SpoolCount">How many spools it has.</param>
/// <param name="LengthM">Its length in metres; null until it has ended and its figures are made, or if no machine counts it.</param>
/// <param name="MassKg">Its mass in kg; null until then, or if it is not known.</param>
internal sealed record RunHead(
    long Number,
    string Product,
    string Note,
    string Recipe,
    string RecipeVersion,
    double? DensityGCm3,
    double? NominalDiameterMm,
    long Begun,
    string BegunBy,
    long? Ended,
    string? EndedBy,
    IReadOnlyList<RunMachine> Machines,
    int SpoolCount,
    double? LengthM,
    double? MassKg)
{
    /// <summary>Tells a run, with what its spools were measured to be.</summary>
    public static RunHead Of(Run run) => Of(run, [.. run.Spools.Select(spool => spool.Measure).OfType<SpoolMeasure>()]);

    /// <summary>Tells a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="measures">What was measured of its spools; empty if that is not known.</param>
    public static RunHead Of(Run run, IReadOnlyList<SpoolMeasure> measures)
    {
        bool isMeasured = measures.Count == run.Spools.Count;
        return new(
            run.Number,
            run.Product,
            run.Note,
            run.Recipe,
            run.RecipeVersion,
            run.DensityGCm3,
            run.NominalDiameterMm,
            run.Begun,
            run.BegunBy,
            run.Ended,
            run.EndedBy,
            run.Machines,
            run.Spools.Count,
            isMeasured && measures.All(measure => measure.LengthM is not null) ? measures.Sum(measure => measure.LengthM) : null,
            isMeasured ? SpoolMass.OfRun(run, measures) : null);
    }
}

/// <summary>Runs.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="Next">Ask with <c>before</c> and this number for those before them; null if these are all.</param>
internal sealed record RunList(IReadOnlyList<RunHead> Runs, long? Next);

/// <summary>A run with all that is known of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="ResolutionSeconds">Step of the history that its figures are made from.</param>
/// <param name="EnergyKwhPerKg">Energy for each kilogram, in kWh; null if energy or mass is not known.</param>
/// <param name="Figures">Its figures, of an open run until now.</param>
/// <param name="Spools">Its spools.</param>
/// <param name="Alarms">Alarms that were raised by machines that take part.</param>
/// <param name="Commands">Commands to these machines.</param>
internal sealed record RunAnswer(
    RunHead Run,
    int ResolutionSeconds,
    double? EnergyKwhPerKg,
    Figures Figures,
    IReadOnlyList<SpoolAnswer> Spools,
    RunEntries<RunAlarm> Alarms,
    RunEntries<RunCommand> Commands)
{
    /// <summary>Tells a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="now">The present time, in Unix milliseconds.</param>
    public static RunAnswer Of(Run run, RunFigures figures, long now)
    {
        RunHead head = RunHead.Of(run, [.. figures.Spools.Select(spool => spool.Measure)]);
        return new(
            head,
            figures.ResolutionSeconds,
            SpoolAnswer.PerKilogram(figures.Whole.EnergyKwh, head.MassKg),
            figures.Whole,
            [.. figures.Spools.Select((spool, place) => SpoolAnswer.Of(run, place, figures, now))],
            figures.Alarms,
            figures.Commands);
    }
}

/// <summary>A spool with all that is known of it.</summary>
/// <param name="Run">Number of its run.</param>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="BegunBy">Who has begun it: a person or their address, or <c>winding</c>.</param>
/// <param name="Ended">When it ended; null while it is the present one.</param>
/// <param name="Note">What somebody has to say about it; empty for nothing.</param>
/// <param name="WeighedKg">Its mass without the empty spool, as somebody has weighed it, in kg; null if nobody has.</param>
/// <param name="MassKg">Its mass in kg: what was weighed, otherwise computed; null if it is not known.</param>
/// <param name="MassSource">Where that is from; null if it is not known.</param>
/// <param name="EnergyKwhPerKg">Energy for each kilogram, in kWh; null if energy or mass is not known.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="Alarms">How many alarms were raised while it was wound.</param>
/// <param name="Commands">How many commands were given while it was wound.</param>
internal sealed record SpoolAnswer(
    long Run,
    int Number,
    long Begun,
    string BegunBy,
    long? Ended,
    string Note,
    double? WeighedKg,
    double? MassKg,
    MassSource? MassSource,
    double? EnergyKwhPerKg,
    Figures Figures,
    int Alarms,
    int Commands)
{
    /// <summary>Tells a spool.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="place">Its place in the run, from 0.</param>
    /// <param name="figures">The figures of the run.</param>
    /// <param name="now">The present time, in Unix milliseconds.</param>
    public static SpoolAnswer Of(Run run, int place, RunFigures figures, long now)
    {
        Spool spool = run.Spools[place];
        Figures own = figures.Spools[place];
        SpoolMass mass = SpoolMass.Of(run, spool, own.Measure);
        bool isPresent = run.Ended is null && place == run.Spools.Count - 1;
        return new(
            run.Number,
            spool.Number,
            spool.Begun,
            spool.BegunBy,
            isPresent ? null : run.EndOf(place, now),
            spool.Note,
            spool.WeighedKg,
            mass.Kg,
            mass.Source,
            PerKilogram(own.EnergyKwh, mass.Kg),
            own,
            figures.Alarms.Spools[place],
            figures.Commands.Spools[place]);
    }

    /// <summary>Energy for each kilogram; null if either is not known, or there is no mass.</summary>
    public static double? PerKilogram(double? energyKwh, double? massKg) => massKg > 0 ? energyKwh / massKg : null;
}
