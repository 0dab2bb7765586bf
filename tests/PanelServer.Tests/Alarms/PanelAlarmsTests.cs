using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Alarms;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Loop;

namespace PanelServer.Tests.Alarms;

/// <summary>Where the alarms of the panel come from.</summary>
public class PanelAlarmsTests
{
    [Fact]
    public void A_machine_that_is_not_built_and_one_that_leaves_the_list_are_alarms()
    {
        MockModule module = new();
        MachineCatalog catalog = new([module]);
        MachineRoster roster = new(catalog);
        MachineAlarms source = new(roster, catalog);
        AlarmReport report = new();
        roster.Add(module.Create(1));
        roster.AddFailed(new(module.Identification, 2), "A terminal is missing.");
        source.Tell(report);
        Assert.Equal(["mock.2.not_built"], report.Alarms.Keys);
        Assert.Equal("A terminal is missing.", report.Alarms["mock.2.not_built"].Message);

        roster.Remove(new(module.Identification, 1));
        report.Clear();
        source.Tell(report);
        Assert.False(report.Alarms["mock.1.no_longer_listed"].IsPresent);
        report.Clear();
        source.Tell(report);
        Assert.DoesNotContain("mock.1.no_longer_listed", report.Alarms.Keys);
    }

    [Fact]
    public async Task A_loop_that_stands_still_leads_what_it_means_for_every_machine()
    {
        await using HangingPanel panel = new();
        using HttpClient client = panel.CreateClient();
        AlarmBook book = panel.Services.GetRequiredService<AlarmBook>();
        panel.HangInBus();
        await Eventually.HoldsAsync(() => book.Alarms.Any(alarm => alarm.Id == "loop.standstill") && book.Alarms.Any(alarm => alarm is { Code: "not_controlled", LedBy: "loop.standstill" }));
        panel.GoOn();
        await Eventually.HoldsAsync(() => book.Alarms.All(alarm => alarm.Condition.State == AlarmState.ReturnedUnacknowledged));
    }
}
