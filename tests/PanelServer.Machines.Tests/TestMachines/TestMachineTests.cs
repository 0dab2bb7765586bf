using System.Text.Json.Nodes;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Machines.Input;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>All test machines by table, through the real bus: shapes on the wire, mutations good and bad, inputs, faults, safe state.</summary>
public class TestMachineTests
{
    private const string Four = "[false,false,false,false]";
    private const string Eight = "[false,false,false,false,false,false,false,false]";

    /// <summary>Slug, number, state at the start, a list of mutations, state afterwards.</summary>
    public static TheoryData<string, int, string, string, string> Commands => new()
    {
        { "test_machine", 51, $$"""{"led_on":{{Four}}}""", """{"action":"SetLed","value":{"index":2,"on":true}}""", """{"led_on":[false,false,true,false]}""" },
        { "test_machine", 51, $$"""{"led_on":{{Four}}}""", """{"value":{"on":true,"x":1},"y":2,"action":"SetAllLeds"}""", """{"led_on":[true,true,true,true]}""" },
        { "test_machine", 51, $$"""{"led_on":{{Four}}}""", """{"SetLed":{"index":0,"on":true}}""", """{"led_on":[true,false,false,false]}""" },
        { "wago_do_test_machine", 14, $$"""{"led_on":{{Eight}}}""", """{"action":"SetLed","value":{"index":7,"on":true}}""", """{"led_on":[false,false,false,false,false,false,false,true]}""" },
        { "wago_do_test_machine", 14, $$"""{"led_on":{{Eight}}}""", """{"action":"SetAllLeds","value":{"on":true}}""", """{"led_on":[true,true,true,true,true,true,true,true]}""" },
        { "wago_750_501_test_machine", 66, """{"outputs":[false,false]}""", """{"action":"SetOutput","value":{"index":1,"on":true}}""", """{"outputs":[false,true]}""" },
        { "wago_750_501_test_machine", 66, """{"outputs":[false,false]}""", """{"action":"SetAllOutputs","value":{"on":true}}""", """{"outputs":[true,true]}""" },
        { "ip20_test_machine", 52, $$"""{"outputs":{{Eight}}}""", """{"action":"SetOutput","value":{"index":6,"on":true}}""", """{"outputs":[false,false,false,false,false,false,true,false]}""" },
        { "ip20_test_machine", 52, $$"""{"outputs":{{Eight}}}""", """{"action":"SetAllOutputs","value":{"on":true}}""", """{"outputs":[true,true,true,true,true,true,true,true]}""" },
        { "digital_input_test_machine", 64, $$"""{"led_on":{{Four}}}""", "", $$"""{"led_on":{{Four}}}""" },
        { "wago_750_430_di_machine", 67, $$"""{"inputs":{{Eight}}}""", "", $$"""{"inputs":{{Eight}}}""" },
        { "wago_8ch_io_test_machine", 65, $$"""{"digital_input":{{Eight}},"digital_output":{{Eight}}}""", """{"action":"SetOutput","value":{"index":3,"value":true}}""", """{"digital_input":[false,false,false,true,false,false,false,false],"digital_output":[false,false,false,true,false,false,false,false]}""" },
        { "analog_input_test_machine", 53, """{"measurement_rate_hz":1}""", """{"measurement_rate_hz":10}""", """{"measurement_rate_hz":10}""" },
        { "wago_ai_test_machine", 54, """{"measurement_rate_hz":1}""", """{"more":null,"measurement_rate_hz":1000}""", """{"measurement_rate_hz":1000}""" },
        { "motor_test_machine", 17, """{"motor_enabled":false,"motor_velocity":100}""", """{"type":"SetMotorOn","payload":true},{"type":"SetMotorVelocity","payload":-300}""", """{"motor_enabled":true,"motor_velocity":-300}""" },
        { "motor_test_machine", 17, """{"motor_enabled":false,"motor_velocity":100}""", """{"type":"SetMotorOn","payload":true},{"type":"SetMotorOff","payload":true}""", """{"motor_enabled":false,"motor_velocity":100}""" },
        { "motor_test_machine", 17, """{"motor_enabled":false,"motor_velocity":100}""", """{"type":"SetMotorOn","payload":true},{"type":"SetMotorOff","payload":false}""", """{"motor_enabled":true,"motor_velocity":100}""" },
        { "test_machine_stepper", 55, """{"target_speed":0,"enabled":false,"freq":0,"acc_freq":0}""", """{"action":"SetTargetSpeed","value":{"target":-25000}},{"action":"SetFreq","value":{"factor":3}},{"value":{"x":0,"factor":1},"action":"SetAccFreq"},{"action":"SetEnabled","value":{"enabled":true}}""", """{"target_speed":-25000,"enabled":true,"freq":3,"acc_freq":1}""" },
        { "test_machine_stepper", 55, """{"target_speed":0,"enabled":false,"freq":0,"acc_freq":0}""", """{"SetTargetSpeed":25000},{"SetFreq":{"factor":2}},{"SetAccFreq":0}""", """{"target_speed":25000,"enabled":false,"freq":2,"acc_freq":0}""" },
        { "wago_serial_machine", 103, """{"current_message":null}""", "", """{"current_message":null}""" },
        { "bottlecaps_test_machine", 57, $$"""{"inputs":{{Eight}},"override_inputs":{{Eight}},"stepper_target_speed":0,"stepper_enabled":false,"stepper_freq":0,"stepper_acc_freq":0}""", """{"action":"SetOverrideInput","value":{"index":7,"on":true}},{"action":"SetStepperFreq","value":{"factor":1}},{"action":"SetStepperAccFreq","value":{"factor":2}},{"action":"SetStepperTargetSpeed","value":{"target":9}},{"action":"SetStepperEnabled","value":{"enabled":true}}""", $$"""{"inputs":{{Eight}},"override_inputs":[false,false,false,false,false,false,false,true],"stepper_target_speed":9,"stepper_enabled":true,"stepper_freq":1,"stepper_acc_freq":2}""" },
        { "wago_750_460_machine", 68, "{}", "", "{}" },
        { "wago_750_531_machine", 71, $$"""{"outputs_on":{{Four}}}""", """{"action":"SetOutput","value":{"index":2,"on":true}}""", """{"outputs_on":[false,false,true,false]}""" },
        { "wago_750_531_machine", 71, $$"""{"outputs_on":{{Four}}}""", """{"action":"SetAllOutputs","value":{"on":true}}""", """{"outputs_on":[true,true,true,true]}""" },
        { "wago_750_553_machine", 70, """{"output1":0.0,"output2":0.0,"output3":0.0,"output4":0.0}""", """{"action":"SetAllOutputs","value":{"value":1.0}},{"action":"SetOutput","value":{"index":3,"value":0.5}}""", """{"output1":1.0,"output2":1.0,"output3":1.0,"output4":0.5}""" },
    };

    /// <summary>Slug, mutation that is refused, what the answer names.</summary>
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "test_machine", """{"action":"SetLed","value":{"index":4,"on":true}}""", "from 0 to 3" },
        { "test_machine", """{"action":"SetLed","value":{"index":-1,"on":true}}""", "from 0 to 3" },
        { "test_machine", """{"action":"SetLed","value":{"index":2.0,"on":true}}""", "integer" },
        { "test_machine", """{"action":"SetLed","value":{"index":1}}""", "missing" },
        { "test_machine", """{"action":"SetLed","value":{"index":1,"on":1}}""", "true or false" },
        { "test_machine", """{"action":"SetLed"}""", "no value" },
        { "test_machine", """{"action":"SetLad","value":{"index":1,"on":true}}""", "SetLed" },
        { "test_machine", """{"action":5,"value":{"index":1,"on":true}}""", "exactly one key" },
        { "wago_do_test_machine", """{"action":"SetLed","value":{"index":8,"on":true}}""", "from 0 to 7" },
        { "wago_750_501_test_machine", """{"action":"SetOutput","value":{"index":2,"on":true}}""", "from 0 to 1" },
        { "ip20_test_machine", """{"action":"SetOutput","value":{"index":8,"on":true}}""", "from 0 to 7" },
        { "wago_8ch_io_test_machine", """{"action":"SetOutput","value":{"index":8,"value":true}}""", "from 0 to 7" },
        { "wago_8ch_io_test_machine", """{"action":"SetOutput","value":{"index":1,"on":true}}""", "missing" },
        { "digital_input_test_machine", """{"action":"SetLed","value":{"index":0,"on":true}}""", "no mutations" },
        { "wago_750_430_di_machine", """{"action":"SetLed","value":{"index":0,"on":true}}""", "no mutations" },
        { "analog_input_test_machine", """{"measurement_rate_hz":0}""", "from 1 to 1000" },
        { "wago_ai_test_machine", """{"measurement_rate_hz":1001}""", "from 1 to 1000" },
        { "wago_ai_test_machine", """{"measurement_rate_hz":1.5}""", "integer" },
        { "motor_test_machine", """{"type":"SetMotorVelocity","payload":301}""", "from -300 to 300" },
        { "motor_test_machine", """{"type":"SetMotorOn","payload":1}""", "true or false" },
        { "test_machine_stepper", """{"action":"SetTargetSpeed","value":{"target":25001}}""", "from -25000 to 25000" },
        { "test_machine_stepper", """{"SetTargetSpeed":-25001}""", "from -25000 to 25000" },
        { "test_machine_stepper", """{"action":"SetTargetSpeed","value":{"target":1.0}}""", "integer" },
        { "test_machine_stepper", """{"action":"SetTargetSpeed","value":{"speed":1}}""", "/0/SetTargetSpeed/target: the key is missing" },
        { "test_machine_stepper", """{"action":"SetEnabled","value":{"enabled":1}}""", "true or false" },
        { "test_machine_stepper", """{"action":"SetFreq","value":{"factor":4}}""", "from 0 to 3" },
        { "test_machine_stepper", """{"action":"SetAccFreq","value":{"factor":-1}}""", "from 0 to 3" },
        { "bottlecaps_test_machine", """{"action":"SetOverrideInput","value":{"index":8,"on":true}}""", "from 0 to 7" },
        { "bottlecaps_test_machine", """{"action":"SetStepperTargetSpeed","value":{"target":-25001}}""", "from -25000 to 25000" },
        { "bottlecaps_test_machine", """{"action":"SetStepperFreq","value":{"factor":4}}""", "from 0 to 3" },
        { "bottlecaps_test_machine", """{"action":"SetStepperAccFreq","value":{"factor":true}}""", "found true" },
        { "bottlecaps_test_machine", """{"action":"SetStepperEnabled","value":{"enabled":0}}""", "true or false" },
        { "wago_750_460_machine", """{"action":"SetOutput","value":{"index":0,"on":true}}""", "no mutations" },
        { "wago_750_531_machine", """{"action":"SetOutput","value":{"index":4,"on":true}}""", "from 0 to 3" },
        { "wago_750_553_machine", """{"action":"SetOutput","value":{"index":4,"value":1}}""", "from 0 to 3" },
        { "wago_750_553_machine", """{"action":"SetOutput","value":{"index":0,"value":1.01}}""", "from 0 to 1" },
        { "wago_750_553_machine", """{"action":"SetAllOutputs","value":{"value":-0.1}}""", "from 0 to 1" },
        { "wago_serial_machine", """{"SendMessage":""}""", "the string has 0 bytes; allowed: a string of 1 to 22 bytes in UTF-8" },
        { "wago_serial_machine", """{"SendMessage":"12345678901234567890123"}""", "the string has 23 bytes" },
        { "wago_serial_machine", """{"SendMessage":"äöüäöüäöüäöü"}""", "the string has 24 bytes" },
        { "wago_serial_machine", """{"SendMessage":null}""", "found null" },
        { "wago_serial_machine", """{"SendMessage":"\ud800"}""", "not valid text" },
        { "wago_serial_machine", """{"Send":"text"}""", "one of SendMessage" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_become_the_state_of_the_wire(string slug, int number, string initial, string mutations, string expected)
    {
        using TestBus bus = new(slug);
        bus.Run(0.01);
        Assert.Equal((ushort)number, bus.Subject.Identification.MachineIdentification.Machine);
        Assert.Equal(initial, bus.State());
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit(mutations).Outcome);
        bus.Run(0.02);
        Assert.Equal(expected, bus.State());
        Assert.Null(bus.Subject.ReadStatus().Error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_cycle_allocates_nothing(string slug, int number, string initial, string mutations, string expected)
    {
        using TestBus bus = new(slug);
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit(mutations).Outcome);
        bus.Run(0.1);
        Assert.True(bus.State() == expected, $"{number}: {initial} has become {bus.State()}");
        Assert.Equal(0, bus.RunAllocating(1000));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Bad_mutations_are_refused_with_what_is_allowed(string slug, string mutation, string named)
    {
        MutationParseResult result = TestBusExtensions.Parse(MachineModules.CreateAll().Single(module => module.Slug == slug).Schema, mutation);
        Assert.Equal(MutationParseOutcome.Invalid, result.Outcome);
        Assert.Contains(named, string.Join("; ", result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test_machine", """{"action":"SetAllLeds","value":{"on":true}}""")]
    [InlineData("wago_do_test_machine", """{"action":"SetAllLeds","value":{"on":true}}""")]
    [InlineData("wago_750_501_test_machine", """{"action":"SetAllOutputs","value":{"on":true}}""")]
    [InlineData("ip20_test_machine", """{"action":"SetAllOutputs","value":{"on":true}}""")]
    [InlineData("wago_8ch_io_test_machine", """{"action":"SetOutput","value":{"index":0,"value":true}}""")]
    [InlineData("wago_750_531_machine", """{"action":"SetAllOutputs","value":{"on":true}}""")]
    public void Outputs_go_off_when_the_bus_is_lost_and_stay_off(string slug, string mutation)
    {
        using TestBus bus = new(slug);
        bus.Submit(mutation);
        bus.Run(0.02);
        Assert.Contains("true", bus.State(), StringComparison.Ordinal);
        Assert.Contains(bus.Simulation.TrueValues(), lamp => lamp.Value == 1);

        Assert.True(FaultScript.Run(bus.Segment, "link-down", Assert.Fail));
        bus.Run(0.3);
        Assert.NotNull(bus.Subject.ReadStatus().Error);
        Assert.DoesNotContain("true", bus.State(), StringComparison.Ordinal);
        Assert.DoesNotContain(bus.Simulation.TrueValues(), lamp => lamp.Value == 1);

        Assert.True(FaultScript.Run(bus.Segment, "link-up", Assert.Fail));
        bus.Recover(cycle => bus.Subject.Run(cycle));
        bus.Run(0.05);
        Assert.Null(bus.Subject.ReadStatus().Error);
        Assert.DoesNotContain(bus.Simulation.TrueValues(), lamp => lamp.Value == 1);
    }

    [Theory]
    [InlineData("digital_input_test_machine", "led_on", 4)]
    [InlineData("wago_750_430_di_machine", "inputs", 8)]
    public void Inputs_are_seen_as_they_toggle(string slug, string field, int channels)
    {
        using TestBus bus = new(slug);
        for (int i = 0; i < 3; i++)
        {
            bus.Run(1.3);
            long second = (long)bus.Cycle.Seconds;
            bool[] expected = [.. Enumerable.Range(0, channels).Select(n => (second >> n & 1) != 0)];
            Assert.Equal(expected, JsonNode.Parse(bus.State())![field]!.AsArray().Select(value => value!.GetValue<bool>()));
        }
    }

    [Fact]
    public void The_IP20_device_sees_its_outputs_after_the_wires_and_their_opposite_when_they_are_broken()
    {
        using TestBus bus = new("ip20_test_machine");
        bus.Submit("""{"action":"SetOutput","value":{"index":7,"on":true}}""");
        bus.Run(0.25);
        Assert.Equal("""{"inputs":[false,false,false,false,false,false,false,true]}""", bus.Live());
        Assert.True(FaultScript.Run(bus.Segment, "wires broken", Assert.Fail, bus.Simulation.Faults));
        bus.Run(0.2);
        Assert.Equal("""{"inputs":[true,true,true,true,true,true,true,false]}""", bus.Live());
    }

    [Theory]
    [InlineData("analog_input_test_machine", "current")]
    [InlineData("wago_ai_test_machine", "current1")]
    public void Currents_are_measured_at_the_rate_on_a_fixed_grid(string slug, string field)
    {
        using TestBus bus = new(slug);
        bus.Submit("""{"measurement_rate_hz":30}""");
        HashSet<string> samples = [];
        for (int cycle = 0; cycle < 2000; cycle++)
        {
            bus.Run(0.0011);
            samples.Add(JsonNode.Parse(bus.Live())![field]!.ToJsonString());
        }

        Assert.InRange(samples.Count, 58, 62);
        double current = JsonNode.Parse(bus.Live())![field]!.GetValue<double>();
        Assert.Equal(12 + (4 * Math.Sin(2 * Math.PI * bus.Cycle.Seconds / 10)), current, 0.1);
    }

    [Fact]
    public void No_test_machine_allocates_in_a_cycle() =>
        Assert.All(Commands.Select(row => row.Data.Item1).Distinct(), slug =>
        {
            using TestBus bus = new(slug);
            bus.Run(1.1);
            Assert.Equal(0, bus.RunAllocating(1200));
        });

    [Fact]
    public void A_broken_wire_is_named_and_recovers()
    {
        using TestBus bus = new("wago_ai_test_machine");
        bus.Submit("""{"measurement_rate_hz":100}""");
        Assert.True(FaultScript.Run(bus.Segment, "wire-break 3", Assert.Fail, bus.Simulation.Faults));
        bus.Run(0.05);
        Assert.Contains("Channel 3", bus.Subject.ReadStatus().Error, StringComparison.Ordinal);
        Assert.Equal("[false,false,true,false]", JsonNode.Parse(bus.Live())!["wiring_errors"]!.ToJsonString());
        bus.Simulation.ClearFaults();
        bus.Run(0.05);
        Assert.Null(bus.Subject.ReadStatus().Error);
    }

    [Fact]
    public void The_motor_turns_as_commanded_and_an_error_of_its_drive_switches_it_off()
    {
        using TestBus bus = new("motor_test_machine");
        bus.Run(0.5);
        Assert.Equal(0, bus.Simulation.TrueValues()[0].Value);
        bus.Submit("""{"type":"SetMotorOn","payload":true}""");
        bus.Run(0.5);
        Assert.Equal(333.33, bus.Simulation.TrueValues()[0].Value, 0.1);

        Assert.True(FaultScript.Run(bus.Segment, "motor under-voltage", Assert.Fail, bus.Simulation.Faults));
        bus.Run(0.1);
        Assert.Contains("EL7031-0030", bus.Subject.ReadStatus().Error, StringComparison.Ordinal);
        Assert.Contains("\"motor_enabled\":false", bus.State(), StringComparison.Ordinal);

        bus.Simulation.ClearFaults();
        bus.Submit("""{"type":"SetMotorOn","payload":true}""");
        bus.Run(0.5);
        Assert.Null(bus.Subject.ReadStatus().Error);
        Assert.Equal(333.33, bus.Simulation.TrueValues()[0].Value, 0.1);
    }

    [Fact]
    public void Bottle_caps_are_let_through_by_input_or_override_while_the_motor_runs()
    {
        using TestBus bus = new("bottlecaps_test_machine");
        bus.Submit("""{"action":"SetOverrideInput","value":{"index":7,"on":true}},{"SetStepperTargetSpeed":5000},{"SetStepperEnabled":true}""");
        bus.Run(1.1);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 1, 5000], bus.Simulation.TrueValues().Take(9).Select(value => value.Value));
        Assert.Equal(SubmitOutcome.Refused, bus.Submit("""{"action":"SetStepperFreq","value":{"factor":1}}""").Outcome);

        bus.Order("link-down");
        bus.Run(0.3);
        Assert.All(bus.Simulation.TrueValues().Take(9), value => Assert.Equal(0, value.Value));
        Assert.Contains("\"stepper_enabled\":false", bus.State(), StringComparison.Ordinal);
    }

    [Fact]
    public void Currents_leave_as_commanded_and_the_HMI_gets_them_as_lists()
    {
        using TestBus bus = new("wago_750_553_machine");
        bus.Submit("""{"action":"SetOutput","value":{"index":1,"value":0.5}},{"action":"SetOutput","value":{"index":3,"value":1}}""");
        bus.Run(0.02);
        Assert.Equal([0, 10, 0, 20], bus.Simulation.TrueValues().Select(current => Math.Round(current.Value, 3)));
        Assert.Equal([("StateEvent", """{"outputs":[0.0,0.5,0.0,1.0],"outputs_ma":[0.0,10.0,0.0,20.0]}""")], StateEvents(bus));

        bus.Order("link-down");
        bus.Run(0.3);
        Assert.All(bus.Simulation.TrueValues(), current => Assert.Equal(0, current.Value));
        Assert.Equal("""{"output1":0.0,"output2":0.0,"output3":0.0,"output4":0.0}""", bus.State());
    }

    [Fact]
    public void Temperatures_are_measured_and_the_HMI_takes_them_for_a_state()
    {
        using TestBus bus = new("wago_750_460_machine");
        bus.Order("sensor-open 2");
        bus.Run(0.02);
        Assert.Equal(bus.True("temperature_4"), JsonNode.Parse(bus.Live())!["temperature4"]!.GetValue<double>(), 0.06);
        Assert.Null(JsonNode.Parse(bus.Live())!["temperature2"]);
        Assert.Contains("channel 2 of the 750-460", bus.Error(), StringComparison.Ordinal);
        Assert.Empty(StateEvents(bus));
        (string name, string data) = Assert.Single(LiveEvents(bus));
        Assert.Equal("StateEvent", name);
        Assert.Matches("""^{"temperatures":\[2\d\.\d,null,4\d\.\d,5\d\.\d\],"errors":\[false,true,false,false\]}$""", data);
        bus.Simulation.ClearFaults();
        bus.Run(0.02);
        Assert.Equal(bus.True("temperature_2"), JsonNode.Parse(bus.Live())!["temperature2"]!.GetValue<double>(), 0.06);
    }

    [Fact]
    public void The_HMI_gets_rates_and_measurements_by_their_own_names()
    {
        using TestBus single = new("analog_input_test_machine");
        using TestBus four = new("wago_ai_test_machine");
        single.Run(1.2);
        four.Run(1.2);
        Assert.Equal([("MeasurementRateHz", """{"MeasurementRateHz":1.0}""")], StateEvents(single));
        Assert.Equal([("MeasurementRateHz", """{"MeasurementRateHz":1.0}""")], StateEvents(four));
        (string name, string data) = Assert.Single(LiveEvents(single));
        Assert.Equal("Measurement", name);
        Assert.Matches("""^{"Measurement":\[0\.01\d+,"1772582400000"\]}$""", data);
        Assert.Equal(["AnalogInputs", "WiringErrors"], LiveEvents(four).Select(told => told.Name));
        Assert.Matches("""^{"AnalogInputs":\[0\.0\d+,0\.0\d+,0\.0\d+,0\.0\d+,"1772582400000"\]}$""", LiveEvents(four)[0].Data);
        Assert.Equal("""{"WiringErrors":[false,false,false,false]}""", LiveEvents(four)[1].Data);
    }

    private static (string Name, string Data)[] StateEvents(TestBus bus) => Told(ModuleOf(bus).StateEvents(bus.Subject.ReadSnapshot().State!));

    private static (string Name, string Data)[] LiveEvents(TestBus bus) =>
        Told(ModuleOf(bus).LiveValuesEvents(bus.Subject.ReadSnapshot().LiveValues!, 1772582400000));

    private static (string Name, string Data)[] Told(IReadOnlyList<PanelEvent> events) => [.. events.Select(told => (told.Name, TestBusExtensions.Json(told.Data)))];

    private static MachineModule ModuleOf(TestBus bus) => bus.Catalog.Find(bus.Subject.Identification.MachineIdentification)!;
}
