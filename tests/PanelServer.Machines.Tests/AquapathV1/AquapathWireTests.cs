using System.Text;
using System.Text.Json;
using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Tests.AquapathV1;

/// <summary>The water circuits on the wire: mutations in, state and live values out.</summary>
public class AquapathWireTests
{
    private readonly AquapathBench _bench = new();

    [Fact]
    public void State_and_live_values_are_what_the_HMI_demands()
    {
        _bench.Front.SetTemperature(25);
        _bench.Back.SetTemperature(25);
        _bench.Run(2);
        Assert.Equal(
            """
            {"is_default_state":false,"mode_state":{"mode":"Standby"},
            "flow_states":{"front":{"flow":0.0,"should_flow":false},"back":{"flow":0.0,"should_flow":false}},
            "temperature_states":{"front":{"temperature":25.0,"target_temperature":25.0},"back":{"temperature":25.0,"target_temperature":25.0}},
            "fan_states":{"front":{"revolutions":100.0,"max_revolutions":100.0},"back":{"revolutions":100.0,"max_revolutions":100.0}},
            "tolerance_states":{"front":{"heating":2.0,"cooling":2.0},"back":{"heating":2.0,"cooling":2.0}}}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(_bench.Machine.ReadSnapshot().State, PanelJson.Declared));
        Assert.Equal(
            """
            {"front_flow":0.0,"back_flow":0.0,"front_temperature":25.0,"back_temperature":25.0,"front_temp_reservoir":25.0,"back_temp_reservoir":25.0,
            "front_revolutions":0.0,"back_revolutions":0.0,"front_power":0.0,"back_power":0.0,"front_total_energy":0.0,"back_total_energy":0.0}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(_bench.Machine.ReadSnapshot().LiveValues, PanelJson.Declared));
        Assert.True(((AquapathState)_bench.Machine.DefaultState).IsDefaultState);
    }

    [Theory]
    [InlineData("""{"SetAquaPathMode":"Auto"}""", "mode_state.mode", "\"Auto\"")]
    [InlineData("""{"SetFrontTemperature":40.0}""", "temperature_states.front.target_temperature", "40.0")]
    [InlineData("""{"SetBackTemperature":80}""", "temperature_states.back.target_temperature", "80.0")]
    [InlineData("""{"SetFrontFlow":true}""", "flow_states.front.should_flow", "true")]
    [InlineData("""{"SetBackFlow":true}""", "flow_states.back.should_flow", "true")]
    [InlineData("""{"SetFrontRevolutions":55.5}""", "fan_states.front.max_revolutions", "55.5")]
    [InlineData("""{"SetFrontRevolutions":55.5}""", "fan_states.front.revolutions", "55.5")]
    [InlineData("""{"SetBackRevolutions":0}""", "fan_states.back.max_revolutions", "0.0")]
    [InlineData("""{"SetFrontHeatingTolerance":0.4}""", "tolerance_states.front.heating", "0.4")]
    [InlineData("""{"SetBackHeatingTolerance":10}""", "tolerance_states.back.heating", "10.0")]
    [InlineData("""{"SetFrontCoolingTolerance":0}""", "tolerance_states.front.cooling", "0.0")]
    [InlineData("""{"SetBackCoolingTolerance":3}""", "tolerance_states.back.cooling", "3.0")]
    public void A_mutation_comes_back_in_the_state_exactly_as_sent_and_changes_nothing_else(string mutation, string path, string expected)
    {
        string before = State().GetRawText();
        Assert.Null(Post(mutation));
        JsonElement value = State();
        foreach (string key in path.Split('.'))
        {
            value = value.GetProperty(key);
        }

        Assert.Equal(expected, value.GetRawText());
        int differences = before.Split(',').Zip(State().GetRawText().Split(',')).Count(pair => pair.First != pair.Second);
        Assert.Equal(mutation.Contains("Revolutions", StringComparison.Ordinal) ? 2 : 1, differences);
    }

    [Theory]
    [InlineData("""{"SetAquaPathMode":"Heat"}""", "Auto")]
    [InlineData("""{"SetAquapathMode":"Auto"}""", "SetAquaPathMode")]
    [InlineData("""{"SetFrontTemperature":80.1}""", "80")]
    [InlineData("""{"SetBackTemperature":-0.1}""", "0")]
    [InlineData("""{"SetFrontFlow":3.5}""", "true")]
    [InlineData("""{"SetFrontRevolutions":-1}""", "0")]
    [InlineData("""{"SetBackRevolutions":100.5}""", "100")]
    [InlineData("""{"SetFrontHeatingTolerance":-0.1}""", "0")]
    [InlineData("""{"SetBackCoolingTolerance":10.1}""", "10")]
    [InlineData("""{"SetFrontTemperature":"40"}""", "number")]
    [InlineData("""{"SetFrontTemperature":null}""", "number")]
    public void Bad_input_is_answered_with_what_is_allowed_and_changes_nothing(string mutation, string mentions)
    {
        string before = State().GetRawText();
        string? answer = Post(mutation);
        Assert.NotNull(answer);
        Assert.Contains(mentions, answer, StringComparison.Ordinal);
        Assert.Equal(before, State().GetRawText());
        Assert.Null(_bench.Error);
    }

    private JsonElement State() => JsonSerializer.SerializeToElement(_bench.Machine.ReadSnapshot().State, PanelJson.Declared);

    private string? Post(string mutation)
    {
        MutationParseResult parsed = new MutationParser(_bench.Machine.Schema).ParseList(Encoding.UTF8.GetBytes($"[{mutation}]"));
        if (parsed.Outcome != MutationParseOutcome.Valid)
        {
            return string.Join("; ", parsed.Errors);
        }

        SubmitResult result = _bench.Machine.Submit(parsed.Mutations);
        _bench.Step();
        return result.Reason;
    }
}
