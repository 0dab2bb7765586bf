using System.Globalization;
using PanelServer.EtherCat;
using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Bus;

/// <summary>The alarms of the EtherCAT bus: that it can't be used, what is wrong with single terminals, and findings of the whole.</summary>
/// <param name="bus">The bus.</param>
/// <param name="catalog">The machine types, to which terminals belong.</param>
internal sealed class BusAlarms(IBus bus, MachineCatalog catalog) : IAlarmSource
{
    private static readonly AlarmOrigin Origin = new(CommonAlarms.BusGroup, new("EtherCAT bus", "EtherCAT-Bus"));

    private static readonly AlarmDeclaration Interrupted = new(
        "interrupted",
        AlarmPriority.High,
        new("The EtherCAT bus does not work", "Der EtherCAT-Bus arbeitet nicht"),
        new("All machines on it are in their safe state. See the message; check cable and supply of the first coupler.", "Alle Maschinen daran sind im sicheren Zustand. Siehe Meldung; Kabel und Versorgung des ersten Kopplers prüfen."))
    {
        SharedGroup = CommonAlarms.BusGroup,
        IsCause = true,
    };

    private static readonly AlarmDeclaration TerminalProblem = new(
        "terminal_problem",
        AlarmPriority.High,
        new("Something is wrong with a terminal", "Mit einer Klemme stimmt etwas nicht"),
        new("See the message; check the terminal, its cable and its supply.", "Siehe Meldung; Klemme, Kabel und Versorgung prüfen."))
    {
        SharedGroup = CommonAlarms.BusGroup,
        IsCause = true,
    };

    private static readonly AlarmDeclaration Finding = new(
        "finding",
        AlarmPriority.Low,
        new("Finding on the EtherCAT bus", "Befund am EtherCAT-Bus"),
        new("See the message.", "Siehe Meldung."));

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        // Before the first try to bring it up has ended, the bus is being set up, which is no alarm.
        if (bus is AbsentBus || !bus.Announced.IsCompleted)
        {
            return;
        }

        if (bus.Obstacle is { } obstacle)
        {
            report.IsPresent(Origin, Interrupted, obstacle.Sentence);
        }

        SegmentSnapshot segment = bus.Snapshot;
        if (segment.Warnings.Count > 0)
        {
            report.IsPresent(Origin, Finding, string.Join(' ', segment.Warnings));
        }

        for (int i = 0; i < segment.Subdevices.Count; i++)
        {
            // A terminal without a driver, which no machine uses, is among the warnings.
            if (segment.Subdevices[i] is { IsSupported: true, Problem: { } problem })
            {
                report.IsPresent(OriginOf(segment.Subdevices[i]), TerminalProblem, problem.Sentence);
            }
        }
    }

    private AlarmOrigin OriginOf(SubdeviceSnapshot terminal)
    {
        string position = terminal.Position.ToString(CultureInfo.InvariantCulture);
        AlarmOrigin origin = new($"{CommonAlarms.BusGroup}.{position}", new($"Terminal {position}, {terminal.Name}", $"Klemme {position}, {terminal.Name}"));
        if (DeviceMachineIdentification.Of(IdentificationWords.Of(terminal.Eeprom))?.MachineIdentificationUnique is not { } machine)
        {
            return origin;
        }

        string slug = catalog.SlugOf(machine.MachineIdentification);
        return origin with { PartOf = AlarmOrigin.OfMachine(slug, machine.Serial, null).Key, Slug = slug, Serial = machine.Serial };
    }
}
