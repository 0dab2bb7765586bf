using PanelServer.Host.Runs;

namespace PanelServer.Tests.Runs;

/// <summary>Masses that were computed by hand: density × π/4 × diameter² × length.</summary>
public class SpoolMassTests
{
    [Theory]

    // 1.24 g/cm³ × 2.405282 mm² × 330 m = 984.2 g: the usual kilogram of PLA.
    [InlineData(1.24, null, 2.405282, 330.0, null, 0.984241, "MeasuredDiameter")]
    [InlineData(1.24, 1.75, 2.405282, 330.0, 0.99, 0.99, "Weighed")]
    [InlineData(1.24, 1.75, null, 330.0, null, 0.984241, "NominalDiameter")]
    [InlineData(1.24, null, null, 330.0, null, null, null)]
    [InlineData(null, 1.75, 2.405282, 330.0, null, null, null)]
    [InlineData(1.24, 1.75, 2.405282, null, null, null, null)]
    [InlineData(1.24, null, 2.405282, 0.0, null, 0.0, "MeasuredDiameter")]
    public void A_spool_weighs_what_was_weighed_or_what_follows_from_length_and_diameter(
        double? density, double? nominal, double? section, double? length, double? weighed, double? kilograms, string? source)
    {
        Run run = new(1, 0, "", [], []) { DensityGCm3 = density, NominalDiameterMm = nominal };
        SpoolMass mass = SpoolMass.Of(run, new(1, 0, "") { WeighedKg = weighed }, new(length, section));
        Assert.Equal(kilograms is null, mass.Kg is null);
        Assert.Equal(kilograms ?? 0, mass.Kg ?? 0, 1e-6);
        Assert.Equal(source, mass.Source?.ToString());
    }

    [Theory]
    [InlineData(100.0, 100.0, 0.4)]
    [InlineData(100.0, 0.0, 0.2)]
    public void A_run_weighs_what_its_spools_weigh(double first, double second, double kilograms)
    {
        Run run = new(1, 0, "", [], [new(1, 0, ""), new(2, 1, "")]) { DensityGCm3 = 1 };
        Assert.Equal(kilograms, SpoolMass.OfRun(run, [new(first, 2), new(second, 2)])!.Value, 1e-12);
    }

    [Fact]
    public void A_run_with_a_spool_of_unknown_mass_has_none_unless_nothing_is_on_that()
    {
        Run run = new(1, 0, "", [], [new(1, 0, ""), new(2, 1, "")]) { DensityGCm3 = 1 };
        Assert.Null(SpoolMass.OfRun(run, [new(100, 2), new(5, null)]));
        Assert.Equal(0.2, SpoolMass.OfRun(run, [new(100, 2), new(0, null)])!.Value, 1e-12);
    }
}
