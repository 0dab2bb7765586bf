using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests.Schema;

/// <summary>Paths by which mutations and live values point into the state.</summary>
public class SchemaLinksTests
{
    private static readonly ExtruderModule Extruder = ExtruderModule.V1();

    [Fact]
    public void A_part_of_the_state_is_found_by_its_path() =>
        Assert.Equal("°C", Extruder.Schema.State.Find("heating_states.front.target_temperature")!.Unit);

    [Theory]
    [InlineData("heating_states.left.target_temperature")]
    [InlineData("heating_states.front.target_temperature.value")]
    [InlineData("")]
    public void A_path_that_leads_nowhere_finds_nothing(string path) => Assert.Null(Extruder.Schema.State.Find(path));

    [Fact]
    public void A_field_in_braces_stands_for_each_of_its_choices() => Assert.Equal(
        ["pid_settings.temperature.front", "pid_settings.temperature.middle", "pid_settings.temperature.back", "pid_settings.temperature.nozzle"],
        Extruder.Schema.FindMutation("SetTemperaturePidSettings")!.StatePaths());

    [Fact]
    public void A_mutation_that_sets_what_the_state_does_not_have_is_found_when_the_schema_is_first_read()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => new MachineSchema<MockState, MockLiveValues, Misled>().State);
        Assert.Contains("Misled.SetNothing sets \"frequency9\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_point_that_is_no_number_of_the_state_is_found_when_the_schema_is_first_read()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => new MachineSchema<MockState, MisledValues, MockMutation>().State);
        Assert.Contains("mode_state.mode", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_point_in_force_under_a_condition_on_what_the_state_does_not_have_is_found_when_the_schema_is_first_read()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => new MachineSchema<MockState, MisledCondition, MockMutation>().State);
        Assert.Contains("\"mode_state.mood\" is Running", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_of_another_type_than_the_part_of_the_state_is_found_when_the_schema_is_first_read()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => new MachineSchema<MockState, MistypedCondition, MockMutation>().State);
        Assert.Contains("\"mode_state.mode\" is True", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MockMode.Running, 250.0)]
    [InlineData(MockMode.Standby, double.NaN)]
    public void A_set_point_is_read_from_the_state_while_it_is_in_force(MockMode mode, double expected)
    {
        MachineSchema<MockState, ConditionalValues, MockMutation> schema = new();
        Assert.Equal(["value"], schema.SetPointColumns.Select(column => column.Of.Path));
        double[] numbers = new double[1];
        schema.ReadSetPoints(new MockState { Frequency1 = 250, ModeState = new(mode) }, numbers);
        Assert.Equal([expected], numbers);
    }

    [Theory]
    [InlineData(typeof(MachineSchema<MockState, MisledInvalidity, MockMutation>), "frequency9")]
    [InlineData(typeof(MachineSchema<MockState, ToleranceWithoutSetPoint, MockMutation>), "no set point")]
    [InlineData(typeof(MachineSchema<MisledVerdict, FaultyValues, MockMutation>), "judges \"diameter\"")]
    [InlineData(typeof(MachineSchema<MockState, MockLiveValues, MisledQuestion>), "MisledQuestion.SetMode is asked about while \"mode_state.mood\" is Standby")]
    [InlineData(typeof(MachineSchema<MockState, MockLiveValues, HalfQuestion>), "says by which part of the state it is asked")]
    public void A_mark_that_points_nowhere_is_found_when_the_schema_is_first_read(Type schema, string said)
    {
        MachineSchema made = (MachineSchema)Activator.CreateInstance(schema, (object)Array.Empty<PayloadMaximum>())!;
        Assert.Contains(said, Assert.Throws<InvalidOperationException>(() => made.State).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Modes_and_what_belongs_to_process_values_are_recorded_as_numbers()
    {
        Assert.Equal(
            ["mode_state.mode", "pressure_state.wiring_error", "heating_states.back.wiring_error", "heating_states.middle.wiring_error", "heating_states.front.wiring_error", "heating_states.nozzle.wiring_error"],
            Extruder.Schema.StateColumns.Select(column => column.Path));
        double[] numbers = new double[6];
        Extruder.Schema.ReadStateColumns(new ExtruderState { ModeState = new(ExtruderMode.Extrude), PressureState = new(0, true) }, numbers);
        Assert.Equal([2, 1, 0, 0, 0, 0], numbers);
        Assert.Equal([2], Extruder.Schema.State.Find("mode_state.mode")!.ProducingChoices);
    }

    [Theory]
    [InlineData(false, 1.75, 1.75)]
    [InlineData(true, 1.75, double.NaN)]
    [InlineData(false, 0, double.NaN)]
    public void Numbers_that_are_no_measurements_are_cleared(bool isFaulty, double number, double expected)
    {
        MachineSchema<FaultyState, FaultyValues, MockMutation> schema = new();
        (double[] live, double[] state) = (new double[2], new double[schema.StateColumns.Count]);
        schema.ReadLiveColumns(new FaultyValues(number, 0), live);
        schema.ReadStateColumns(new FaultyState { IsFaulty = isFaulty }, state);
        schema.ClearInvalid(live, state, default);
        Assert.Equal([expected, 0], live);
    }

    [Fact]
    public void An_alarm_clears_the_numbers_that_it_says_are_no_measurements()
    {
        MachineSchema extruder = Extruder.Schema;
        (double[] live, double[] state) = (new double[extruder.LiveColumns.Count], new double[extruder.StateColumns.Count]);
        extruder.ClearInvalid(live, state, extruder.Alarms.SignalOf("inverter_silent"));
        Assert.Equal(
            ["motor_status.screw_rpm", "motor_status.frequency", "motor_status.voltage", "motor_status.current", "motor_status.power"],
            extruder.LiveColumns.Where((_, index) => double.IsNaN(live[index])).Select(column => column.Path));
    }

    [Theory]
    [InlineData("SetExtruderMode", ScreenPage.Operate)]
    [InlineData("SetFrontHeatingTargetTemperature", ScreenPage.Operate)]
    [InlineData("SetTemperaturePidSettings", ScreenPage.Settings)]
    [InlineData("ResetInverter", ScreenPage.Diagnosis)]
    public void A_mutation_stands_on_the_page_of_what_it_sets(string tag, ScreenPage page) => Assert.Equal(page, Extruder.Schema.FindMutation(tag)!.Page);

    [Fact]
    public void A_mutation_is_written_as_it_is_posted()
    {
        MutationSchema schema = Extruder.Schema.FindMutation("SetTemperaturePidSettings")!;
        ExtruderMutation.SetTemperaturePidSettings mutation = new(new(0.001, 0.16, 0.008, ExtruderZoneName.Front));
        Assert.Equal("""{"SetTemperaturePidSettings":{"ki":0.001,"kp":0.16,"kd":0.008,"zone":"front"}}""", schema.ToJson(mutation).ToJsonString());
    }

    [Theory]
    [InlineData("heating_states.front.target_temperature", 0)]
    [InlineData("pid_settings.temperature.front.kp", 3)]
    public void Numbers_say_how_many_decimals_are_worth_reading(string path, int decimals) => Assert.Equal(decimals, Extruder.Schema.State.Find(path)!.Decimals);

    [Fact]
    public void A_step_gives_the_decimals_where_none_are_declared() =>
        Assert.Equal(1, new MockModule().Schema.FindMutation("SetFrequency1")!.Payload!.Decimals);

    private readonly record struct MisledValues([SetPoint("mode_state.mode")] double Value);

    private readonly record struct MisledCondition([SetPoint("frequency1", When = "mode_state.mood", Is = MockMode.Running)] double Value);

    private readonly record struct MistypedCondition([SetPoint("frequency1", When = "mode_state.mode", Is = true)] double Value);

    private readonly record struct ConditionalValues([SetPoint("frequency1", When = "mode_state.mode", Is = MockMode.Running)] double Value);

    private readonly record struct MisledInvalidity([Invalid("Fault", German = "Störung", When = "frequency9")] double Value);

    private readonly record struct MisledVerdict([Judges("diameter")] bool IsFaulty, double Frequency1, double Frequency2, double Frequency3, MockModeState ModeState);

    private readonly record struct FaultyState(bool IsFaulty, double Frequency1, double Frequency2, double Frequency3, MockModeState ModeState);

    private readonly record struct FaultyValues([Invalid("Fault", German = "Störung", When = "is_faulty", WhenZero = true)] double Value, double Other);

    private readonly record struct ToleranceWithoutSetPoint([ProcessValue(ProcessQuantity.Diameter, LowerTolerance = "frequency1")] double Value);

    private abstract record MisledQuestion : Mutation
    {
        [Sets("mode_state.mode")]
        [Confirm("Run?", German = "Laufen?", WhilePath = "mode_state.mood", WhileIs = MockMode.Standby)]
        public sealed record SetMode(MockMode Mode) : MisledQuestion;
    }

    private abstract record HalfQuestion : Mutation
    {
        [Sets("mode_state.mode")]
        [Confirm("Run?", German = "Laufen?", WhilePath = "mode_state.mode")]
        public sealed record SetMode(MockMode Mode) : HalfQuestion;
    }

    private abstract record Misled : Mutation
    {
        [Sets("frequency9")]
        public sealed record SetNothing(double Value) : Misled;
    }
}
