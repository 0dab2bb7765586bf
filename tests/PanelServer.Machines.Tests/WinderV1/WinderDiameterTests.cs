using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>Diameter regulation with the filament's way from puller to gauge in between.</summary>
public class WinderDiameterTests
{
    private const double GaugeMetre = 2;

    public static TheoryData<double, double> Lines => new()
    {
        { 5, 2 }, { 10, 2 }, { 20, 2 }, { 40, 2 },
        { 5, 1.4 }, { 10, 1.4 }, { 20, 1.4 }, { 40, 1.4 },
        { 5, 2.6 }, { 10, 2.6 }, { 20, 2.6 }, { 40, 2.6 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Two_metres_to_the_gauge_cost_no_more_than_half_again_the_deviation(double speed, double assumedMetres)
    {
        (double direct, _) = Regulate(speed, 0, 0);
        (double delayed, int turns) = Regulate(speed, GaugeMetre, assumedMetres);

        Assert.True(delayed <= 1.5 * direct, $"{delayed:F5} mm with the delay, {direct:F5} mm without");

        // A limit cycle would turn again and again: there and back every twelve metres at least.
        Assert.InRange(turns, 0, 4);
    }

    [Fact]
    public void Correction_still_reaches_its_target()
    {
        WinderBench bench = Start(10, GaugeMetre, GaugeMetre, wander: 0);
        bench.Run(180);
        Assert.Equal(1.75, bench.Plant.FilamentDiameterMillimetre, 0.0105);
    }

    /// <summary>Standard deviation of the drawn diameter in mm over 120 m, and how often the correction changed its direction.</summary>
    private static (double Deviation, int Turns) Regulate(double speed, double plantMetres, double assumedMetres)
    {
        WinderBench bench = Start(speed, plantMetres, assumedMetres, wander: 0.003);
        bench.Run(60 * 60 / speed);
        double sum = 0;
        double squares = 0;
        int count = 0;
        int turns = 0;
        int direction = 0;
        double before = bench.Live.PullerSpeed;
        double end = bench.Seconds + (120 * 60 / speed);
        while (bench.Seconds < end)
        {
            bench.Run(0.1);
            double diameter = bench.Plant.FilamentDiameterMillimetre;
            (sum, squares, count) = (sum + diameter, squares + (diameter * diameter), count + 1);
            double now = bench.Live.PullerSpeed;
            int sign = Math.Abs(now - before) > speed * 1e-4 ? Math.Sign(now - before) : 0;
            turns += sign != 0 && direction != 0 && sign != direction ? 1 : 0;
            direction = sign != 0 ? sign : direction;
            before = now;
        }

        double mean = sum / count;
        Assert.Equal(1.75, mean, 0.0105);
        return (Math.Sqrt((squares / count) - (mean * mean)), turns);
    }

    private static WinderBench Start(double speed, double plantMetres, double assumedMetres, double wander)
    {
        WinderBench bench = new(
            new WinderPlantConstants
            {
                DiameterWanderMillimetre = wander,
                ReferenceDiameterMillimetre = 1.85,
                ReferenceSpeedMetrePerMinute = speed,
                GaugeDistanceMetre = plantMetres,
            },
            0.005,
            new WinderOptions { GaugeToPullerMetres = assumedMetres });
        GaugeMachine gauge = new(bench);
        bench.Send(
            new SetPullerAdaptiveReferenceMachine(gauge.Identification),
            new SetPullerRegulationMode(PullerRegulation.Diameter),
            new SetPullerTargetSpeed(speed),
            new SetMode(WinderMode.Pull));
        return bench;
    }
}
