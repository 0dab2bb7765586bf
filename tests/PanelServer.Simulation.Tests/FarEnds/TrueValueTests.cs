using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.FarEnds;

/// <summary>What a line tells of what is truly the case behind its sensors.</summary>
public class TrueValueTests
{
    private static readonly string[] Plants = ["nominal", "probe-lag-20", "probe-lag-60", "probe-lag-100", "probe-lag-150"];

    [Fact]
    public void Every_machine_of_a_line_reports_under_its_name_and_serial_number()
    {
        PlantReport[] reports = [.. new SimulatedLine("extruder:100,winder:7*2").TrueValues()];

        Assert.Equal(["extruder 100 nominal", "winder 7 ", "winder 8 "], reports.Select(report => $"{report.Machine} {report.Serial} {report.Plant}"));
        Assert.All(reports, report => Assert.Equal(report.Values.Count, report.Values.Select(value => value.Name).Distinct().Count()));
        Assert.All(reports.SelectMany(report => report.Values), value => Assert.True(double.IsFinite(value.Value) && value.Unit.Length > 0, value.Name));
    }

    [Fact]
    public void The_extruder_has_the_family_that_fits_the_recording() =>
        Assert.Equal(Plants, FarEndList.OnBus.Single(kind => kind.Name == "extruder").Plants);

    [Theory]
    [InlineData("nominal")]
    [InlineData("probe-lag-150")]
    public void A_heater_warms_its_band_before_its_steel_and_its_steel_before_its_probe(string plant)
    {
        SimulatedLine line = new("extruder", new Dictionary<string, string> { ["extruder"] = plant });
        ExtruderSimulation extruder = Assert.IsType<ExtruderSimulation>(Assert.Single(line.Machines));

        for (int step = 0; step < 6000; step++)
        {
            extruder.Plant.Step(0.01, [false, false, true, false]);
        }

        PlantReport report = Assert.Single(line.TrueValues());
        double Value(string name) => report.Values.Single(value => value.Name == name).Value;
        Assert.Equal(plant, report.Plant);
        Assert.Equal((1, 1), (Value("front_relay_closed"), Value("front_heater_on")));
        Assert.Equal((0, 0), (Value("back_relay_closed"), Value("back_heater_on")));
        Assert.True(Value("front_band") > Value("front_metal") && Value("front_metal") > Value("front_probe"));
        Assert.True(Value("front_heater") > 100);
    }

    [Fact]
    public void A_relay_that_is_stuck_is_seen_where_nobody_has_closed_it_and_an_open_contactor_keeps_its_heater_cold()
    {
        SimulatedLine line = new("extruder");
        ExtruderPlant plant = Assert.IsType<ExtruderSimulation>(Assert.Single(line.Machines)).Plant;
        plant.SetRelayStuck(ExtruderZone.Middle, true);
        plant.IsContactorClosed = false;
        plant.Step(0.01, new bool[4]);

        PlantReport report = Assert.Single(line.TrueValues());
        Assert.Equal(1, report.Values.Single(value => value.Name == "middle_relay_closed").Value);
        Assert.Equal(0, report.Values.Single(value => value.Name == "middle_heater_on").Value);
    }
}
