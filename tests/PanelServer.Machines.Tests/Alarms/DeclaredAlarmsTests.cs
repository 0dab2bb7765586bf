using System.Reflection;
using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Machines.WinderV1;
using Fault = PanelServer.Machines.WinderV1.WinderFault;

namespace PanelServer.Machines.Tests.Alarms;

/// <summary>What machines declare, and that each sentence of <c>error</c> belongs to one declaration.</summary>
public class DeclaredAlarmsTests
{
    // Refusals; they are no error of the machine.
    private static readonly string[] Refusals = [nameof(ExtruderMessages.InverterStarting), nameof(ExtruderMessages.RefusedTooCold), nameof(ExtruderMessages.RefusedTooFast), nameof(ExtruderMessages.RefusedTooMuchPower)];

    public static TheoryData<string> Slugs => [.. MachineModules.CreateAll().Select(module => module.Slug)];

    public static TheoryData<string> ExtruderTexts => [.. ExtruderSentences()];

    public static TheoryData<Fault> WinderFaults => [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.None)];

    [Theory]
    [MemberData(nameof(ExtruderTexts))]
    public void Every_error_of_the_extruder_belongs_to_one_alarm(string text) => Assert.Single(OwnersOf(ExtruderAlarms.Set, text));

    [Theory]
    [MemberData(nameof(WinderFaults))]
    public void Every_fault_of_the_winder_has_the_alarm_that_its_sentence_tells(Fault fault)
    {
        Dictionary<ushort, Terminal> terminals = new WinderV1.WinderBench().Terminals.Select((terminal, role) => (terminal, role)).ToDictionary(pair => (ushort)pair.role, pair => pair.terminal);
        string text = new WinderFaultTexts(new WinderHardware(new(terminals), spoolIsEl7031: false))[fault]!;
        Assert.Single(OwnersOf(WinderAlarms.Set, text));
        Assert.Equal(WinderAlarms.Of(fault), WinderAlarms.Set.SignalOfError(text));
    }

    [Theory]
    [InlineData("The diameter gauge gives no readings. Check its supply and its cable.", "no_readings")]
    [InlineData("The diameter gauge at /dev/ttyUSB0 does not work: no answer. Check its supply and its cable.", "no_readings")]
    [InlineData("The driver of the diameter gauge has failed and starts over. Report this fault with the server's log.", "no_readings")]
    [InlineData("The filament has left the diameter gauge: it is broken or has run out. Thread it again, or switch this gauge's warning off.", "filament_gone")]
    public void Errors_of_the_gauge_belong_to_its_alarms(string text, string code) => Assert.Equal([code], OwnersOf(LaserAlarms.Set, text));

    [Theory]
    [InlineData("The power supply gives no readings. Check its network cable, its mains and its address.", "no_readings")]
    [InlineData("The power supply at 192.168.1.5:502 does not work: no answer. Check its mains, network cable and address.", "no_readings")]
    [InlineData("The power supply has not confirmed the last mode yet; its output may still be as before.", "not_confirmed")]
    [InlineData("The 24 V output is overloaded or shorted: the supply switches it off and tries again every few seconds. Find and remove the overload.", "overload")]
    [InlineData("The 24 V output delivers more than its rated 5 A and may be switched off by the supply. Reduce the load.", "above_rating")]
    public void Errors_of_the_supply_belong_to_its_alarms(string text, string code) => Assert.Equal([code], OwnersOf(WagoPowerAlarms.Set, text));

    [Theory]
    [InlineData("The tower has reached its limit of travel: the buffer is full. Choose Empty to give filament back.", "full")]
    [InlineData("The tower has reached its limit of travel: the buffer is empty. Choose Fill to store filament.", "empty")]
    [InlineData("The tower's drive (EL7041-0052) does not turn its motor as commanded. Both drives are off.", "tower_drive_stands")]
    [InlineData("The tower's drive (EL7041-0052) reports an error. Both drives are off.", "tower_drive_error")]
    [InlineData("The puller's drive (EL7031-0030) reports an error. Both drives are off.", "puller_drive_error")]
    public void Errors_of_the_buffer_belong_to_its_alarms(string text, string code) => Assert.Equal([code], OwnersOf(BufferAlarms.Set, text));

    [Theory]
    [InlineData("The front circuit (reservoir 1) has no flow: its pump is switched off, and nothing is heated or cooled.", "front_no_flow")]
    [InlineData("The back circuit (reservoir 2) has no flow: its pump is switched off, and nothing is heated or cooled.", "back_no_flow")]
    [InlineData("The thermometer behind the heater of the back circuit (reservoir 2) gives no valid signal: nothing is heated or cooled.", "back_water_sensor")]
    [InlineData("The thermometer in the reservoir of the front circuit (reservoir 1) gives no valid signal; control goes on without it.", "front_reservoir_sensor")]
    [InlineData("DANGER: the water of the front circuit (reservoir 1) is hotter than 90 °C although its heater is switched off above 80 °C.", "front_water_too_hot")]
    public void Errors_of_the_water_circuits_belong_to_their_alarms(string text, string code) => Assert.Equal([code], OwnersOf(AquapathAlarms.Set, text));

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Every_alarm_of_every_machine_is_whole(string slug)
    {
        AlarmSet set = MachineModules.CreateAll().Single(module => module.Slug == slug).Schema.Alarms;
        Assert.All(set.Alarms, alarm =>
        {
            Assert.Matches("^[a-z0-9_]+$", alarm.Code);
            Assert.All(new[] { alarm.Label, alarm.WhatToDo }, text => Assert.All(new[] { text.English, text.German }, Assert.NotEmpty));
            Assert.NotEqual(alarm.WhatToDo.English, alarm.WhatToDo.German);
            Assert.EndsWith(".", alarm.WhatToDo.English, StringComparison.Ordinal);
            Assert.EndsWith(".", alarm.WhatToDo.German, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Two_alarms_of_the_same_code_and_more_than_there_are_bits_are_refused()
    {
        AlarmDeclaration one = new("one", AlarmPriority.Low, new("One", "Eins"), new("Wait.", "Warten."));
        Assert.Throws<ArgumentException>(() => new AlarmSet(one, one));
        Assert.Throws<ArgumentException>(() => new AlarmSet([.. Enumerable.Range(0, 64).Select(number => one with { Code = $"one_{number}" })]));
    }

    private static IEnumerable<string> OwnersOf(AlarmSet set, string error) =>
        set.Alarms.Where(alarm => new AlarmSet(alarm with { Code = "alone" }).SignalOfError(error) == new AlarmSignals(1)).Select(alarm => alarm.Code);

    private static IEnumerable<string> ExtruderSentences()
    {
        ExtruderMessages messages = new(100, ExtruderModel.V1);
        ExtruderZoneName[] zones = Enum.GetValues<ExtruderZoneName>();
        foreach (FieldInfo constant in typeof(ExtruderMessages).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => !Refusals.Contains(field.Name)))
        {
            yield return (string)constant.GetValue(null)!;
        }

        foreach (MethodInfo method in typeof(ExtruderMessages).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && !Refusals.Contains(method.Name)))
        {
            foreach (ExtruderZoneName zone in zones)
            {
                object[] arguments = [.. method.GetParameters().Select((_, place) => (object)zones[((int)zone + place) % zones.Length])];
                yield return (string)method.Invoke(messages, arguments)!;
            }
        }

        for (int code = 0; code <= 0xFF; code++)
        {
            yield return InverterFaults.Message((ushort)code);
        }
    }
}
