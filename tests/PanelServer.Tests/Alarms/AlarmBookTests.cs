using PanelServer.Host.Alarms;
using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;

namespace PanelServer.Tests.Alarms;

/// <summary>All alarms together: what leads, what folds, what is suppressed, what comes back after a restart.</summary>
public class AlarmBookTests
{
    private static readonly AlarmOrigin Bus = new("bus", new("Bus", "Bus"));
    private static readonly AlarmOrigin First = AlarmOrigin.OfMachine("extruder_v1", 1, null);
    private static readonly AlarmOrigin Second = AlarmOrigin.OfMachine("winder_v1", 2, null);

    private static readonly AlarmDeclaration Interrupted = Declare("interrupted") with { SharedGroup = "bus", IsCause = true };
    private static readonly AlarmDeclaration Supply = Declare("supply") with { Group = "drive", IsCause = true };
    private static readonly AlarmDeclaration Inverter = Declare("inverter") with { Group = "drive", IsSuppressedWhileOff = true };
    private static readonly AlarmDeclaration Runaway = Declare("runaway", AlarmPriority.Critical) with { Group = "drive" };
    private static readonly AlarmDeclaration Sensor = Declare("sensor");

    private readonly AlarmBook _book = new();
    private readonly AlarmReport _report = new();
    private long _now = 1000;

    [Fact]
    public void Since_when_how_often_and_the_newest_message_are_kept()
    {
        Look(report => report.IsPresent(First, Sensor, "broken"));
        Look(report => report.IsPresent(First, Sensor, "shorted"));
        Look(report => report.IsPresent(First, Sensor, null));
        Alarm alarm = Assert.Single(_book.Alarms);
        Assert.Equal((1000, 1, "shorted", "extruder_v1.1.sensor"), (alarm.Since, alarm.Occurrences, alarm.Message, alarm.Id));
        Look();
        Look(report => report.IsPresent(First, Sensor, null));
        alarm = Assert.Single(_book.Alarms);
        Assert.Equal((1800, 2, AlarmState.UnacknowledgedActive), (alarm.Since, alarm.Occurrences, alarm.Condition.State));
    }

    [Fact]
    public void What_was_there_between_two_looks_is_to_be_acknowledged()
    {
        Look(report => report.WasPresent(First, Sensor, "a moment"));
        Assert.Equal(AlarmState.ReturnedUnacknowledged, StateOf(First, Sensor));
        Look(report => report.WasPresent(First, Sensor, "a moment"));
        Assert.Equal(2, Assert.Single(_book.Alarms).Occurrences);
    }

    [Fact]
    public void An_interrupted_bus_leads_what_it_brings_about_on_all_machines_though_it_is_noticed_later()
    {
        Look(report =>
        {
            report.IsPresent(First, CommonAlarms.Terminal, null);
            report.IsPresent(Second, CommonAlarms.Terminal, null);
        });
        Assert.Equal([null, null], _book.Alarms.Select(alarm => alarm.LedBy));

        Look(report =>
        {
            report.IsPresent(First, CommonAlarms.Terminal, null);
            report.IsPresent(Second, CommonAlarms.Terminal, null);
            report.IsPresent(Second, Sensor, null);
            report.IsPresent(Bus, Interrupted, null);
        });
        Assert.Equal(["bus.interrupted"], _book.Alarms.Where(alarm => alarm.Code == "terminal_lost").Select(alarm => alarm.LedBy).Distinct());
        Assert.All(_book.Alarms.Where(alarm => alarm.Code != "terminal_lost"), alarm => Assert.Null(alarm.LedBy));

        // The bus is back; one terminal is not, and stands for itself now.
        Look(report => report.IsPresent(First, CommonAlarms.Terminal, null));
        Assert.Null(Of(First, CommonAlarms.Terminal).LedBy);
        Assert.Equal("bus.interrupted", Of(Second, CommonAlarms.Terminal).LedBy);
    }

    [Fact]
    public void The_first_of_a_group_leads_a_cause_before_it_and_nothing_more_urgent_than_its_leader_is_folded()
    {
        Look(report => report.IsPresent(First, Inverter, null));
        Look(report =>
        {
            report.IsPresent(First, Inverter, null);
            report.IsPresent(First, Supply, null);
            report.IsPresent(First, Runaway, null);
            report.IsPresent(Second, Inverter, null);
        });
        Assert.Equal("extruder_v1.1.supply", Of(First, Inverter).LedBy);
        Assert.Null(Of(First, Supply).LedBy);
        Assert.Null(Of(First, Runaway).LedBy);
        Assert.Null(Of(Second, Inverter).LedBy);
    }

    [Fact]
    public void What_is_wrong_with_a_terminal_leads_what_its_machine_says_of_it_and_nothing_of_another_machine()
    {
        AlarmOrigin terminal = new("bus.3", new("Terminal 3", "Klemme 3")) { PartOf = First.Key };
        AlarmDeclaration problem = Declare("problem") with { SharedGroup = "bus", IsCause = true };
        Look(report =>
        {
            report.IsPresent(First, CommonAlarms.Terminal, null);
            report.IsPresent(Second, CommonAlarms.Terminal, null);
            report.IsPresent(terminal, problem, null);
        });
        Assert.Equal("bus.3.problem", Of(First, CommonAlarms.Terminal).LedBy);
        Assert.Null(Of(Second, CommonAlarms.Terminal).LedBy);
        Assert.Null(Of(terminal, problem).LedBy);
    }

    [Fact]
    public void Acknowledging_what_leads_acknowledges_its_consequences()
    {
        Look(report =>
        {
            report.IsPresent(First, Supply, null);
            report.IsPresent(First, Inverter, null);
            report.IsPresent(First, Sensor, null);
        });
        _book.Change("extruder_v1.1.supply", condition => condition.Acknowledge(), _now, "me", withConsequences: true);
        Assert.Equal(AlarmState.AcknowledgedActive, StateOf(First, Inverter));
        Assert.Equal(AlarmState.UnacknowledgedActive, StateOf(First, Sensor));
        Assert.Equal(["me", "me"], _book.TakeChanges().Changes.Select(change => change.By).OfType<string>());
    }

    [Fact]
    public void What_comes_while_the_machine_is_off_is_suppressed_until_it_is_on()
    {
        Look(report => report.IsOff(First));
        Look(report =>
        {
            report.IsOff(First);
            report.IsPresent(First, Inverter, null);
            report.IsPresent(First, Sensor, null);
        });
        Assert.Equal(AlarmState.SuppressedByDesign, StateOf(First, Inverter));
        Assert.Equal(AlarmState.UnacknowledgedActive, StateOf(First, Sensor));
        Look(report => report.IsPresent(First, Inverter, null));
        Assert.Equal(AlarmState.UnacknowledgedActive, StateOf(First, Inverter));
    }

    [Fact]
    public void What_has_switched_the_machine_off_is_told_and_suppressed_once_it_is_acknowledged()
    {
        Look();
        void Off() => Look(report =>
        {
            report.IsOff(First);
            report.IsPresent(First, Inverter, null);
        });
        Off();
        Off();
        Assert.Equal(AlarmState.UnacknowledgedActive, StateOf(First, Inverter));
        _book.Change("extruder_v1.1.inverter", condition => condition.Acknowledge(), _now, "me");
        Off();
        Assert.Equal(AlarmState.SuppressedByDesign, StateOf(First, Inverter));
    }

    [Fact]
    public void A_shelved_alarm_is_told_anew_when_its_time_is_over()
    {
        Look(report => report.IsPresent(First, Sensor, null));
        _book.Change("extruder_v1.1.sensor", condition => condition.Shelve(_now + 150), _now, "me");
        Look(report => report.IsPresent(First, Sensor, null));
        Assert.Equal(AlarmState.Shelved, StateOf(First, Sensor));
        Look(report => report.IsPresent(First, Sensor, null));
        Assert.Equal(AlarmState.UnacknowledgedActive, StateOf(First, Sensor));
    }

    [Fact]
    public void After_a_restart_what_nobody_has_confirmed_stays_until_everything_had_its_time()
    {
        Look(report =>
        {
            report.IsPresent(First, Sensor, null);
            report.IsPresent(Second, Sensor, null);
        });
        _book.Change("winder_v1.2.sensor", condition => condition.Acknowledge(), _now, "me");
        AlarmBook after = new();
        after.Restore(_book.Alarms);
        _report.Clear();
        after.Look(_report, _now, isSettled: false);
        Assert.Equal([AlarmState.UnacknowledgedActive, AlarmState.AcknowledgedActive], after.Alarms.Select(alarm => alarm.Condition.State));

        // One is there again, and counts as the same; the other is gone.
        _report.IsPresent(First, Sensor, null);
        after.Look(_report, _now, isSettled: false);
        Assert.Equal(1, after.Alarms[0].Occurrences);
        after.Look(_report, _now, isSettled: true);
        Assert.Equal(["extruder_v1.1.sensor"], after.Alarms.Select(alarm => alarm.Id));
        _report.Clear();
        after.Look(_report, _now, isSettled: true);
        Assert.Equal([AlarmState.ReturnedUnacknowledged], after.Alarms.Select(alarm => alarm.Condition.State));
    }

    [Fact]
    public void There_are_never_more_alarms_than_the_book_holds()
    {
        for (int i = 0; i < 3; i++)
        {
            int from = i * 1000;
            Look(report =>
            {
                for (ushort serial = 1; serial <= 1000; serial++)
                {
                    report.WasPresent(AlarmOrigin.OfMachine("mock", (ushort)(from + serial), null), Sensor, null);
                }
            });
        }

        Assert.Equal(AlarmBook.Capacity, _book.Alarms.Count);
        Assert.DoesNotContain(_book.Alarms, alarm => alarm.Origin.Serial <= 1000);
    }

    private static AlarmDeclaration Declare(string code, AlarmPriority priority = AlarmPriority.High) => new(code, priority, new(code, code), new("Look.", "Nachsehen."));

    private void Look(Action<AlarmReport>? tell = null)
    {
        _report.Clear();
        tell?.Invoke(_report);
        _book.Look(_report, _now, isSettled: true);
        _now += 200;
    }

    private Alarm Of(AlarmOrigin origin, AlarmDeclaration declaration) => _book.Alarms.Single(alarm => alarm.Id == Alarm.IdOf(origin, declaration));

    private AlarmState StateOf(AlarmOrigin origin, AlarmDeclaration declaration) => Of(origin, declaration).Condition.State;
}
