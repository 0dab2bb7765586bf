using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>What a pressure step has shown.</summary>
internal sealed record PressureResult(
    string Material, string Name, double SettlingSeconds, double Overshoot, string Gains, IReadOnlyList<(double Time, double Value)> Curve);

/// <summary>A step of the target from 25 to 30 bar at 200 °C, with default gains and after an auto-tune, the panel's and ours.</summary>
internal static class PressureRuns
{
    private const double From = 25;
    private const double To = 30;
    private const double Band = 0.5;
    private const double Celsius = 200;
    private const double Cycle = 0.001;
    private const double TuneDelta = 1;
    private const double TuneStep = 4;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    public static PressureResult Panel(ExtruderMaterial material, bool tune)
    {
        ExtruderPlant plant = new();
        plant.Melt.Material = material;
        PanelPressureControl control = new() { Target = From };
        Random noise = new(4711);
        double now = 0;
        double start = FrequencyFor(material, plant.Constants);
        control.StartAt(start);
        plant.Drive.Command(-1);
        Run(tune ? 60 : 300);
        if (tune)
        {
            control.StartTuning(TuneDelta, TuneStep);
            for (int i = 0; i < 60 && control.IsTuning; i++)
            {
                Run(1);
            }

            Run(20);
        }

        control.Target = To;
        Recorder recorder = new(now);
        Run(tune ? 120 : 600, recorder);
        (double kp, double ki, double kd) = control.Gains;
        return recorder.Result(material.Name, tune ? "vendor's, after its auto-tune" : "vendor's, default gains", $"{kp:0.###} / {ki:0.###} / {kd:0.###}");

        void Run(double seconds, Recorder? record = null)
        {
            for (double end = now + seconds; now < end; now += Cycle)
            {
                Hold(plant);
                double measured = plant.Melt.PressureBar + (Gaussian(noise) * plant.Constants.PressureNoiseBar);
                plant.Drive.SetFrequencyHertz = control.Update(Math.Max(0, measured), plant.Drive.OutputHertz, Cycle);
                plant.Step(Cycle, [false, false, false, false]);
                record?.Take(now, plant.Melt.PressureBar);
            }
        }
    }

    public static PressureResult Ours(ExtruderMaterial material, bool tune)
    {
        ExtruderBench bench = new(Cycle);
        bench.WarmUp(200);
        bench.SetTargets(200);
        bench.Plant.Melt.Material = material;
        bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(ExtruderModel.V1.ScrewRpmOf(FrequencyFor(material, bench.Plant.Constants))),
            new ExtruderMutation.SetInverterTargetPressure(From),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Run(20);
        bench.Post(new ExtruderMutation.SetInverterRegulation(false));
        Run(tune ? 60 : 300);
        if (tune)
        {
            bench.Post(new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(TuneDelta, TuneStep)));
            for (int i = 0; i < 60 && bench.State.PidAutotuneState.State is not (AutotuneStatus.Completed or AutotuneStatus.Failed); i++)
            {
                Run(1);
            }

            if (bench.State.PidAutotuneState.State != AutotuneStatus.Completed)
            {
                throw new InvalidOperationException($"the auto-tune on {material.Name} did not complete");
            }

            Run(20);
        }

        bench.Post(new ExtruderMutation.SetInverterTargetPressure(To));
        Recorder recorder = new(bench.Now);
        Run(tune ? 120 : 600, recorder);

        PressurePidState gains = bench.State.PidSettings.Pressure;
        return recorder.Result(
            material.Name, tune ? "ours, after its auto-tune" : "ours, default gains", $"{gains.Kp:0.###} / {gains.Ki:0.###} / {gains.Kd:0.###}");

        void Run(double seconds, Recorder? record = null)
        {
            for (double end = bench.Now + seconds; bench.Now < end;)
            {
                Hold(bench.Plant);
                bench.Step();
                record?.Take(bench.Now, bench.Plant.Melt.PressureBar);
            }
        }
    }

    /// <summary>The barrel is held where it is, for both alike: this is about pressure, and the melt thins by degrees.</summary>
    private static void Hold(ExtruderPlant plant)
    {
        foreach (ExtruderZone zone in Zones)
        {
            if (Math.Abs(plant.Barrel.MetalCelsius(zone) - Celsius) > 0.5)
            {
                plant.Barrel.SetTemperature(zone, Celsius);
            }
        }
    }

    /// <summary>The frequency that builds about 25 bar, slip included.</summary>
    private static double FrequencyFor(ExtruderMaterial material, ExtruderPlantConstants constants)
    {
        double rpm = From / (constants.PressureBarPerRpm * material.RelativeViscosity);
        double slip = constants.RatedSlipHertz * (constants.FrictionTorque + (constants.TorquePerBar * From));
        return ExtruderModel.V1.HertzOf(rpm) + slip;
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Recorder(double start)
    {
        private readonly List<(double, double)> _curve = [];
        private double _settled;
        private double _highest;

        public void Take(double now, double bar)
        {
            double elapsed = now - start;
            _highest = Math.Max(_highest, bar);
            _settled = Math.Abs(bar - To) > Band ? elapsed : _settled;
            if (_curve.Count == 0 || elapsed - _curve[^1].Item1 >= 0.1)
            {
                _curve.Add((elapsed, bar));
            }
        }

        public PressureResult Result(string material, string name, string gains) =>
            new(material, name, _settled, Math.Max(0, _highest - To), gains, _curve);
    }
}
