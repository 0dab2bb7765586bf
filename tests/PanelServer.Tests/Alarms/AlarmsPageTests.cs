using System.Reflection;
using System.Text.RegularExpressions;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Tests.Alarms;

/// <summary>docs/alarms.md lists every alarm that a machine or the panel has declared, and no other.</summary>
public partial class AlarmsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(DocumentationTests.Repository, "docs/alarms.md"));

    [Fact]
    public void Every_alarm_is_on_the_page_and_every_one_on_the_page_exists()
    {
        HashSet<string> declared = [.. OfMachines().Concat(OfPanel()).Where(alarm => !OtherZone().IsMatch(alarm.Code)).Select(Row)];
        HashSet<string> listed = [.. Page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(one => one == '|') == 5)];
        Assert.True(declared.IsSubsetOf(listed), "Missing:\n" + string.Join('\n', declared.Except(listed)));
        Assert.Empty(listed.Except(declared));
    }

    private static string Row(AlarmDeclaration alarm) => $"| `{alarm.Code}` | {alarm.Priority} | {alarm.Label.English} | {alarm.WhatToDo.English} |";

    private static IEnumerable<AlarmDeclaration> OfMachines() => MachineModules.CreateAll().SelectMany(module => module.Schema.Alarms.Alarms);

    private static IEnumerable<AlarmDeclaration> OfPanel() => typeof(Program).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(AlarmDeclaration))
        .Select(field => (AlarmDeclaration)field.GetValue(null)!);

    // The page has the nozzle for all zones, and the front circuit for both.
    [GeneratedRegex("^(front|middle|back)_(relay_stuck|too_hot|sensor|does_not_heat|too_cold|reads_too_little|heated_by_screw|loses_heat|sensor_unreliable)$|^back_(water_too_hot|no_flow|water_sensor|reservoir_sensor)$")]
    private static partial Regex OtherZone();
}
