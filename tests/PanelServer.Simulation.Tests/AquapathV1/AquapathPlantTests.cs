using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.AquapathV1;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.AquapathV1;

/// <summary>The plant of the water circuits, and its faults by name.</summary>
public class AquapathPlantTests
{
    private static readonly CircuitInputs Heating = new(Pump: true, Heater: true, Cooler: false, FanVolt: 0);

    [Fact]
    public void Heat_that_goes_in_is_stored_or_lost()
    {
        CircuitPlant plant = new();
        double lost = 0;
        for (int i = 0; i < 60_000; i++)
        {
            lost += ((plant.WaterCelsius - 22) * 1 + (plant.ReservoirCelsius - 22) * 3) * 0.01;
            plant.Step(0.01, Heating);
        }

        double stored = (plant.WaterCelsius - 22) * 2500 + (plant.ReservoirCelsius - 22) * 8 * 4186;
        Assert.Equal(700 * 600, stored + lost, 1.0);
        Assert.True(plant.WaterCelsius > plant.ReservoirCelsius);
    }

    [Fact]
    public void The_pump_brings_five_litres_a_minute_and_the_sensor_says_so()
    {
        CircuitPlant plant = new();
        for (int i = 0; i < 1000; i++)
        {
            plant.Step(0.01, Heating);
        }

        Assert.Equal(5, plant.LitresPerMinute, 0.001);
        Assert.Equal(37.5, plant.PulseHertz, 0.01);
    }

    [Fact]
    public void The_fan_takes_heat_in_proportion_and_only_with_its_relay()
    {
        double Drop(bool cooler, double volt)
        {
            CircuitPlant plant = new();
            plant.SetTemperature(60);
            for (int i = 0; i < 1000; i++)
            {
                plant.Step(0.01, new(Pump: true, Heater: false, Cooler: cooler, FanVolt: volt));
            }

            return 60 - plant.WaterCelsius;
        }

        double idle = Drop(cooler: false, 10);
        Assert.Equal(idle, Drop(cooler: true, 0), 1e-9);
        Assert.Equal((Drop(cooler: true, 10) - idle) / 2, Drop(cooler: true, 5) - idle, 0.1);
    }

    [Theory]
    [InlineData("water-pump front dead")]
    [InlineData("hose back burst")]
    [InlineData("water-heater front stuck")]
    [InlineData("heat-load back 400")]
    [InlineData("flow-sensors frozen")]
    public void A_fault_lasts_until_all_are_cleared(string command)
    {
        SimulatedLine line = new("aquapath");
        VirtualSegment segment = new();
        line.PlugInto(segment);
        AquapathSimulation machine = Assert.IsType<AquapathSimulation>(Assert.Single(line.Machines));
        Assert.False(IsFaulty(machine));
        Assert.True(FaultScript.Run(segment, command, Assert.Fail, line.Faults));
        Assert.True(IsFaulty(machine));
        Assert.True(FaultScript.Run(segment, "clear", Assert.Fail, line.Faults));
        Assert.False(IsFaulty(machine));
    }

    [Theory]
    [InlineData("front-in", "open", 2, 1, 8500)]
    [InlineData("front-reservoir", "shorted", 2, 2, -2000)]
    [InlineData("back-in", "open", 2, 3, 8500)]
    [InlineData("back-reservoir", "shorted", 2, 4, -2000)]
    public void A_broken_thermometer_shows_in_its_channel(string sensor, string fault, int position, int channel, int raw)
    {
        SimulatedLine line = new("aquapath");
        VirtualSegment segment = new();
        line.PlugInto(segment);
        FaultScript.Run(segment, $"water-sensor {sensor} {fault}", Assert.Fail, line.Faults);
        for (int i = 1; i <= 50; i++)
        {
            segment.Advance(i * 10_000_000L);
            line.Advance(i * 10_000_000L);
        }

        for (int other = 1; other <= 4; other++)
        {
            Assert.Equal(other == channel ? raw : 220, segment.Subdevices[position].Dictionary[(ushort)(0x6000 + (0x10 * (other - 1))), 0x11].Value);
        }
    }

    [Fact]
    public void The_order_on_the_bus_is_not_that_of_the_roles()
    {
        SimulatedLine line = new("aquapath");
        Assert.Equal(
            ["EK1100 0", "EL2008 1", "EL3204 3", "EL5152 4", "EL4002 2"],
            line.Subdevices.Select(subdevice => $"{subdevice.Description.OrderNumber} {subdevice.Description.Machine!.Value.Role}"));
        Assert.All(line.Subdevices, subdevice => Assert.Equal((9, 13), (subdevice.Description.Machine!.Value.Machine, subdevice.Description.Machine!.Value.Serial)));
    }

    private static bool IsFaulty(AquapathSimulation machine) => machine.Terminals.FlowMeters.IsFrozen
        || new[] { machine.Front, machine.Back }.Any(plant => plant.PumpIsDead || plant.HoseIsBurst || plant.HeaterIsStuck || plant.LoadWatts != 0);
}
