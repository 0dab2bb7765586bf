using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The auto-tune of the temperature on every plant of the family, judged by what the plant's steel does and not by what the model believes.</summary>
public class TemperatureAutoTuneTests
{
    private const double CycleSeconds = 0.05;
    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    public static TheoryData<string> Plants => [.. BarrelParameters.Family.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Plants))]
    public void Experiment(string plant)
    {
        string kind = Environment.GetEnvironmentVariable("K") ?? "coldall";
        ExtruderBench bench = new(CycleSeconds, constants: new() { Thermal = BarrelParameters.Named(plant) });
        double step = double.Parse(Environment.GetEnvironmentVariable("S") ?? "0.3", System.Globalization.CultureInfo.InvariantCulture);
        if (kind.StartsWith("hot", StringComparison.Ordinal))
        {
            SetProfile(bench, 0);
            bench.Run(1);
            bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
            bench.Run(3500);
        }
        else
        {
            SetProfile(bench, 0);
            bench.Run(1.5);
            bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        }

        TemperatureAutotuneZone zone = kind.EndsWith("all", StringComparison.Ordinal) ? TemperatureAutotuneZone.All : Enum.Parse<TemperatureAutotuneZone>(kind.Split('-')[1], true);
        bench.Post(new ExtruderMutation.StartTemperaturePidAutoTune(new(zone, step, 5, 1)));
        double[] highest = new double[4];
        double start = bench.Now;
        while (bench.State.TemperatureAutotuneState.IsRunning)
        {
            bench.Run(1);
            for (int i = 0; i < 4; i++)
            {
                highest[i] = Math.Max(highest[i], bench.Plant.Barrel.MetalCelsius((ExtruderZone)i) - Profile[i]);
            }
        }

        if (Environment.GetEnvironmentVariable("V") is not null)
        {
            var barrel = (Barrel)typeof(ExtruderMachine).GetField("_barrel", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(bench.Machine)!;
            object tune = typeof(Barrel).GetField("_autoTune", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(barrel)!;
            object hyp = tune.GetType().GetField("_hypotheses", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(tune)!;
            double[,] ll = (double[,])hyp.GetType().GetField("_logLikelihood", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(hyp)!;
            for (int z = 0; z < 4; z++)
            {
                double best = Enumerable.Range(0, 7).Max(k => ll[k, z]);
                Console.WriteLine($"   {plant} z{z} ll 17/125/60/70/85/100/150: {string.Join(" ", Enumerable.Range(0, 7).Select(k => (ll[k, z] - best).ToString("F1")))}");
            }
        }

        TemperatureAutotuneState s = bench.State.TemperatureAutotuneState;
        Console.WriteLine($"{plant} {kind} {bench.Now - start:F0} s, highest {string.Join(" ", highest.Select(h => h.ToString("F2")))} {s.Phase} {s.FailureReason}");
        foreach (ExtruderZoneName name in Enum.GetValues<ExtruderZoneName>())
        {
            if (s.Results.Of(name) is { } r)
            {
                Console.WriteLine($"   {plant} {name} probe {r.ProbeLag} band {r.BandLag} K {r.ProcessGain:F0} T {r.TimeConstant:F0} L {r.DeadTime:F0} lam {r.Lambda:F1} rms {r.RmsResidual:F3} fit {r.FitErrorPct:F1} good {r.IsGoodFit} dpv {r.DeltaPv:F1} du {r.DeltaU:F2} noise {r.NoisePeakToPeak:F2} snr {r.SnrRatio:F0} conf {r.IsConfident} sug {r.SuggestedStepDuty} fm {r.DeadTimeThreshold:F0} pi {r.Pi.Kp} pid {r.Pid.Kp} {r.Pid.Kd}");
            }
        }
    }

    private static readonly double[] Profile = [100, 130, 150, 150];

    private static void SetProfile(ExtruderBench bench, double more) => bench.Post(
        new ExtruderMutation.SetBackHeatingTargetTemperature(Profile[0] + more),
        new ExtruderMutation.SetMiddleHeatingTemperature(Profile[1] + more),
        new ExtruderMutation.SetFrontHeatingTargetTemperature(Profile[2] + more),
        new ExtruderMutation.SetNozzleHeatingTemperature(Profile[3] + more));
}
