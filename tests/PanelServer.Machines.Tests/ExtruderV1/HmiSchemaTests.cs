using System.Text.Json;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Json;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>State and live values field by field as the HMI's schemas demand them (machine page, sections 3 and 4), with the auto-tune of the temperature (section 15).</summary>
public class HmiSchemaTests
{
    private static readonly string[] Zones = ["nozzle", "front", "back", "middle"];

    private static readonly (string Path, JsonValueKind Kind)[] State =
    [
        ("is_default_state", JsonValueKind.True),
        ("rotation_state.forward", JsonValueKind.True),
        ("mode_state.mode", JsonValueKind.String),
        ("regulation_state.uses_rpm", JsonValueKind.True),
        ("pressure_state.target_bar", JsonValueKind.Number),
        ("pressure_state.wiring_error", JsonValueKind.True),
        ("screw_state.target_rpm", JsonValueKind.Number),
        .. Zones.SelectMany(zone => new[]
        {
            ($"heating_states.{zone}.target_temperature", JsonValueKind.Number),
            ($"heating_states.{zone}.wiring_error", JsonValueKind.True),
            ($"pid_settings.temperature.{zone}.ki", JsonValueKind.Number),
            ($"pid_settings.temperature.{zone}.kp", JsonValueKind.Number),
            ($"pid_settings.temperature.{zone}.kd", JsonValueKind.Number),
            ($"pid_settings.temperature.{zone}.zone", JsonValueKind.String),
        }),
        ("extruder_settings_state.pressure_limit", JsonValueKind.Number),
        ("extruder_settings_state.pressure_limit_enabled", JsonValueKind.True),
        ("extruder_settings_state.nozzle_temperature_target_enabled", JsonValueKind.True),
        ("inverter_status_state.running", JsonValueKind.True),
        ("inverter_status_state.forward_running", JsonValueKind.True),
        ("inverter_status_state.reverse_running", JsonValueKind.True),
        ("inverter_status_state.up_to_frequency", JsonValueKind.True),
        ("inverter_status_state.overload_warning", JsonValueKind.True),
        ("inverter_status_state.no_function", JsonValueKind.True),
        ("inverter_status_state.output_frequency_detection", JsonValueKind.True),
        ("inverter_status_state.abc_fault", JsonValueKind.True),
        ("inverter_status_state.fault_occurence", JsonValueKind.True),
        ("pid_settings.pressure.ki", JsonValueKind.Number),
        ("pid_settings.pressure.kp", JsonValueKind.Number),
        ("pid_settings.pressure.kd", JsonValueKind.Number),
        ("pid_autotune_state.state", JsonValueKind.String),
        ("pid_autotune_state.progress", JsonValueKind.Number),
        ("pid_autotune_state.result", JsonValueKind.Null),
        ("temperature_autotune_state.zone", JsonValueKind.Null),
        ("temperature_autotune_state.phase", JsonValueKind.String),
        ("temperature_autotune_state.progress", JsonValueKind.Number),
        ("temperature_autotune_state.elapsed_seconds", JsonValueKind.Number),
        ("temperature_autotune_state.baseline_duty", JsonValueKind.Number),
        ("temperature_autotune_state.baseline_temperature", JsonValueKind.Number),
        ("temperature_autotune_state.current_duty", JsonValueKind.Number),
        ("temperature_autotune_state.result", JsonValueKind.Null),
        ("temperature_autotune_state.failure_reason", JsonValueKind.Null),
        .. Zones.Select(zone => ($"temperature_autotune_state.results.{zone}", JsonValueKind.Null)),
        .. Zones.Select(zone => ($"heating_power_override_states.{zone}.enabled", JsonValueKind.True)),
        .. Zones.Select(zone => ($"heating_power_override_states.{zone}.watts", JsonValueKind.Number)),
        .. Zones.Select(zone => ($"heating_power_override_states.{zone}.max_watts", JsonValueKind.Number)),
        .. Zones.Select(zone => ($"heating_power_override_states.{zone}.zone", JsonValueKind.String)),
    ];

    private static readonly (string Path, JsonValueKind Kind)[] Live =
    [
        ("motor_status.screw_rpm", JsonValueKind.Number),
        ("motor_status.frequency", JsonValueKind.Number),
        ("motor_status.voltage", JsonValueKind.Number),
        ("motor_status.current", JsonValueKind.Number),
        ("motor_status.power", JsonValueKind.Number),
        ("pressure", JsonValueKind.Number),
        .. Zones.Select(zone => ($"{zone}_temperature", JsonValueKind.Number)),
        .. Zones.Select(zone => ($"{zone}_power", JsonValueKind.Number)),
        ("combined_power", JsonValueKind.Number),
        ("total_energy_kwh", JsonValueKind.Number),
    ];

    private readonly ExtruderBench _bench = new();

    [Fact]
    public void State_has_exactly_the_fields_of_the_schema_with_their_types() => AssertShape(State, _bench.State);

    [Fact]
    public void Live_values_have_exactly_the_fields_of_the_schema_with_their_types()
    {
        _bench.Run(3);
        AssertShape(Live, _bench.Live);
    }

    [Theory]
    [InlineData(ExtruderMode.Standby, "Standby")]
    [InlineData(ExtruderMode.Heat, "Heat")]
    [InlineData(ExtruderMode.Extrude, "Extrude")]
    public void Mode_is_written_as_the_schema_names_it(ExtruderMode mode, string expected)
    {
        JsonElement json = JsonSerializer.SerializeToElement(new ExtruderModeState(mode), PanelJson.Declared);

        Assert.Equal(expected, json.GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData(AutotuneStatus.NotStarted, "not_started")]
    [InlineData(AutotuneStatus.Running, "running")]
    [InlineData(AutotuneStatus.Completed, "completed")]
    [InlineData(AutotuneStatus.Failed, "failed")]
    public void Auto_tune_state_is_written_as_the_schema_names_it(AutotuneStatus status, string expected)
    {
        PidAutotuneState state = new(status, 0, status == AutotuneStatus.Completed ? new PressurePidState(0, 0.5, 0.9) : null);
        string json = JsonSerializer.Serialize(state, PanelJson.Declared);

        string result = status == AutotuneStatus.Completed ? """{"ki":0.0,"kp":0.5,"kd":0.9}""" : "null";
        Assert.Equal($$"""{"state":"{{expected}}","progress":0.0,"result":{{result}}}""", json);
    }

    [Fact]
    public void State_at_start_is_written_as_published()
    {
        string json = JsonSerializer.Serialize(_bench.State, PanelJson.Declared);

        Assert.StartsWith("""{"is_default_state":false,"rotation_state":{"forward":true},"mode_state":{"mode":"Standby"},"regulation_state":{"uses_rpm":true},"pressure_state":{"target_bar":0.0,"wiring_error":false},"screw_state":{"target_rpm":0.0},"heating_states":{"nozzle":{"target_temperature":0.0,"wiring_error":false},""", json, StringComparison.Ordinal);
        Assert.EndsWith(""","pressure":{"ki":0.0,"kp":0.01,"kd":0.02}},"pid_autotune_state":{"state":"not_started","progress":0.0,"result":null},"temperature_autotune_state":{"zone":null,"phase":"idle","progress":0.0,"elapsed_seconds":0.0,"baseline_duty":0.0,"baseline_temperature":0.0,"current_duty":0.0,"result":null,"failure_reason":null,"results":{"nozzle":null,"front":null,"back":null,"middle":null}},"heating_power_override_states":{"nozzle":{"enabled":false,"watts":0.0,"max_watts":190.0,"zone":"nozzle"},"front":{"enabled":false,"watts":0.0,"max_watts":700.0,"zone":"front"},"back":{"enabled":false,"watts":0.0,"max_watts":700.0,"zone":"back"},"middle":{"enabled":false,"watts":0.0,"max_watts":700.0,"zone":"middle"}}}""", json, StringComparison.Ordinal);
    }

    private static void AssertShape<T>((string Path, JsonValueKind Kind)[] expected, T value)
    {
        JsonElement json = JsonSerializer.SerializeToElement(value, PanelJson.Declared);
        (string Path, JsonValueKind Kind)[] found = [.. Leaves(json, "")];

        Assert.Equal(expected.Select(leaf => leaf.Path).Order(), found.Select(leaf => leaf.Path).Order());
        Assert.All(found, leaf => Assert.Equal(expected.Single(other => other.Path == leaf.Path).Kind, leaf.Kind));
    }

    private static IEnumerable<(string Path, JsonValueKind Kind)> Leaves(JsonElement element, string path)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            JsonValueKind kind = property.Value.ValueKind == JsonValueKind.False ? JsonValueKind.True : property.Value.ValueKind;
            IEnumerable<(string, JsonValueKind)> leaves = kind == JsonValueKind.Object
                ? Leaves(property.Value, $"{path}{property.Name}.")
                : [(path + property.Name, kind)];
            foreach ((string, JsonValueKind) leaf in leaves)
            {
                yield return leaf;
            }
        }
    }
}
