using PanelServer.Machines.ExtruderV1.Heating.Tuning;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1.Heating;

/// <summary>What the evaluation of a step test finds on plants whose true lags are known. The controller's model is coarser than they are.</summary>
public class ThermalFitTests
{
    private const double StepJoules = 50_000;
    private static readonly double[] RatedWatts = [700, 700, 700, 200];
    private static readonly int[] BarrelZones = [1, 2, 0];

    public static TheoryData<string> Plants => [.. BarrelParameters.Family.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Plants))]
    public void Barrel_zones_heated_one_after_the_other_tell_probes_from_bands(string plant)
    {
        BarrelParameters truth = BarrelParameters.Named(plant);
        ThermalFit fit = new();

        fit.Begin(Record(truth, BarrelZones), [true, true, true, false]);
        while (fit.IsRunning)
        {
            fit.Advance(100);
        }

        double bandLag = truth.BandCapacity / truth.BandContact;
        Assert.True(fit.IsClear);
        Assert.InRange(fit.RmsKelvin, 0, 0.15);
        Assert.InRange(fit.Result.ProbeLagSeconds - truth.ProbeLagSeconds, -30, 30);
        Assert.InRange(fit.Result.ProbeLagSeconds + fit.Result.BandLagSeconds - truth.ProbeLagSeconds - bandLag, -25, 25);
    }

    private static TuneRecording Record(BarrelParameters parameters, int[] zones)
    {
        BarrelPlant plant = new(parameters);
        TuneRecording recording = new();
        recording.Begin(Readings(plant), new double[4], new double[4]);
        double[] on = new double[4];
        double[] watts = new double[4];
        for (double t = 0; t < 2100; t += TuneRecording.SampleSeconds)
        {
            for (int i = 0; i < zones.Length; i++)
            {
                double since = t - (600 * i);
                bool isOn = since >= 0 && since < StepJoules / RatedWatts[zones[i]];
                on[(int)ExtruderHeatingRun.PlantZone(zones[i])] = isOn ? 1 : 0;
                watts[zones[i]] = isOn ? RatedWatts[zones[i]] : 0;
            }

            plant.Step(TuneRecording.SampleSeconds, (ReadOnlySpan<double>)on, 0);
            recording.Add(Readings(plant), watts);
        }

        return recording;
    }

    private static double[] Readings(BarrelPlant plant) =>
        [.. Enumerable.Range(0, 4).Select(zone => Math.Round(10 * plant.ProbeCelsius(ExtruderHeatingRun.PlantZone(zone))) / 10)];
}
