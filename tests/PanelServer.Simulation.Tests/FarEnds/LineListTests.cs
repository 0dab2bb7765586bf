using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Tests.FarEnds;

/// <summary>Lines composed by name.</summary>
public class LineListTests
{
    [Theory]
    [InlineData("documented", "extruder:57922 winder:57922")]
    [InlineData("extruder", "extruder:57922")]
    [InlineData("extruder_v1", "extruder:57922")]
    [InlineData("winder,extruder", "winder:57922 extruder:57922")]
    [InlineData("extruder*2", "extruder:57922 extruder:57923")]
    [InlineData("extruder:100, winder:200*2", "extruder:100 winder:200 winder:201")]
    [InlineData("extruder,extruder:57922,extruder", "extruder:57923 extruder:57922 extruder:57924")]
    [InlineData("documented,winder", "extruder:57922 winder:57922 winder:57923")]
    [InlineData("winder:65535,winder:1", "winder:65535 winder:1")]
    [InlineData("extruder,buffer*2,winder", "extruder:57922 buffer:8 buffer:9 winder:57922")]
    [InlineData("buffer_v1:7", "buffer:7")]
    [InlineData("extruder_v2,extruder,extruder_v2", "extruder_v2:5 extruder:57922 extruder_v2:6")]
    public void A_list_means_machines_in_bus_order_with_serial_numbers_of_their_own(string list, string expected) =>
        Assert.Equal(expected, string.Join(' ', LineList.Parse(list)));

    [Theory]
    [InlineData("", "There is no machine \"\".")]
    [InlineData("extrudr", "There is no machine \"extrudr\".")]
    [InlineData("extruder,", "There is no machine \"\".")]
    [InlineData("extruder*0", "The number of extruder is \"0\"")]
    [InlineData("extruder*33", "The number of extruder is \"33\"; it must be a whole number from 1 to 32.")]
    [InlineData("extruder*20,winder*20", "These are 40 machines; at most 32 are simulated.")]
    [InlineData("winder:0", "The serial number of winder is \"0\"; it must be a whole number from 1 to 65535.")]
    [InlineData("winder:65536", "must be a whole number from 1 to 65535")]
    [InlineData("winder:65535*2", "\"winder:65535*2\" is wrong.")]
    [InlineData("winder:1:2", "\"winder:1:2\" is wrong.")]
    [InlineData("winder:5,winder:4*2", "winder:5 is there twice.")]
    public void What_is_wrong_is_refused_with_what_is_allowed(string list, string reason)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => LineList.Parse(list));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Allowed is documented, everything, or a list of extruder, extruder_v2, winder, ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_machines_of_a_kind_each_has_its_faults()
    {
        SimulatedLine line = new("winder:7*2");
        VirtualSegment segment = new();
        line.PlugInto(segment);
        WinderSimulation[] winders = [.. line.Machines.Cast<WinderSimulation>()];

        FaultScript.Run(segment, "traverse jammed", Assert.Fail, line.Faults);
        Assert.Equal([true, false], winders.Select(winder => winder.Plant.Traverse.IsJammed));
        FaultScript.Run(segment, "traverse@winder:8 jammed", Assert.Fail, line.Faults);
        FaultScript.Run(segment, "traverse@winder:7 ok", Assert.Fail, line.Faults);
        Assert.Equal([false, true], winders.Select(winder => winder.Plant.Traverse.IsJammed));
        FaultScript.Run(segment, "clear", Assert.Fail, line.Faults);
        Assert.All(winders, winder => Assert.False(winder.Plant.Traverse.IsJammed));
    }

    [Fact]
    public void A_single_machine_of_each_kind_has_faults_by_their_plain_names_alone() =>
        Assert.DoesNotContain(new SimulatedLine("documented").Faults, kind => kind.Name.Contains('@', StringComparison.Ordinal));
}
