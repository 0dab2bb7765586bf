using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>What a heat-up has shown. Readings are of the zone that did worst.</summary>
internal sealed record TemperatureResult(
    string Name, double ReadySeconds, double Overshoot, double SettledError, double SwitchingsPerHour, IReadOnlyList<(double Time, double Value)> Curve);

/// <summary>Cold start of all four zones to 200 °C, the panel's algorithm and ours on the same plant.</summary>
internal static class TemperatureRuns
{
    private const double Target = 200;
    private const double Cycle = 0.001;
    private const double SampleSeconds = 10;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    public static TemperatureResult Panel(string name, double ki, double seconds)
    {
        ExtruderPlant plant = new();
        PanelTemperatureControl[] controllers = [New(1), New(1), New(1), New(0.95)];
        double[] readings = new double[Zones.Length];
        bool[] relays = new bool[Zones.Length];
        Recorder recorder = new(name, seconds);
        long cycles = (long)(seconds / Cycle);
        for (long n = 0; n < cycles; n++)
        {
            for (int i = 0; i < Zones.Length; i++)
            {
                if (n % 200 == 0)
                {
                    readings[i] = Math.Round(plant.Barrel.ProbeCelsius(Zones[i]) * 10) / 10;
                }

                controllers[i].Update(Target, readings[i], Cycle);
                relays[i] = controllers[i].RelayIsClosed;
            }

            plant.Step(Cycle, relays);
            if (n % 100 == 0)
            {
                recorder.Take(n * Cycle, readings, controllers.Sum(controller => controller.Switchings));
            }
        }

        return recorder.Result();

        PanelTemperatureControl New(double cap) => new(0.16, ki, 0.008, cap);
    }

    public static TemperatureResult Ours(string name, double ki, double seconds)
    {
        ExtruderBench bench = new(Cycle);
        bench.SetTargets(Target);
        foreach (ExtruderZoneName zone in Enum.GetValues<ExtruderZoneName>())
        {
            bench.Post(new ExtruderMutation.SetTemperaturePidSettings(new TemperaturePidSettings(ki, 0.16, 0.008, zone)));
        }

        bench.Run(0.3);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        Recorder recorder = new(name, seconds);
        double start = bench.Now;
        double[] readings = new double[Zones.Length];
        while (bench.Now - start < seconds)
        {
            bench.Run(0.1);
            ExtruderLiveValues live = bench.Live;
            (readings[0], readings[1], readings[2], readings[3]) =
                (live.BackTemperature, live.MiddleTemperature, live.FrontTemperature, live.NozzleTemperature);
            recorder.Take(bench.Now - start, readings, bench.RelaySwitchings);
        }

        return recorder.Result();
    }

    private sealed class Recorder(string name, double seconds)
    {
        private readonly List<(double, double)> _curve = [];
        private double _ready = double.NaN;
        private double _highest;
        private double _errorSum;
        private long _settledCount;
        private long _switchingsAtSettled = -1;
        private long _switchings;
        private double _settledSince;
        private double _now;

        public void Take(double now, double[] readings, long switchings)
        {
            _now = now;
            _switchings = switchings;
            _highest = Math.Max(_highest, readings.Max());
            if (double.IsNaN(_ready) && readings.All(reading => reading >= Target - 3))
            {
                _ready = now;
            }

            if (_curve.Count == 0 || now - _curve[^1].Item1 >= SampleSeconds)
            {
                _curve.Add((now, readings[0]));
            }

            if (now < seconds * 0.85)
            {
                return;
            }

            if (_switchingsAtSettled < 0)
            {
                (_switchingsAtSettled, _settledSince) = (switchings, now);
            }

            _settledCount++;
            _errorSum += readings.Average() - Target;
        }

        public TemperatureResult Result() => new(
            name,
            _ready,
            Math.Max(0, _highest - Target),
            _errorSum / _settledCount,
            (_switchings - _switchingsAtSettled) * 3600 / (_now - _settledSince),
            _curve);
    }
}
