using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.LaserV1;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.Alarms;

/// <summary>Which alarms machines raise, in <c>error</c> and behind it.</summary>
public class RaisedAlarmsTests
{
    private static readonly Cycle First = new(1, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

    [Fact]
    public void What_a_graver_error_hides_is_an_alarm_all_the_same()
    {
        ExtruderBench bench = new();
        bench.WarmUp(200);
        bench.PressureFault = ExtruderBench.SensorFault.Open;
        bench.Run(1);
        Assert.Equal(["pressure_sensor"], CodesOf(bench.Machine));

        bench.Plant.IsContactorClosed = false;
        bench.Step();
        Assert.StartsWith("Emergency stop", bench.Error, StringComparison.Ordinal);
        Assert.Equal(["emergency_stop", "pressure_sensor"], CodesOf(bench.Machine));
        Assert.Equal("emergency_stop", ErrorAlarmOf(bench.Machine));
        Assert.True(bench.Machine.ReadStatus().IsOff);

        bench.Plant.IsContactorClosed = true;
        bench.PressureFault = ExtruderBench.SensorFault.None;
        bench.Run(5);
        Assert.Empty(CodesOf(bench.Machine));
    }

    [Fact]
    public void A_lost_terminal_is_the_common_alarm_with_its_explanation()
    {
        ExtruderBench bench = new();
        bench.Run(1);
        bench.Terminals[1].Report(TerminalCondition.Lost);
        bench.Step();
        Assert.Equal("terminal_lost", ErrorAlarmOf(bench.Machine));
        bench.Terminals[1].Report(TerminalCondition.Operational);
        bench.Run(1);
        Assert.DoesNotContain("terminal_lost", CodesOf(bench.Machine));
    }

    [Fact]
    public void A_program_that_fails_and_a_value_that_is_no_number_are_alarms_of_every_machine()
    {
        TestMachine machine = new() { NextValue = double.NaN };
        machine.Run(First);
        Assert.Equal(["value_not_a_number"], CodesOf(machine));
        machine.Throw = true;
        machine.Run(First.Next(First.Period));
        Assert.Equal("program_failed", ErrorAlarmOf(machine));
    }

    [Fact]
    public void An_error_that_nobody_has_declared_is_the_alarm_of_machines_that_declare_none()
    {
        TestMachine machine = new() { NextError = "The test machine is tired. Let it rest." };
        machine.Run(First);
        Assert.Equal(["reported_error"], CodesOf(machine));
        machine.NextError = null;
        machine.Run(First.Next(First.Period));
        Assert.Empty(CodesOf(machine));
    }

    [Fact]
    public void A_machine_that_no_cycle_runs_has_the_alarm_that_says_so()
    {
        TestMachine machine = new();
        MachineRoster roster = new(new MachineCatalog([]));
        roster.Add(machine);
        roster.Interrupt("The loop stands still.");
        Assert.Equal("not_controlled", ErrorAlarmOf(machine));
        roster.Interrupt(null);
        Assert.Empty(CodesOf(machine));
    }

    [Fact]
    public void An_alarm_of_a_single_cycle_is_seen_by_who_looks_later_and_only_once()
    {
        TestMachine machine = new() { NextError = "A moment of weakness." };
        machine.Run(First);
        machine.NextError = null;
        machine.Run(First.Next(First.Period));
        Assert.Empty(CodesOf(machine));
        Assert.NotEqual(default, machine.TakeSeenAlarms());
        Assert.Equal(default, machine.TakeSeenAlarms());
    }

    [Fact]
    public void The_gauge_warns_of_its_tolerance_unless_the_warning_is_off()
    {
        LaserMachine gauge = new LaserModule().Create(1);
        Cycle cycle = First;
        void Measure(int micrometres)
        {
            for (int i = 1; i <= 500; i++)
            {
                gauge.Readings.Put(new(cycle.Number, micrometres, micrometres, micrometres, null));
                gauge.Run(cycle);
                cycle = cycle.Next(cycle.Period);
            }
        }

        Measure(1750);
        Assert.Empty(CodesOf(gauge));
        Measure(2000);
        Assert.Equal(["out_of_tolerance"], CodesOf(gauge));
        Assert.Null(gauge.ReadStatus().Error);
        gauge.Submit([new LaserMutation.SetGlobalWarning(false)]);
        Measure(2000);
        Assert.Empty(CodesOf(gauge));
    }

    private static string? ErrorAlarmOf(Machine machine) => Codes(machine, machine.ReadStatus().ErrorAlarm).SingleOrDefault();

    private static IEnumerable<string> CodesOf(Machine machine) => Codes(machine, machine.ReadStatus().Alarms);

    private static IEnumerable<string> Codes(Machine machine, AlarmSignals signals) =>
        machine.Schema.Alarms.Alarms.Where((_, index) => signals.Contains(index)).Select(alarm => alarm.Code);
}
