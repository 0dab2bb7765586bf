using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>Extruders as they stand in different halls: room, draught, mains, material, set points and speeds differ.</summary>
internal static class VariedStarts
{
    /// <summary>How many.</summary>
    public const int Count = 100;

    private static readonly double[][] Profiles =
        [[200, 170, 150, 200], [180, 160, 140, 170], [150, 130, 100, 150], [200, 200, 200, 200], [170, 170, 170, 170], [180, 190, 200, 180]];

    /// <summary>
    /// Heats up, rests, extrudes at one speed, changes it, runs out of material and stops. What a draught takes or the screw brings is
    /// told as a warning and is no false alarm.
    /// </summary>
    /// <returns>The starts with an alarm.</returns>
    public static int FalseAlarms()
    {
        int alarms = 0;
        Parallel.For(0, Count, number =>
        {
            Random random = new(1000 + number);
            ExtruderHeatingRig rig = Create(number, random);
            double end = 0;
            bool isAlarmed = Run(Between(random, 900, 4000), 0)
                || Run(Between(random, 300, 1500), Between(random, 5, 60))
                || Run(Between(random, 100, 900), random.NextDouble() < 0.5 ? 0 : Between(random, 5, 60))
                || Run(1500, Between(random, 5, 60))
                || RunOut(300)
                || Run(1000, 0);
            if (isAlarmed)
            {
                Interlocked.Increment(ref alarms);
            }

            bool Run(double seconds, double rpm)
            {
                rig.ScrewRpm = rpm;
                end += seconds;
                return rig.RunUntilFound(end, HeatingFault.ReadsTooLittle) is not null;
            }

            bool RunOut(double seconds)
            {
                rig.Plant.Surroundings.KilogramsPerHourAndRpm = 0;
                return Run(seconds, rig.ScrewRpm);
            }
        });
        return alarms;
    }

    /// <summary>A relay sticks at some time after the screw has begun to turn.</summary>
    /// <returns>The steel above the set point, or above where it was if that was higher, when it was found, in the worst of them; infinite if one was not.</returns>
    public static double StuckKelvin()
    {
        double[] kelvin = new double[Count];
        Parallel.For(0, Count, number =>
        {
            Random random = new(7000 + number);
            ExtruderHeatingRig rig = Create(number, random);
            double end = Between(random, 2500, 4000);
            rig.RunUntilFound(end, HeatingFault.DoesNotHeat);
            rig.ScrewRpm = Between(random, 5, 60);
            end += Between(random, 0, 1500);
            rig.RunUntilFound(end, HeatingFault.DoesNotHeat);
            ExtruderZoneName zone = (ExtruderZoneName)random.Next(rig.Targets.Length);
            double begin = Math.Max(rig.Metal(zone), rig.Targets[(int)zone]);
            rig.RelayIsStuck[(int)zone] = true;
            kelvin[number] = rig.RunUntilFound(end + 3000, HeatingFault.RelayStuck)?.Zone == zone ? rig.Metal(zone) - begin : double.PositiveInfinity;
        });
        return kelvin.Max();
    }

    private static ExtruderHeatingRig Create(int number, Random random)
    {
        BarrelSurroundings surroundings = new()
        {
            RoomCelsius = Between(random, 15, 32),
            SupplyVoltage = Between(random, 0.9, 1.1),
            FeedCelsius = Between(random, 15, 60),
            MechanicalEnergy = Between(random, 0.08, 0.15),
            KilogramsPerHourAndRpm = Between(random, 0.08, 0.12),
        };
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            surroundings.SetDraught(zone, Between(random, 0.8, 1.5));
        }

        ExtruderHeatingRig rig = new(BarrelParameters.Family[number % BarrelParameters.Family.Count], surroundings);
        Profiles[random.Next(Profiles.Length)].CopyTo(rig.Targets, 0);
        return rig;
    }

    private static double Between(Random random, double least, double most) => least + (random.NextDouble() * (most - least));
}
