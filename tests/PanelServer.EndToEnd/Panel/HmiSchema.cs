using System.Text.Json;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>
/// What the vendor's HMI accepts as events of the extruders (machines 4 and 22), winder (machine 2), laser (machine 6), buffer (machine 8) and aquapath (machine 9): every field, none else, each of its kind.
/// A kind is <c>number</c>, <c>bool</c>, one of several texts, or with a question mark also <c>null</c>.
/// </summary>
internal static class HmiSchema
{
    private const string Id = """{"machine_identification":{"vendor":"number","machine":"number"},"serial":"number"}""";
    private const string Zone = """{"target_temperature":"number","wiring_error":"bool"}""";
    private const string Gains = """{"ki":"number","kp":"number","kd":"number"}""";

    private const int Extruder = 4;

    // Both have the same events.
    private const int LargerExtruder = 22;

    // Newer members that the published HMIs do not know and skip; each is meant to be there.
    private static readonly string[] Newer = ["StateEvent.temperature_autotune_state", "StateEvent.heating_power_override_states", "StateEvent.tension_arm_state.wiring_error"];

    private static readonly Dictionary<(int Machine, string Event), JsonNode> Schemas = new()
    {
        [(4, "StateEvent")] = Parse($$"""
            {
              "is_default_state": "bool",
              "rotation_state": {"forward": "bool"},
              "mode_state": {"mode": "Standby|Heat|Extrude"},
              "regulation_state": {"uses_rpm": "bool"},
              "pressure_state": {"target_bar": "number", "wiring_error": "bool"},
              "screw_state": {"target_rpm": "number"},
              "heating_states": {"nozzle": {{Zone}}, "front": {{Zone}}, "back": {{Zone}}, "middle": {{Zone}} },
              "extruder_settings_state": {"pressure_limit": "number", "pressure_limit_enabled": "bool", "nozzle_temperature_target_enabled": "bool"},
              "inverter_status_state": {
                "running": "bool", "forward_running": "bool", "reverse_running": "bool", "up_to_frequency": "bool", "overload_warning": "bool",
                "no_function": "bool", "output_frequency_detection": "bool", "abc_fault": "bool", "fault_occurence": "bool"
              },
              "pid_settings": {
                "temperature": {"front": {{OfZone("front")}}, "middle": {{OfZone("middle")}}, "back": {{OfZone("back")}}, "nozzle": {{OfZone("nozzle")}} },
                "pressure": {{Gains}}
              },
              "pid_autotune_state": {"state": "not_started|running|completed|failed", "progress": "number", "result?": {{Gains}} }
            }
            """),
        [(4, "LiveValuesEvent")] = Parse("""
            {
              "motor_status": {"screw_rpm": "number", "frequency": "number", "voltage": "number", "current": "number", "power": "number"},
              "pressure": "number",
              "nozzle_temperature": "number", "front_temperature": "number", "back_temperature": "number", "middle_temperature": "number",
              "nozzle_power": "number", "front_power": "number", "back_power": "number", "middle_power": "number",
              "combined_power": "number", "total_energy_kwh": "number"
            }
            """),
        [(2, "StateEvent")] = Parse($$"""
            {
              "is_default_state": "bool",
              "traverse_state": {
                "limit_inner": "number", "limit_outer": "number", "position_in": "number", "position_out": "number",
                "is_going_in": "bool", "is_going_out": "bool", "is_homed": "bool", "is_going_home": "bool", "is_traversing": "bool",
                "laserpointer": "bool", "step_size": "number", "padding": "number", "can_go_in": "bool", "can_go_out": "bool", "can_go_home": "bool"
              },
              "puller_state": {
                "regulation": "Speed|Diameter", "target_speed": "number", "forward": "bool", "gear_ratio": "OneToOne|OneToFive|OneToTen",
                "adaptive_speed_delta_max": "number", "adaptive_adjustment_distance": "number", "adaptive_change_per_step": "number",
                "allowed_diameter_deviation": "number", "adaptive_reference_machine?": {{Id}}
              },
              "spool_automatic_action_state": {"spool_required_meters": "number", "spool_automatic_action_mode": "NoAction|Pull|Hold"},
              "mode_state": {"mode": "Standby|Hold|Pull|Wind", "can_wind": "bool"},
              "tension_arm_state": {"zeroed": "bool"},
              "spool_speed_controller_state": {
                "regulation_mode": "Adaptive|MinMax", "minmax_min_speed": "number", "minmax_max_speed": "number", "adaptive_tension_target": "number",
                "adaptive_radius_learning_rate": "number", "adaptive_max_speed_multiplier": "number", "adaptive_acceleration_factor": "number",
                "adaptive_deacceleration_urgency_multiplier": "number", "forward": "bool"
              },
              "puller_reference_machine?": {{Id}}
            }
            """),
        [(2, "LiveValuesEvent")] = Parse("""
            {"traverse_position?": "number", "puller_speed": "number", "spool_rpm": "number", "tension_arm_angle": "number", "spool_progress": "number"}
            """),
        [(6, "StateEvent")] = Parse("""
            {
              "is_default_state": "bool",
              "laser_state": {
                "higher_tolerance": "number", "lower_tolerance": "number", "target_diameter": "number", "in_tolerance": "bool", "global_warning": "bool"
              }
            }
            """),
        [(6, "LiveValuesEvent")] = Parse("""
            {"diameter": "number", "x_diameter?": "number", "y_diameter?": "number", "roundness?": "number"}
            """),
        [(8, "StateEvent")] = Parse($$"""
            {
              "mode_state": {"mode": "Standby|FillingBuffer|EmptyingBuffer"},
              "connected_machine_state": {"machine_identification_unique?": {{Id}}, "is_available": "bool"}
            }
            """),
        [(8, "LiveValuesEvent")] = Parse("{}"),
        [(9, "StateEvent")] = Parse("""
            {
              "is_default_state": "bool",
              "mode_state": {"mode": "Standby|Auto"},
              "flow_states": {"front": {"flow": "number", "should_flow": "bool"}, "back": {"flow": "number", "should_flow": "bool"}},
              "temperature_states": {
                "front": {"temperature": "number", "target_temperature": "number"}, "back": {"temperature": "number", "target_temperature": "number"}
              },
              "fan_states": {
                "front": {"revolutions": "number", "max_revolutions": "number"}, "back": {"revolutions": "number", "max_revolutions": "number"}
              },
              "tolerance_states": {"front": {"heating": "number", "cooling": "number"}, "back": {"heating": "number", "cooling": "number"}}
            }
            """),
        [(9, "LiveValuesEvent")] = Parse("""
            {
              "front_flow": "number", "back_flow": "number", "front_temperature": "number", "back_temperature": "number",
              "front_temp_reservoir": "number", "back_temp_reservoir": "number", "front_revolutions": "number", "back_revolutions": "number",
              "front_power": "number", "back_power": "number", "front_total_energy": "number", "back_total_energy": "number"
            }
            """),
    };

    /// <summary>What the HMI would complain about in an event; empty if nothing.</summary>
    public static IEnumerable<string> Complaints(int machine, string name, JsonNode? data) =>
        Compare(Schemas[(machine == LargerExtruder ? Extruder : machine, name)], data, name);

    private static IEnumerable<string> Compare(JsonNode schema, JsonNode? value, string path)
    {
        if (schema is JsonValue kind)
        {
            return Is(kind.GetValue<string>(), value) ? [] : [$"{path} is {value?.ToJsonString() ?? "null"}, not {kind}"];
        }

        if (value is not JsonObject found)
        {
            return [$"{path} is {value?.ToJsonString() ?? "null"}, not an object"];
        }

        Dictionary<string, JsonNode> fields = schema.AsObject().ToDictionary(field => field.Key.TrimEnd('?'), field => field.Value!);
        return
        [
            .. fields.Keys.Except(found.Select(field => field.Key)).Select(missing => $"{path}.{missing} is missing"),
            .. found.Select(field => $"{path}.{field.Key}").Except(fields.Keys.Select(field => $"{path}.{field}")).Except(Newer).Select(extra => $"{extra} is not known"),
            .. fields.Where(field => found.ContainsKey(field.Key) && !(found[field.Key] is null && IsNullable(schema, field.Key)))
                .SelectMany(field => Compare(field.Value, found[field.Key], $"{path}.{field.Key}")),
        ];
    }

    private static bool IsNullable(JsonNode schema, string field) => schema.AsObject().ContainsKey(field + "?");

    private static bool Is(string kind, JsonNode? value) => (kind, value?.GetValueKind()) switch
    {
        ("number", JsonValueKind.Number) => true,
        ("bool", JsonValueKind.True or JsonValueKind.False) => true,
        (_, JsonValueKind.String) => kind.Split('|').Contains(value!.GetValue<string>()),
        _ => false,
    };

    private static string OfZone(string zone) => $$"""{"ki":"number","kp":"number","kd":"number","zone":"{{zone}}"}""";

    private static JsonNode Parse(string schema) => JsonNode.Parse(schema)!;
}
