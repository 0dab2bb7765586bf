using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Reference;

/// <summary>
/// What nobody can do better on a plant: full power in every zone until the plant itself, run ahead with that zone's heater off,
/// reaches the set point. It knows the plant and all true temperatures; a controller knows neither.
/// </summary>
public static class ExtruderHeatingLimit
{
    private const int Zones = ExtruderHeatingRun.Zones;
    private const int LongestSeconds = 9000;
    private const int LookEverySeconds = 4;
    private const int CoastSeconds = 600;
    private const double NearKelvin = 50;
    private const double KeepingDuty = 0.3;

    private static readonly double[] Full = [1, 1, 1, 0.95];

    /// <summary>Time until each zone's steel is within 1 K below its set point; infinite if its power does not suffice.</summary>
    public static double[] ArrivalSeconds(BarrelPlant plant, double[] targets)
    {
        double[] arrival = [.. targets.Select(_ => double.PositiveInfinity)];
        bool[] isOff = new bool[Zones];
        for (int t = 0; t < LongestSeconds && arrival.Any(double.IsInfinity); t++)
        {
            for (int zone = 0; zone < Zones; zone++)
            {
                double metal = Metal(plant, zone);
                arrival[zone] = double.IsInfinity(arrival[zone]) && metal >= targets[zone] - 1 ? t : arrival[zone];
                isOff[zone] |= t % LookEverySeconds == 0 && metal > targets[zone] - NearKelvin && Coasts(plant, zone, targets, isOff, arrival);
            }

            Step(plant, 1, zone => Duty(plant, zone, targets, isOff[zone], arrival[zone]));
        }

        return arrival;
    }

    /// <summary>
    /// What a zone's steel comes to without its own heater while the others are held at their set points: a zone that this
    /// lifts to its set point cannot be held there by anybody.
    /// </summary>
    public static double WithoutOwnHeat(BarrelPlant plant, int without, double[] targets)
    {
        BarrelPlant copy = plant.Copy();
        for (int t = 0; t < 2 * LongestSeconds; t += LookEverySeconds)
        {
            Step(copy, LookEverySeconds, zone => zone != without && Metal(copy, zone) < targets[zone] ? Full[zone] : 0);
        }

        return Metal(copy, without);
    }

    private static bool Coasts(BarrelPlant plant, int off, double[] targets, bool[] isOff, double[] arrival)
    {
        BarrelPlant copy = plant.Copy();
        for (int t = 0; t < CoastSeconds; t += LookEverySeconds)
        {
            Step(copy, LookEverySeconds, zone => zone == off ? 0 : Duty(copy, zone, targets, isOff[zone], arrival[zone]));
            if (Metal(copy, off) >= targets[off])
            {
                return true;
            }
        }

        return false;
    }

    private static double Duty(BarrelPlant plant, int zone, double[] targets, bool isOff, double arrival)
    {
        bool isBelow = Metal(plant, zone) < targets[zone];
        return !isOff ? (isBelow ? Full[zone] : 0)
            : isBelow && !double.IsInfinity(arrival) ? KeepingDuty : 0;
    }

    private static double Metal(BarrelPlant plant, int zone) => plant.MetalCelsius(ExtruderHeatingRun.PlantZone(zone));

    private static void Step(BarrelPlant plant, double seconds, Func<int, double> duty)
    {
        double[] on = new double[Zones];
        for (int zone = 0; zone < Zones; zone++)
        {
            on[(int)ExtruderHeatingRun.PlantZone(zone)] = duty(zone);
        }

        plant.Step(seconds, (ReadOnlySpan<double>)on, 0);
    }
}
