using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The curve of an auto-tune of the temperature, in its own namespace and over REST.</summary>
public class AutoTuneCurveTests
{
    private const string Start = """{"StartTemperaturePidAutoTune":{"zone":"back","step_duty":0.3,"max_rise_celsius":5,"lambda_factor":1}}""";
    private const string Idle = """{"zone":null,"phase":"idle","samples":[]}""";

    [Theory]
    [InlineData("json", false)]
    [InlineData("msgpack", true)]
    public async Task Whole_curve_goes_to_who_has_asked_for_it_and_the_same_is_read_over_rest(string parser, bool isV2)
    {
        await using ExtruderPanel panel = isV2 ? ExtruderPanel.V2(cycleSeconds: 0.004) : new(cycleSeconds: 0.004);
        await panel.BeginAsync(150);
        await using NamespaceListener listener = panel.Listen("/autotune", parser);
        await listener.UntilAsync(data => data.ToJsonString() == Idle, "the curve before the first auto-tune");
        Assert.Equal(Idle, (await panel.ReadAsync("/autotune")).ToJsonString());

        await panel.PostAsync(Start);
        panel.Run(20);
        await listener.UntilAsync(data => Phase(data) == "waiting_for_steady" && Samples(data).Count > 10, "the first samples");
        panel.Run(20);
        JsonNode read = await panel.ReadAsync("/autotune");
        await listener.UntilAsync(data => JsonNode.DeepEquals(data, read), "the curve that REST shows");
        JsonArray samples = Samples(read);
        Assert.Equal("back", read["zone"]!.GetValue<string>());
        Assert.InRange(samples.Count, 35, 42);
        Assert.All(samples, sample => Assert.InRange(sample!["temperature"]!.GetValue<double>(), 148, 152));
        Assert.All(samples, sample => Assert.InRange(sample!["duty"]!.GetValue<double>(), 0, 1));
        Assert.Equal(samples[^1]!["t_seconds"]!.GetValue<double>(), ExtruderPanel.Number((await panel.ReadAsync())["state"]!, "temperature_autotune_state.elapsed_seconds"), 1.5);

        await panel.PostAsync("""{"SetExtruderMode":"Standby"}""");
        await listener.UntilAsync(data => Phase(data) == "failed" && Samples(data).Count == samples.Count, "the curve of the failed auto-tune");
        await using NamespaceListener late = panel.Listen("/autotune", parser);
        await late.UntilAsync(data => Phase(data) == "failed", "the last curve");
        Assert.Equal(["idle", "failed"], late.Events.Select(one => Phase(one["data"]!)));
        Assert.All(late.Events, one => Assert.Equal("TemperatureAutoTuneTraceEvent", one["name"]!.GetValue<string>()));
        long[] times = [.. listener.Events.Skip(2).Select(one => one["ts"]!.GetValue<long>())];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 950, long.MaxValue));
    }

    private static string Phase(JsonNode data) => data["phase"]!.GetValue<string>();

    private static JsonArray Samples(JsonNode data) => data["samples"]!.AsArray();
}
