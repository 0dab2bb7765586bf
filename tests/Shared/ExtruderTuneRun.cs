using System.Text.Json;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;
using static PanelServer.Machines.ExtruderV1.ExtruderMutation;

namespace PanelServer.Reference;

/// <summary>
/// The whole machine on a barrel of the family with set points in which no zone is lifted by its neighbours alone, to tune it and to measure what that was good for.
/// Zones are numbered as in mutations: front, middle, back, nozzle.
/// </summary>
public sealed class ExtruderTuneRun
{
    private const double CycleSeconds = 0.1;
    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private double _more;

    /// <summary>Begins in Heat with everything cold.</summary>
    /// <param name="plant">Name of the barrel.</param>
    /// <param name="kept">Settings that the machine had before; null for none.</param>
    public ExtruderTuneRun(string plant, JsonElement? kept = null)
    {
        Bench = new(CycleSeconds, constants: new() { Thermal = BarrelParameters.Named(plant) });
        if (kept is { } settings && Bench.Machine.Restore(settings) is { Count: > 0 } ignored)
        {
            throw new InvalidOperationException(string.Join("; ", ignored));
        }

        Raise(0);
        Bench.Run(1.5);
        Bench.Post(new SetExtruderMode(ExtruderMode.Heat));
    }

    /// <summary>Set points.</summary>
    public static IReadOnlyList<double> Profile { get; } = [150, 130, 100, 150];

    /// <summary>The machine.</summary>
    public ExtruderBench Bench { get; }

    /// <summary>The auto-tune.</summary>
    public TemperatureAutotuneState Tune => Bench.State.TemperatureAutotuneState;

    /// <summary>What a restart of the server keeps.</summary>
    public JsonElement Kept => JsonSerializer.SerializeToElement(Bench.Machine.Schema.Kept.Read(Bench.State));

    /// <summary>Puts the steel at the set points at once and lets what lies between them come to rest.</summary>
    public void WarmUp()
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            Bench.Plant.Barrel.SetTemperature(ExtruderHeatingRun.PlantZone((int)zone), Profile[(int)zone]);
        }

        Bench.Run(900);
    }

    /// <summary>Sets all set points this far above the profile.</summary>
    public void Raise(double kelvin)
    {
        _more = kelvin;
        Bench.Post(
            new SetFrontHeatingTargetTemperature(Profile[0] + kelvin),
            new SetMiddleHeatingTemperature(Profile[1] + kelvin),
            new SetBackHeatingTargetTemperature(Profile[2] + kelvin),
            new SetNozzleHeatingTemperature(Profile[3] + kelvin));
    }

    /// <summary>Starts the auto-tune.</summary>
    public void Start(TemperatureAutotuneZone zone, double step = 0.3, double allowed = 5, double lambda = 0.75) =>
        Bench.Post(new StartTemperaturePidAutoTune(new(zone, step, allowed, lambda)));

    /// <summary>How far a zone's steel is above its set point, in K.</summary>
    public double Above(ExtruderZoneName zone) => Bench.Plant.Barrel.MetalCelsius(ExtruderHeatingRun.PlantZone((int)zone)) - Profile[(int)zone] - _more;

    /// <summary>Lets time pass and measures each zone's steel.</summary>
    /// <param name="seconds">How much.</param>
    /// <returns>Its overshoot in K, and the time in s until it is within 1 K below its set point; infinite if it never is.</returns>
    public (double[] Overshoot, double[] Arrival) Measure(double seconds)
    {
        double[] overshoot = new double[Zones.Length];
        double[] arrival = new double[Zones.Length];
        Array.Fill(arrival, double.PositiveInfinity);
        for (int second = 1; second <= seconds; second++)
        {
            Bench.Run(1);
            foreach (ExtruderZoneName zone in Zones)
            {
                overshoot[(int)zone] = Math.Max(overshoot[(int)zone], Above(zone));
                arrival[(int)zone] = double.IsInfinity(arrival[(int)zone]) && Above(zone) >= -1 ? second : arrival[(int)zone];
            }
        }

        return (overshoot, arrival);
    }
}
