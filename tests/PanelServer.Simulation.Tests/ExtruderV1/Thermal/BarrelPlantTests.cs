using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Simulation.Tests.ExtruderV1.Thermal;

public class BarrelPlantTests
{
    private static readonly double[] AllOn = [1, 1, 1, 0.95];
    private static readonly double[] AllOff = [0, 0, 0, 0];

    public static TheoryData<string> Family => [.. BarrelParameters.Family.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Family))]
    public void Energy_in_equals_energy_lost_carried_out_and_stored(string member)
    {
        BarrelPlant plant = new(BarrelParameters.Named(member));
        double before = plant.StoredJoules;
        Run(plant, 900, AllOn, 0);
        Run(plant, 900, [0.3, 0.3, 0.3, 0.5], 60);
        Run(plant, 600, AllOff, 0);

        double brought = plant.HeaterEnergyJoules + plant.ShearJoules;
        double accounted = plant.LossJoules + plant.CarriedOutJoules + plant.StoredJoules - before;
        Assert.True(plant.CarriedOutJoules > 0);
        Assert.Equal(1, accounted / brought, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Barrel_left_alone_cools_down_to_the_room_and_not_below(string member)
    {
        BarrelPlant plant = new(BarrelParameters.Named(member));
        plant.SetTemperature(200);
        double previous = 200;
        for (int hour = 0; hour < 8; hour++)
        {
            Run(plant, 3600, AllOff, 0, 60);
            double now = plant.MetalCelsius(ExtruderZone.Middle);
            Assert.InRange(now, 22, previous);
            previous = now;
        }

        Assert.InRange(previous, 22, 45);
    }

    [Fact]
    public void Cycle_of_the_caller_does_not_change_the_result()
    {
        BarrelPlant fine = new();
        BarrelPlant coarse = new();
        for (int window = 0; window < 600; window++)
        {
            Run(fine, 0.3, AllOn, 30, 0.001);
            Run(fine, 0.2, AllOff, 30, 0.001);
            coarse.Step(0.5, [0.6, 0.6, 0.6, 0.57], 30);
        }

        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            Assert.Equal(fine.MetalCelsius(zone), coarse.MetalCelsius(zone), 0.02);
            Assert.Equal(fine.ProbeCelsius(zone), coarse.ProbeCelsius(zone), 0.02);
        }
    }

    [Fact]
    public void Probe_lags_the_steel_on_a_ramp_by_its_time_constant()
    {
        BarrelPlant plant = new();
        Run(plant, 500, AllOn, 0);
        double before = plant.MetalCelsius(ExtruderZone.Front);
        Run(plant, BarrelParameters.Nominal.ProbeLagSeconds, AllOn, 0);

        Assert.Equal(before, plant.ProbeCelsius(ExtruderZone.Front), 4.0);
    }

    [Fact]
    public void Step_does_not_allocate()
    {
        BarrelPlant plant = new();
        Run(plant, 10, AllOn, 30);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(plant, 100, AllOn, 30);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_hour_costs_ten_steps_a_second_however_short_the_cycle()
    {
        BarrelPlant plant = new();
        Run(plant, 60, AllOn, 0, 0.001);

        Assert.Equal(600, plant.Steps);
    }

    [Theory]
    [InlineData(0.00, 507)]
    [InlineData(0.05, 560)]
    [InlineData(0.10, 695)]
    [InlineData(0.20, 1024)]
    public void Melt_at_60_rpm_carries_out_what_the_maker_computed_within_25_watts(double mechanicalEnergy, double carriedWatts)
    {
        BarrelPlant plant = new(BarrelParameters.Stated, new BarrelSurroundings { MechanicalEnergy = mechanicalEnergy });
        double carriedBefore = 0;
        for (int second = 0; second < 10_800; second++)
        {
            if (second == 10_200)
            {
                carriedBefore = plant.CarriedOutJoules;
            }

            plant.Step(1, Hold(plant), 60);
        }

        Assert.Equal(carriedWatts, (plant.CarriedOutJoules - carriedBefore) / 600, 25.0);
    }

    // A stiff proportional controller on the true temperatures: the set points of the recording.
    private static double[] Hold(BarrelPlant plant) =>
    [
        Duty(plant, ExtruderZone.Back, 170), Duty(plant, ExtruderZone.Middle, 180),
        Duty(plant, ExtruderZone.Front, 180), Duty(plant, ExtruderZone.Nozzle, 175),
    ];

    private static double Duty(BarrelPlant plant, ExtruderZone zone, double celsius) =>
        Math.Clamp(0.5 * (celsius - plant.MetalCelsius(zone)), 0, 1);

    private static void Run(BarrelPlant plant, double seconds, double[] onFraction, double rpm, double step = 0.1)
    {
        int steps = (int)Math.Round(seconds / step);
        for (int i = 0; i < steps; i++)
        {
            plant.Step(step, onFraction, rpm);
        }
    }
}
