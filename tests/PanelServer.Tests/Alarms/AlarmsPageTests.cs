using System.Reflection;
using System.Text.RegularExpressions;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Tests.Alarms;

/// <summary>The tables of docs/alarms.md are made from the alarms that machines and the panel have declared.</summary>
public partial class AlarmsPageTests
{
    private const string Head = "| code | priority | alarm | what to do |\n|---|---|---|---|\n";
    private const string Command = "PANEL_WRITE_ALARMS=1 dotnet test --project tests/PanelServer.Tests -- --filter-class \"*AlarmsPageTests\"";

    private static readonly string Page = Path.Combine(DocumentationTests.Repository, "docs/alarms.md");

    // Both extruders have the same alarms, and both winders.
    private static readonly (string Heading, string Slug)[] Machines =
    [
        ("Extruder", "extruder_v1"), ("Winder", "winder_v1"), ("Buffer", "buffer_v1"), ("Water circuits", "aquapath_v1"), ("Power supply", "wago_power_v1"), ("Diameter gauge", "laser_v1"),
    ];

    [Fact]
    public void The_tables_have_every_alarm_as_it_is_declared()
    {
        string page = File.ReadAllText(Page);
        string written = Machines.Aggregate(
            WithTable(WithTable(page, "Every machine", CommonAlarms.All), "The panel itself", OfPanel()),
            (text, machine) => WithTable(text, machine.Heading, Declared(MachineModules.CreateAll().First(module => module.Slug == machine.Slug))));
        if (Environment.GetEnvironmentVariable("PANEL_WRITE_ALARMS") == "1")
        {
            File.WriteAllText(Page, written);
        }
        else
        {
            Assert.True(written == page, $"docs/alarms.md is not what is declared. Made anew by: {Command}");
        }
    }

    [Fact]
    public void No_machine_declares_an_alarm_that_the_page_does_not_have()
    {
        string page = File.ReadAllText(Page);
        Assert.All(MachineModules.CreateAll().SelectMany(Declared), alarm => Assert.Contains(Row(alarm), page, StringComparison.Ordinal));
    }

    private static IEnumerable<AlarmDeclaration> Declared(MachineModule module) =>
        module.Schema.Alarms.Alarms.Where(alarm => !CommonAlarms.All.Contains(alarm) && !OtherZone().IsMatch(alarm.Code));

    private static string WithTable(string page, string heading, IEnumerable<AlarmDeclaration> alarms)
    {
        int begin = page.IndexOf(Head, page.IndexOf($"### {heading}\n", StringComparison.Ordinal), StringComparison.Ordinal) + Head.Length;
        int end = page.IndexOf("\n\n", begin, StringComparison.Ordinal) + 1;
        return page[..begin] + string.Concat(alarms.Select(alarm => Row(alarm) + "\n")) + page[end..];
    }

    private static string Row(AlarmDeclaration alarm) => $"| `{alarm.Code}` | {alarm.Priority} | {alarm.Label.English} | {alarm.WhatToDo.English} |";

    private static IEnumerable<AlarmDeclaration> OfPanel() => typeof(Program).Assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(AlarmDeclaration))
        .Select(field => (AlarmDeclaration)field.GetValue(null)!);

    // The page has the nozzle for all zones, and the front circuit for both.
    [GeneratedRegex("^(front|middle|back)_(relay_stuck|too_hot|sensor|does_not_heat|too_cold|reads_too_little|heated_by_screw|loses_heat|sensor_unreliable)$|^back_(water_too_hot|no_flow|water_sensor|reservoir_sensor)$")]
    private static partial Regex OtherZone();
}
