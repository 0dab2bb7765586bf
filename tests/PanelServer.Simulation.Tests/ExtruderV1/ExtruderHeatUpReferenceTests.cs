using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Simulation.Tests.ExtruderV1;

/// <summary>The plant under the panel's control law at its cycle of 0.7 ms reproduces the published reference numbers (machine page, 12.1).</summary>
public class ExtruderHeatUpReferenceTests
{
    private const double Cycle = 0.0007;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    [Theory]
    [InlineData(200, 2186, 6000, 2.10)]
    [InlineData(150, 1468, 5000, 1.40)]
    public void Heat_up_time_and_energy_are_those_of_the_reference(
        double target, double expectedReadySeconds, double seconds, double expectedKilowattHours)
    {
        Run run = new(target, seconds);

        Assert.Equal(expectedReadySeconds, run.ReadySeconds, expectedReadySeconds * 0.02);
        Assert.Equal(expectedKilowattHours, run.KilowattHours, expectedKilowattHours * 0.02);
    }

    [Fact]
    public void Settled_readings_and_duties_are_those_of_the_reference()
    {
        Run run = new(200, 6000);

        double[] readings = [197.6, 198.2, 198.0, 197.5];
        double[] duties = [0.375, 0.281, 0.327, 0.394];
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(readings[i], run.Readings[i], 0.15);
            Assert.Equal(duties[i], run.MeanDuty[i], 0.01);
        }
    }

    private sealed class Run
    {
        public Run(double target, double seconds)
        {
            ExtruderPlant plant = new();
            PanelTemperatureControl[] controllers = [Barrel(), Barrel(), Barrel(), new(0.16, 0, 0.008, 0.95)];
            bool[] relays = new bool[4];
            long cycles = (long)(seconds / Cycle);
            long cyclesPerConversion = (long)(0.1 / Cycle);
            double[] dutySum = new double[4];
            long dutyCount = 0;
            for (long n = 0; n < cycles; n++)
            {
                bool isReady = true;
                for (int i = 0; i < 4; i++)
                {
                    // A conversion every 100 ms, of which the panel sees every second.
                    if (n % (2 * cyclesPerConversion) == 0)
                    {
                        Readings[i] = Math.Round(plant.Barrel.SensorCelsius(Zones[i]) * 10) / 10;
                    }

                    controllers[i].Update(target, Readings[i], Cycle);
                    relays[i] = controllers[i].RelayIsClosed;
                    isReady &= Readings[i] >= target - 3;
                    dutySum[i] += n >= cycles * 0.9 ? controllers[i].Duty : 0;
                }

                dutyCount += n >= cycles * 0.9 ? 1 : 0;
                ReadySeconds = isReady && ReadySeconds == 0 ? n * Cycle : ReadySeconds;
                plant.Step(Cycle, relays);
            }

            KilowattHours = plant.EnergyKilowattHours;
            MeanDuty = [.. dutySum.Select(sum => sum / dutyCount)];
        }

        public double[] Readings { get; } = new double[4];

        public double[] MeanDuty { get; }

        public double ReadySeconds { get; }

        public double KilowattHours { get; }

        private static PanelTemperatureControl Barrel() => new(0.16, 0, 0.008, 1);
    }
}
