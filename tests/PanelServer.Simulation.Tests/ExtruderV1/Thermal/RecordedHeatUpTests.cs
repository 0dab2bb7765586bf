using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Simulation.Tests.ExtruderV1.Thermal;

/// <summary>The plants beside the recorded cold start of a real machine, driven by its duties and by its controller.</summary>
public class RecordedHeatUpTests
{
    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    public static TheoryData<string> Family => [.. BarrelParameters.Family.Select(member => member.Name)];

    [Fact]
    public void Nominal_plant_with_the_recorded_controller_peaks_within_1_5_K_and_rises_within_5_percent()
    {
        ExtruderReplay replay = ExtruderReplay.ClosedLoop(BarrelParameters.Nominal, ExtruderHeatUp.Recording);

        Assert.All(Zones, zone => Assert.Equal(ExtruderHeatUp.Recording.Peak(zone), replay.Peak(zone), 1.5));
        Assert.All(Zones, zone => Assert.Equal(1, replay.T90(zone) / ExtruderHeatUp.Recording.T90(zone), 0.05));
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Recorded_duties_lead_to_the_recorded_readings_within_5_K_root_mean_square(string member)
    {
        ExtruderReplay replay = ExtruderReplay.OpenLoop(BarrelParameters.Named(member), ExtruderHeatUp.Recording);

        Assert.InRange(replay.RootMeanSquare, 0, 5);
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Every_member_fits_as_well_as_the_maker_asks(string member)
    {
        ExtruderReplay replay = ExtruderReplay.ClosedLoop(BarrelParameters.Named(member), ExtruderHeatUp.Recording);

        Assert.All(Zones, zone => Assert.Equal(ExtruderHeatUp.Recording.Peak(zone), replay.Peak(zone), 12.0));
        Assert.All(Zones, zone => Assert.Equal(1, replay.T90(zone) / ExtruderHeatUp.Recording.T90(zone), 0.25));
    }

    [Fact]
    public void Members_of_the_family_read_alike_but_their_steel_does_not()
    {
        double slow = Overshoot("probe-lag-150");
        double fast = Overshoot("probe-lag-20");

        Assert.True(slow > fast + 5, $"steel over the highest reading: {slow:F1} K with slow probes, {fast:F1} K with fast ones");

        static double Overshoot(string member)
        {
            BarrelPlant plant = new(BarrelParameters.Named(member));
            double steel = 0;
            double reading = 0;
            double[] duties = new double[4];
            for (double t = 0; t < 1200; t += 0.5)
            {
                foreach (ExtruderZone zone in Zones)
                {
                    duties[(int)zone] = ExtruderHeatUp.Recording.Duty(zone, t);
                }

                plant.Step(0.5, duties, 0);
                steel = Math.Max(steel, plant.MetalCelsius(ExtruderZone.Front));
                reading = Math.Max(reading, plant.ProbeCelsius(ExtruderZone.Front));
            }

            return steel - reading;
        }
    }

    [Fact]
    public void Unknown_member_is_refused_with_the_names_there_are()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => BarrelParameters.Named("probe-lag-10"));

        Assert.Contains("probe-lag-20", exception.Message, StringComparison.Ordinal);
    }
}
