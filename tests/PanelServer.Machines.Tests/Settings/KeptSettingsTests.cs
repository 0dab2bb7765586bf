using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;
using PanelServer.Machines.Tests.Mutations;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines.Tests.Settings;

/// <summary>Which parts of a state are settings, and that settings given back are those that were taken.</summary>
public class KeptSettingsTests
{
    public static TheoryData<string> Slugs => [.. MachineModules.CreateAll().Select(module => module.Slug)];

    public static TheoryData<string> Subjects => [.. Create.Keys];

    private static Dictionary<string, Func<IMutationSubject>> Create { get; } = new()
    {
        ["mock"] = () => new MockSubject(),
        ["laser_v1"] = () => new LaserSubject(),
        ["wago_power_v1"] = () => new WagoPowerSubject(),
        ["extruder_v1"] = () => new ExtruderSubject(),
        ["winder_v1"] = () => new WinderSubject(),
        ["buffer_v1"] = () => new BufferSubject(),
        ["aquapath_v1"] = () => new AquapathSubject(),
        ["motor_test_machine"] = () => TestMachineSubject.Of("motor_test_machine"),
        ["test_machine_stepper"] = () => TestMachineSubject.Of("test_machine_stepper"),
        ["ip20_test_machine"] = () => TestMachineSubject.Of("ip20_test_machine"),
        ["wago_ai_test_machine"] = () => TestMachineSubject.Of("wago_ai_test_machine"),
    };

    [Theory]
    [MemberData(nameof(Slugs))]
    public void What_stops_a_machine_sets_nothing_that_is_kept(string slug)
    {
        MachineModule module = ModuleOf(slug);
        Assert.DoesNotContain(module.Stop.Select(module.Schema.MutationOf), mutation => mutation.IsKept);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Neither_modes_nor_motion_are_settings(string slug)
    {
        string[] moving = ["mode", "should_flow", "laserpointer", "motor_enabled", "enabled", "is_going_in", "is_going_out", "is_going_home", "outputs", "digital_output", "is_default_state"];
        Assert.Empty(ModuleOf(slug).Schema.Kept.All.Where(setting => moving.Contains(setting.Path.Split('.')[^1])).Select(setting => setting.Path));
    }

    [Theory]
    [InlineData("mock", "frequency1", "frequency2", "frequency3")]
    [InlineData("laser_v1", "laser_state.global_warning", "laser_state.higher_tolerance", "laser_state.lower_tolerance", "laser_state.target_diameter")]
    [InlineData("buffer_v1", "connected_machine_state.machine_identification_unique")]
    [InlineData("wago_power_v1")]
    [InlineData("motor_test_machine", "motor_velocity")]
    [InlineData("test_machine_stepper", "acc_freq", "freq", "target_speed")]
    [InlineData("wago_serial_machine")]
    public void Settings_follow_from_the_machines_types(string slug, params string[] paths) =>
        Assert.Equal(paths, ModuleOf(slug).Schema.Kept.All.Select(setting => setting.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void The_zero_of_the_winders_arm_is_kept_although_no_client_sees_it()
    {
        KeptSetting zero = Assert.Single(ModuleOf("winder_v1").Schema.Kept.All, setting => setting.Mutation is null);
        Assert.Equal("tension_arm_state.zero_revolutions", zero.Path);
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void What_was_stored_and_read_back_gives_the_same_settings(string slug) => Gen.Int.Sample(
        seed =>
        {
            Random random = new(seed);
            IMutationSubject subject = Create[slug]();
            IMutationSubject fresh = Create[slug]();
            using IDisposable? end = subject as IDisposable;
            using IDisposable? freshEnd = fresh as IDisposable;
            MutationGenerator generator = new(subject.Schema, random) { Machines = subject.Machines };
            for (int i = 0; i < 40; i++)
            {
                subject.Machine.Submit(generator.Next());
                subject.Step();
            }

            JsonObject settings = subject.Schema.Kept.Read(subject.Machine.ReadSnapshot().State!);
            string stored = settings.ToJsonString(PanelJson.Declared);
            Assert.Empty(fresh.Machine.Restore(Parse(stored)));
            Assert.Equal(stored, SettingsOf(fresh));
            fresh.Step();
            Assert.Equal(stored, SettingsOf(fresh));
        },
        iter: 10,
        threads: 1);

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Settings_that_a_machine_had_are_set_again_by_one_command_or_refused_with_nothing_changed(string slug) => Gen.Int.Sample(
        seed =>
        {
            Random random = new(seed);
            IMutationSubject subject = Create[slug]();
            using IDisposable? end = subject as IDisposable;
            MutationGenerator generator = new(subject.Schema, random) { Machines = subject.Machines };
            Change(subject, generator);
            JsonObject captured = Settable(subject);
            Change(subject, generator);

            string before = Settable(subject).ToJsonString();
            List<InputError> errors = [];
            object present = subject.Machine.ReadSnapshot().State!;
            Mutation[] mutations =
            [
                .. subject.Schema.Kept.ReadSent(JsonSerializer.SerializeToElement(captured), "", errors)
                    .Where(one => !JsonNode.DeepEquals(one.Setting.Read(present), captured[one.Setting.Path])).Select(one => one.Mutation),
            ];
            Assert.Empty(errors);
            SubmitResult judged = subject.Machine.Judge(mutations, out object projected);
            Assert.Equal(0, subject.Machine.WaitingCommands);
            Assert.Equal(judged, subject.Machine.Submit(mutations));
            string expected = judged.Outcome == SubmitOutcome.Accepted ? captured.ToJsonString() : before;
            Assert.Equal(expected, Settable(subject.Schema, projected).ToJsonString());
            subject.Step();
            Assert.Equal(expected, Settable(subject).ToJsonString());
        },
        iter: 10,
        threads: 1);

    [Theory]
    [InlineData("mock", """{"mode_state.mode":"Running"}""", "/mode_state.mode", "is a mode")]
    [InlineData("mock", """{"frequency4":1}""", "/frequency4", "did you mean \"frequency1\"")]
    [InlineData("mock", """{"frequency1":1,"frequency1":2}""", "/frequency1", "occurs twice")]
    [InlineData("mock", """{"frequency1":1001}""", "/frequency1", "out of range")]
    [InlineData("mock", """{"frequency1":null}""", "/frequency1", "found null")]
    [InlineData("mock", "[]", "", "found an array")]
    [InlineData("winder_v1", """{"tension_arm_state.zero_revolutions":0.5}""", "/tension_arm_state.zero_revolutions", "is a calibration")]
    [InlineData("extruder_v1", """{"pid_settings.temperature.front":{"kp":1,"ki":1,"kd":1,"zone":"back"}}""", "/pid_settings.temperature.front", "names another part")]
    [InlineData("extruder_v1", """{"pid_settings.pressure":{"kp":1,"ki":1}}""", "/pid_settings.pressure/kd", "the key is missing")]
    public void What_a_client_sends_as_settings_is_checked(string slug, string settings, string where, string what)
    {
        List<InputError> errors = [];
        Assert.InRange(ModuleOf(slug).Schema.Kept.ReadSent(Parse(settings), "", errors).Count, 0, 1);
        InputError error = Assert.Single(errors);
        Assert.Equal(where, error.Where);
        Assert.Contains(what, error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_out_of_range_of_another_kind_or_of_another_version_is_ignored_and_told_and_the_others_hold()
    {
        MockMachine machine = new MockModule().Create(1);
        IReadOnlyList<string> ignored = machine.Restore(Parse("""{"frequency1":1001,"frequency2":"fast","frequency3":33.5,"frequency4":1,"mode_state.mode":"Running"}"""));
        Assert.Equal(4, ignored.Count);
        Assert.Contains(ignored, reason => reason.Contains("frequency1: 1001 is out of range", StringComparison.Ordinal));
        Assert.Contains(ignored, reason => reason.Contains("frequency2: found a string", StringComparison.Ordinal));
        Assert.Contains(ignored, reason => reason.StartsWith("frequency4 is no setting", StringComparison.Ordinal));
        Assert.Contains(ignored, reason => reason.StartsWith("mode_state.mode is no setting", StringComparison.Ordinal));
        MockState state = machine.ReadTyped().State;
        Assert.Equal((100, 200, 33.5, MockMode.Standby, false), (state.Frequency1, state.Frequency2, state.Frequency3, state.ModeState.Mode, state.IsDefaultState));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void What_is_no_object_is_told_and_changes_nothing(string stored)
    {
        MockMachine machine = new MockModule().Create(1);
        Assert.Single(machine.Restore(Parse(stored)));
        Assert.Equal(100, machine.ReadTyped().State.Frequency1);
    }

    [Fact]
    public void A_setting_that_does_not_fit_the_others_is_ignored_and_the_others_hold()
    {
        LaserMachine machine = new LaserModule().Create(1);
        string reason = Assert.Single(machine.Restore(Parse("""{"laser_state.target_diameter":1,"laser_state.lower_tolerance":2,"laser_state.higher_tolerance":0.3}""")));
        Assert.StartsWith("laser_state.lower_tolerance: The lower tolerance must not be greater", reason, StringComparison.Ordinal);
        LaserSettings settings = machine.ReadTyped().State.Settings;
        Assert.Equal((1, 0.05, 0.3), (settings.TargetDiameter, settings.LowerTolerance, settings.HigherTolerance));
    }

    [Fact]
    public void The_default_state_stays_the_factorys()
    {
        MockMachine machine = new MockModule().Create(1);
        machine.Restore(Parse("""{"frequency1":7}"""));
        Assert.Equal(7, machine.ReadTyped().State.Frequency1);
        Assert.Equal(100, ((MockState)machine.DefaultState).Frequency1);
    }

    [Fact]
    public void A_restored_winder_has_its_arms_zero_and_its_gauge_before_that_is_found()
    {
        WinderSubject winder = new();
        winder.Machine.Restore(Parse(
            """{"tension_arm_state.zero_revolutions":0.25,"puller_state.adaptive_reference_machine":{"machine_identification":{"vendor":1,"machine":6},"serial":4711},"puller_state.regulation":"Diameter"}"""));
        WinderState state = (WinderState)winder.Machine.ReadSnapshot().State!;
        Assert.True(state.TensionArmState.Zeroed);
        Assert.Equal(0.25, state.TensionArmState.ZeroRevolutions);
        Assert.Equal((ushort)4711, state.PullerReferenceMachine?.Serial);
        Assert.Equal(PullerRegulation.Diameter, state.PullerState.Regulation);
    }

    [Fact]
    public void The_way_back_to_the_factorys_settings_names_only_what_differs_and_leaves_the_mode()
    {
        MockMachine machine = new MockModule().Create(1);
        machine.Submit([new MockMutation.SetFrequency2(5), new MockMutation.SetMode(MockMode.Running)]);
        machine.Run(new(0, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
        IReadOnlyList<Mutation> way = machine.Schema.Kept.Difference(machine.ReadTyped().State, machine.DefaultState);
        Assert.Equal([new MockMutation.SetFrequency2(200)], way);
    }

    private static MachineModule ModuleOf(string slug) => MachineModules.CreateAll().Single(module => module.Slug == slug);

    private static string SettingsOf(IMutationSubject subject) => subject.Schema.Kept.Read(subject.Machine.ReadSnapshot().State!).ToJsonString(PanelJson.Declared);

    private static JsonElement Parse(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static void Change(IMutationSubject subject, MutationGenerator generator)
    {
        for (int i = 0; i < 20; i++)
        {
            subject.Machine.Submit(generator.Next());
            subject.Step();
        }
    }

    private static JsonObject Settable(IMutationSubject subject) => Settable(subject.Schema, subject.Machine.ReadSnapshot().State!);

    private static JsonObject Settable(MachineSchema schema, object state) =>
        new(schema.Kept.All.Where(setting => setting.Mutation is not null).Select(setting => KeyValuePair.Create(setting.Path, setting.Read(state))));
}
