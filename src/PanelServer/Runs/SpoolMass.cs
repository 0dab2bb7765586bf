namespace PanelServer.Host.Runs;

/// <summary>The mass of a spool, and where it is from.</summary>
/// <param name="Kg">The mass in kg; null if it is not known.</param>
/// <param name="Source">Where it is from; null if it is not known.</param>
internal readonly record struct SpoolMass(double? Kg, MassSource? Source)
{
    // A millimetre squared times a metre is a cubic centimetre.
    private const double GramsPerKilogram = 1000;

    /// <summary>Finds the mass of a spool: what was weighed, otherwise density times cross-section times length.</summary>
    /// <param name="run">The run: density and nominal diameter.</param>
    /// <param name="spool">The spool.</param>
    /// <param name="measure">What was measured of it.</param>
    public static SpoolMass Of(Run run, Spool spool, SpoolMeasure measure)
    {
        if (spool.WeighedKg is { } weighed)
        {
            return new(weighed, MassSource.Weighed);
        }

        double? section = measure.CrossSectionMm2 ?? (run.NominalDiameterMm is { } nominal ? CrossSection(nominal) : null);
        return run.DensityGCm3 * section * measure.LengthM / GramsPerKilogram is { } mass
            ? new(mass, measure.CrossSectionMm2 is null ? MassSource.NominalDiameter : MassSource.MeasuredDiameter)
            : default;
    }

    /// <summary>The mass of a run: the sum of its spools; not known if that of a spool that has any length is not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="measures">What was measured of each spool.</param>
    public static double? OfRun(Run run, IReadOnlyList<SpoolMeasure> measures)
    {
        double sum = 0;
        for (int i = 0; i < measures.Count; i++)
        {
            if (Of(run, run.Spools[i], measures[i]).Kg is { } mass)
            {
                sum += mass;
            }
            else if (measures[i].LengthM is not 0)
            {
                return null;
            }
        }

        return sum;
    }

    /// <summary>Area of a circle, in the square of the unit of its diameter.</summary>
    public static double CrossSection(double diameter) => Math.PI / 4 * diameter * diameter;
}

/// <summary>Where a mass is from.</summary>
internal enum MassSource
{
    /// <summary>Somebody has weighed it.</summary>
    Weighed,

    /// <summary>Computed from the length and the diameter that was measured.</summary>
    MeasuredDiameter,

    /// <summary>Computed from the length and the nominal diameter, since none was measured.</summary>
    NominalDiameter,
}
