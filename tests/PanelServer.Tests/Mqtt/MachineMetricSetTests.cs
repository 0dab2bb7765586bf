using PanelServer.Host.Mqtt.Sparkplug;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Mqtt;

/// <summary>The metrics of machines, from their schemas alone.</summary>
public class MachineMetricSetTests
{
    [Fact]
    public void Every_type_of_machine_has_metrics_for_all_that_it_publishes_and_takes()
    {
        Assert.All(MachineModules.CreateAll(), module =>
        {
            MachineMetricSet set = new(module.Schema, deadBandSteps: 1, withCommands: true);
            Assert.Equal(set.Metrics.Count, set.Metrics.Select(metric => metric.Name).Distinct().Count());
            Assert.Equal(module.Schema.Mutations.Count, set.Metrics.Count(metric => metric.Command is not null));
            Assert.Equal(module.Schema.LiveColumns.Count, set.Metrics.Count(metric => metric.Name.StartsWith("live/", StringComparison.Ordinal) && metric.Type is not (DataType.Boolean or DataType.String)));
            Assert.Equal(set.Metrics.Count, set.Read(new(default, Activator.CreateInstance(module.Schema.State.Type), Activator.CreateInstance(module.Schema.LiveValues.Type))).Length);
            Assert.All(set.Read(new(default, null, null)), Assert.Null);
        });
    }

    [Fact]
    public void A_set_point_has_the_range_of_the_command_that_sets_it()
    {
        MachineSchema schema = ExtruderModule.V1().Schema;
        MutationSchema mutation = schema.Mutations.First(mutation => mutation.StatePath == "pressure_state.target_bar");
        Payload.Types.Metric metric = new MachineMetricSet(schema, 1, withCommands: false).Metrics.First(metric => metric.Name == "state/pressure_state/target_bar").Describe(7, 1000, 12.5);
        Assert.Equal(["readOnly", "displayName", "engUnit", "engLow", "engHigh"], metric.Properties.Keys);
        Assert.Equal(
            ("bar", mutation.Payload!.Minimum, mutation.Payload.Maximum),
            (metric.Properties.Values[2].StringValue, metric.Properties.Values[3].DoubleValue, metric.Properties.Values[4].DoubleValue));
        Assert.Equal((7ul, 1000ul, 12.5, false), (metric.Alias, metric.Timestamp, metric.DoubleValue, metric.IsNull));
    }
}
