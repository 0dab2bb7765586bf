using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.BufferV1;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.BufferV1;

/// <summary>Tower and filament of the simulated buffer.</summary>
public class BufferPlantTests
{
    [Fact]
    public void What_comes_in_and_is_not_stored_goes_out()
    {
        BufferPlant plant = new();
        double stored = 0;
        for (int i = 0; i < 1000; i++)
        {
            plant.Advance(0.01, 0.001);
            stored += (plant.InflowMetrePerMinute - plant.OutflowMetrePerMinute) / 60 * 0.001;
        }

        Assert.Equal(1.0, plant.HeightMillimetre, 1e-9);
        Assert.Equal(0.02, plant.StoredMetre, 1e-9);
        Assert.Equal(plant.StoredMetre, stored, 1e-9);
        Assert.Equal(8.8, plant.OutflowMetrePerMinute, 1e-9);
    }

    [Fact]
    public void At_its_ends_the_tower_stands_while_the_motor_goes_on()
    {
        BufferPlant plant = new();
        plant.Advance(200 * 31, 600);
        Assert.Equal((600, true), (plant.HeightMillimetre, plant.EndWasReached));
        Assert.Equal(12, plant.StoredMetre, 1e-9);
        plant.ClearRecord();
        plant.Advance(0, 1);
        Assert.False(plant.EndWasReached);
        Assert.Equal(plant.InflowMetrePerMinute, plant.OutflowMetrePerMinute);
        plant.Advance(-200 * 31, 600);
        Assert.Equal((0, true), (plant.HeightMillimetre, plant.EndWasReached));
    }

    [Theory]
    [InlineData("drive tower under-voltage")]
    [InlineData("drive puller never-ready")]
    [InlineData("drive tower counter-stands")]
    [InlineData("tower jammed")]
    public void A_fault_lasts_until_all_are_cleared(string command)
    {
        SimulatedLine line = new("buffer");
        VirtualSegment segment = new();
        line.PlugInto(segment);
        BufferSimulation buffer = Assert.IsType<BufferSimulation>(Assert.Single(line.Machines));
        Assert.False(IsFaulty(buffer));
        Assert.True(FaultScript.Run(segment, command, Assert.Fail, line.Faults));
        Assert.True(IsFaulty(buffer));
        Assert.True(FaultScript.Run(segment, "clear", Assert.Fail, line.Faults));
        Assert.False(IsFaulty(buffer));
    }

    [Fact]
    public void The_machine_words_are_those_of_machine_8()
    {
        SimulatedLine line = new("buffer");
        Assert.Equal([(1, 8, 8, 0), (1, 8, 8, 1), (1, 8, 8, 2)], line.Subdevices.Select(subdevice => subdevice.Description.Machine!.Value)
            .Select(words => ((int)words.Vendor, (int)words.Machine, (int)words.Serial, (int)words.Role)));
        PlantReport report = Assert.Single(line.TrueValues());
        Assert.Equal(("buffer", 8), (report.Machine, report.Serial));
    }

    private static bool IsFaulty(BufferSimulation buffer) => buffer.Plant.IsJammed
        || new VirtualStepperTerminal[] { buffer.Terminals.Tower, buffer.Terminals.Puller }
            .Any(drive => drive.Faults != StepperFaults.None || drive.IsNeverReady || drive.IsCounterFrozen || drive.IsStalled);
}
