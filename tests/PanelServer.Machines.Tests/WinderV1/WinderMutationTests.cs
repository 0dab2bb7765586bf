using System.Text;
using System.Text.Json;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The winder on the wire: mutations in, state and live values out.</summary>
public class WinderMutationTests
{
    private readonly WinderBench _bench = new();

    /// <summary>A mutation, the path of the value it sets, and that value.</summary>
    [Theory]
    [InlineData("""{"SetTraverseLimitInner":30.5}""", "traverse_state.limit_inner", "30.5")]
    [InlineData("""{"SetTraverseLimitInner":30.5}""", "traverse_state.position_in", "30.5")]
    [InlineData("""{"SetTraverseLimitOuter":170}""", "traverse_state.limit_outer", "170.0")]
    [InlineData("""{"SetTraverseLimitOuter":385}""", "traverse_state.position_out", "385.0")]
    [InlineData("""{"SetTraverseStepSize":0.1}""", "traverse_state.step_size", "0.1")]
    [InlineData("""{"SetTraversePadding":0}""", "traverse_state.padding", "0.0")]
    [InlineData("""{"EnableTraverseLaserpointer":true}""", "traverse_state.laserpointer", "true")]
    [InlineData("""{"SetPullerRegulationMode":"Speed"}""", "puller_state.regulation", "\"Speed\"")]
    [InlineData("""{"SetPullerTargetSpeed":12.5}""", "puller_state.target_speed", "12.5")]
    [InlineData("""{"SetPullerForward":false}""", "puller_state.forward", "false")]
    [InlineData("""{"SetPullerGearRatio":"OneToFive"}""", "puller_state.gear_ratio", "\"OneToFive\"")]
    [InlineData("""{"SetPullerAdaptiveMaxSpeedChangePercent":0.5}""", "puller_state.adaptive_speed_delta_max", "0.5")]
    [InlineData("""{"SetPullerAdaptiveAdjustmentIntervalMeters":2}""", "puller_state.adaptive_adjustment_distance", "2.0")]
    [InlineData("""{"SetPullerAdaptiveStepPercent":0.1}""", "puller_state.adaptive_change_per_step", "0.1")]
    [InlineData("""{"SetPullerAdaptiveAcceptedDifference":0.02}""", "puller_state.allowed_diameter_deviation", "0.02")]
    [InlineData("""{"SetPullerAdaptiveReferenceMachine":null}""", "puller_state.adaptive_reference_machine", "null")]
    [InlineData("""{"SetSpoolRegulationMode":"MinMax"}""", "spool_speed_controller_state.regulation_mode", "\"MinMax\"")]
    [InlineData("""{"SetSpoolMinMaxMinSpeed":10}""", "spool_speed_controller_state.minmax_min_speed", "10.0")]
    [InlineData("""{"SetSpoolMinMaxMaxSpeed":600}""", "spool_speed_controller_state.minmax_max_speed", "600.0")]
    [InlineData("""{"SetSpoolForward":false}""", "spool_speed_controller_state.forward", "false")]
    [InlineData("""{"SetSpoolAdaptiveTensionTarget":0.6}""", "spool_speed_controller_state.adaptive_tension_target", "0.6")]
    [InlineData("""{"SetSpoolAdaptiveRadiusLearningRate":0.25}""", "spool_speed_controller_state.adaptive_radius_learning_rate", "0.25")]
    [InlineData("""{"SetSpoolAdaptiveMaxSpeedMultiplier":3}""", "spool_speed_controller_state.adaptive_max_speed_multiplier", "3.0")]
    [InlineData("""{"SetSpoolAdaptiveAccelerationFactor":1}""", "spool_speed_controller_state.adaptive_acceleration_factor", "1.0")]
    [InlineData("""{"SetSpoolAdaptiveDeaccelerationUrgencyMultiplier":20}""", "spool_speed_controller_state.adaptive_deacceleration_urgency_multiplier", "20.0")]
    [InlineData("""{"SetSpoolAutomaticRequiredMeters":330}""", "spool_automatic_action_state.spool_required_meters", "330.0")]
    [InlineData("""{"SetSpoolAutomaticAction":"Pull"}""", "spool_automatic_action_state.spool_automatic_action_mode", "\"Pull\"")]
    [InlineData("""{"SetMode":"Pull"}""", "mode_state.mode", "\"Pull\"")]
    [InlineData("\"ZeroTensionArmAngle\"", "tension_arm_state.zeroed", "true")]
    public void A_mutation_comes_back_in_the_state_exactly_as_sent(string mutation, string path, string expected)
    {
        Assert.Null(Post(mutation));
        JsonElement value = State();
        foreach (string key in path.Split('.'))
        {
            value = value.GetProperty(key);
        }

        Assert.Equal(expected, value.GetRawText());
    }

    [Theory]
    [InlineData("""{"SetTraverseLimitInner":91.2}""", "0.9 mm")]
    [InlineData("""{"SetTraverseLimitInner":-1}""", "0")]
    [InlineData("""{"SetTraverseLimitOuter":22.9}""", "0.9 mm")]
    [InlineData("""{"SetTraverseLimitOuter":385.1}""", "385")]
    [InlineData("""{"SetTraverseStepSize":0}""", "0.01")]
    [InlineData("""{"SetTraverseStepSize":75.1}""", "75")]
    [InlineData("""{"SetTraversePadding":35}""", "half the distance")]
    [InlineData("""{"SetTraversePadding":-0.1}""", "0")]
    [InlineData("""{"SetPullerRegulationMode":"Diameter"}""", "reference machine")]
    [InlineData("""{"SetPullerTargetSpeed":50.1}""", "50")]
    [InlineData("""{"SetPullerTargetSpeed":-0.1}""", "0")]
    [InlineData("""{"SetPullerTargetDiameter":1.75}""", "laser")]
    [InlineData("""{"SetSpoolMinMaxMinSpeed":151}""", "lowest speed")]
    [InlineData("""{"SetSpoolMinMaxMaxSpeed":601}""", "600")]
    [InlineData("""{"SetSpoolAdaptiveTensionTarget":1.01}""", "1")]
    [InlineData("""{"SetSpoolAdaptiveMaxSpeedMultiplier":0.05}""", "0.1")]
    [InlineData("""{"SetSpoolAdaptiveAccelerationFactor":1.5}""", "1")]
    [InlineData("""{"SetSpoolAdaptiveDeaccelerationUrgencyMultiplier":0.5}""", "1")]
    [InlineData("""{"SetSpoolAutomaticRequiredMeters":0}""", "0")]
    [InlineData("""{"SetPullerAdaptiveReferenceMachine":{"machine_identification":{"vendor":1,"machine":6},"serial":9}}""", "no working laser")]
    [InlineData("""{"SetPullerAdaptiveReferenceMachine":{"machine_identification":{"vendor":1,"machine":2},"serial":57922}}""", "no working laser")]
    [InlineData("""{"SetMode":"Fly"}""", "Wind")]
    [InlineData("""{"SetMode":4}""", "Standby")]
    [InlineData("""{"SetPullerForward":1}""", "true")]
    [InlineData("""{"SetPullerTargetSpeed":"5"}""", "number")]
    [InlineData("""{"SetPullerTargetSpeed":null}""", "number")]
    [InlineData("""{"SetPullerTargetSpeed":1e999}""", "")]
    [InlineData("""{"SetPullerTargetSpeed":5,"SetPullerForward":true}""", "")]
    [InlineData("""{}""", "")]
    [InlineData("""{"SetPullerSpeed":5}""", "SetPullerTargetSpeed")]
    [InlineData("\"GotoTraverseHomes\"", "GotoTraverseHome")]
    [InlineData("7", "")]
    [InlineData("null", "")]
    public void Bad_input_is_answered_with_what_is_allowed_and_changes_nothing(string mutation, string mentions)
    {
        string before = State().GetRawText();
        string? answer = Post(mutation);
        Assert.NotNull(answer);
        Assert.Contains(mentions, answer, StringComparison.Ordinal);
        Assert.Equal(before, State().GetRawText());
        Assert.Null(_bench.Error);
    }

    [Theory]
    [InlineData("""{"SetTraverseLimitInner":10},{"SetTraverseLimitOuter":40}""", """{"SetTraverseLimitInner":100},{"SetTraverseLimitOuter":150}""")]
    [InlineData("""{"SetTraverseLimitInner":10},{"SetTraverseLimitOuter":40}""", """{"SetTraverseLimitOuter":150},{"SetTraverseLimitInner":100}""")]
    [InlineData("""{"SetTraverseLimitInner":100},{"SetTraverseLimitOuter":150}""", """{"SetTraverseLimitOuter":40},{"SetTraverseLimitInner":10}""")]
    [InlineData("""{"SetTraversePadding":0}""", """{"SetTraversePadding":60},{"SetTraverseLimitOuter":150}""")]
    [InlineData("""{"SetSpoolMinMaxMaxSpeed":150}""", """{"SetSpoolMinMaxMinSpeed":200},{"SetSpoolMinMaxMaxSpeed":300}""")]
    [InlineData("""{"SetSpoolMinMaxMaxSpeed":300},{"SetSpoolMinMaxMinSpeed":200}""", """{"SetSpoolMinMaxMaxSpeed":150},{"SetSpoolMinMaxMinSpeed":20}""")]
    [InlineData("""{"SetPullerGearRatio":"OneToFive"}""", """{"SetPullerTargetSpeed":20},{"SetPullerGearRatio":"OneToOne"}""")]
    public void Values_that_belong_together_can_be_moved_together_in_either_order(string before, string list)
    {
        Assert.Null(Post(before));
        Assert.Null(Post(list));
    }

    [Fact]
    public void A_laser_and_the_regulation_that_follows_it_can_be_chosen_together_in_either_order()
    {
        MachineIdentificationUnique gauge = new GaugeMachine(_bench).Identification;
        _bench.Send(new SetPullerRegulationMode(PullerRegulation.Diameter), new SetPullerAdaptiveReferenceMachine(gauge));
        _bench.Send(new SetPullerAdaptiveReferenceMachine(null), new SetPullerRegulationMode(PullerRegulation.Speed));
    }

    [Fact]
    public void A_short_traverse_starts_with_limits_that_it_can_reach()
    {
        WinderBench bench = new(options: new WinderOptions { TraverseTravelMillimetres = 10 });
        Assert.Equal((5, 10), (bench.State.TraverseState.LimitInner, bench.State.TraverseState.LimitOuter));
        bench.Send(new SetMode(WinderMode.Standby));
    }

    [Fact]
    public void A_gear_that_cannot_reach_the_target_lowers_it()
    {
        Assert.Null(Post("""{"SetPullerTargetSpeed":40}"""));
        Assert.Null(Post("""{"SetPullerGearRatio":"OneToTen"}"""));
        Assert.Equal(5, _bench.State.PullerState.TargetSpeed);
        Assert.Contains("gear", Post("""{"SetPullerTargetSpeed":5.1}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Choosing_Adaptive_again_keeps_the_operators_parameters()
    {
        _bench.Send(new SetSpoolAdaptiveTensionTarget(0.5), new SetSpoolRegulationMode(SpoolRegulation.MinMax));
        _bench.Send(new SetSpoolRegulationMode(SpoolRegulation.Adaptive));
        Assert.Equal(0.5, _bench.State.SpoolSpeedControllerState.AdaptiveTensionTarget);
    }

    [Fact]
    public void A_laser_can_be_coupled_and_let_go()
    {
        GaugeMachine gauge = new(_bench);
        _bench.Send(new SetPullerAdaptiveReferenceMachine(gauge.Identification));
        Assert.Equal(gauge.Identification, _bench.State.PullerReferenceMachine);
        Assert.Equal(gauge.Identification, _bench.State.PullerState.AdaptiveReferenceMachine);
        _bench.Send(new SetPullerRegulationMode(PullerRegulation.Diameter));
        Assert.Contains("Speed", _bench.Refused(new SetPullerAdaptiveReferenceMachine(null)), StringComparison.Ordinal);
        _bench.Send(new SetPullerRegulationMode(PullerRegulation.Speed), new SetPullerAdaptiveReferenceMachine(null));
        Assert.Null(_bench.State.PullerReferenceMachine);
    }

    [Fact]
    public void Every_mutation_the_wire_knows_is_there()
    {
        string[] tags =
        [
            "SetMode", "SetTraverseLimitInner", "SetTraverseLimitOuter", "SetTraverseStepSize", "SetTraversePadding",
            "GotoTraverseLimitInner", "GotoTraverseLimitOuter", "GotoTraverseHome", "EnableTraverseLaserpointer",
            "SetPullerRegulationMode", "SetPullerTargetSpeed", "SetPullerTargetDiameter", "SetPullerForward", "SetPullerGearRatio",
            "SetSpoolRegulationMode", "SetSpoolMinMaxMinSpeed", "SetSpoolMinMaxMaxSpeed", "SetSpoolForward",
            "SetSpoolAdaptiveTensionTarget", "SetSpoolAdaptiveRadiusLearningRate", "SetSpoolAdaptiveMaxSpeedMultiplier",
            "SetSpoolAdaptiveAccelerationFactor", "SetSpoolAdaptiveDeaccelerationUrgencyMultiplier",
            "SetSpoolAutomaticRequiredMeters", "SetSpoolAutomaticAction", "ResetSpoolProgress", "ZeroTensionArmAngle",
            "SetPullerAdaptiveMaxSpeedChangePercent", "SetPullerAdaptiveAdjustmentIntervalMeters", "SetPullerAdaptiveStepPercent",
            "SetPullerAdaptiveAcceptedDifference", "SetPullerAdaptiveReferenceMachine",
        ];
        Assert.Equal(tags.Order(), _bench.Module.Schema.Mutations.Select(mutation => mutation.Tag).Order());
    }

    [Fact]
    public void Default_state_is_on_the_wire_as_the_panel_sends_it()
    {
        const string Expected = """
            {"is_default_state":true,"traverse_state":{"limit_inner":22.0,"limit_outer":92.0,"position_in":22.0,"position_out":92.0,"is_going_in":false,"is_going_out":false,"is_homed":false,"is_going_home":false,"is_traversing":false,"laserpointer":false,"step_size":1.75,"padding":0.88,"can_go_in":false,"can_go_out":false,"can_go_home":false},"puller_state":{"regulation":"Speed","target_speed":1.0,"forward":true,"gear_ratio":"OneToOne","adaptive_speed_delta_max":0.33,"adaptive_adjustment_distance":0.5,"adaptive_change_per_step":0.033,"allowed_diameter_deviation":0.01,"adaptive_reference_machine":null},"spool_automatic_action_state":{"spool_required_meters":250.0,"spool_automatic_action_mode":"NoAction"},"mode_state":{"mode":"Standby","can_wind":false},"tension_arm_state":{"zeroed":false,"wiring_error":false},"spool_speed_controller_state":{"regulation_mode":"Adaptive","minmax_min_speed":0.0,"minmax_max_speed":150.0,"adaptive_tension_target":0.7,"adaptive_radius_learning_rate":0.5,"adaptive_max_speed_multiplier":4.0,"adaptive_acceleration_factor":0.2,"adaptive_deacceleration_urgency_multiplier":15.0,"forward":true},"puller_reference_machine":null}
            """;
        Assert.Equal(Expected, JsonSerializer.Serialize(_bench.Machine.DefaultState, PanelJson.Declared));
    }

    [Fact]
    public void Live_values_are_on_the_wire_as_the_panel_sends_them()
    {
        _bench.SensorVolts = 0;
        _bench.Step();
        Assert.Equal(
            """{"traverse_position":null,"puller_speed":0.0,"spool_rpm":0.0,"tension_arm_angle":0.0,"spool_progress":0.0}""",
            JsonSerializer.Serialize(_bench.Machine.ReadSnapshot().LiveValues, PanelJson.Declared));
        _bench.PrepareToWind();
        string text = JsonSerializer.Serialize(_bench.Machine.ReadSnapshot().LiveValues, PanelJson.Declared);
        Assert.Equal(JsonValueKind.Number, JsonDocument.Parse(text).RootElement.GetProperty("traverse_position").ValueKind);
    }

    [Fact]
    public void Laser_reference_is_on_the_wire_as_an_identification()
    {
        GaugeMachine gauge = new(_bench);
        Assert.Null(Post("""{"SetPullerAdaptiveReferenceMachine":{"machine_identification":{"vendor":1,"machine":6},"serial":40961}}"""));
        Assert.Equal(40961, gauge.Identification.Serial);
        Assert.Equal(
            """{"machine_identification":{"vendor":1,"machine":6},"serial":40961}""",
            State().GetProperty("puller_state").GetProperty("adaptive_reference_machine").GetRawText());
    }

    /// <summary>Sends a mutation as text and runs a cycle; what is wrong with it, or null if it was accepted.</summary>
    private string? Post(string mutation)
    {
        byte[] body = Encoding.UTF8.GetBytes($"[{mutation}]");
        MutationParseResult parsed = new MutationParser(_bench.Module.Schema).ParseList(body);
        if (parsed.Outcome != MutationParseOutcome.Valid)
        {
            return string.Join("; ", parsed.Errors);
        }

        SubmitResult result = _bench.Machine.Submit(parsed.Mutations);
        _bench.Step();
        return result.Outcome == SubmitOutcome.Accepted ? null : result.Reason;
    }

    private JsonElement State() =>
        JsonDocument.Parse(JsonSerializer.Serialize(_bench.Machine.ReadSnapshot().State, PanelJson.Declared)).RootElement;
}
