using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WinderV1;

/// <summary>What can go wrong with a simulated winder, by name.</summary>
internal static class WinderFaults
{
    // Beyond what any winder takes for a full spool by default.
    private const double FullSpoolMillimetres = 165;

    internal static IEnumerable<FaultKind> Of(WinderSimulation winder) => [.. Drives(winder), .. Filament(winder), .. Arm(winder)];

    private static IEnumerable<FaultKind> Drives(WinderSimulation winder) =>
    [
        DriveFaults.Of(("spool", winder.Terminals.Spool), ("traverse", winder.Terminals.Traverse), ("puller", winder.Terminals.Puller)),
        MachineFaults.Condition(
            "end-switch",
            "The traverse's end switch is closed everywhere, or nowhere.",
            () => winder.Plant.Traverse.EndSwitch = WinderEndSwitch.Working,
            ("stuck-on", () => winder.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOn),
            ("stuck-off", () => winder.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOff)),
        MachineFaults.Condition(
            "traverse",
            "The carriage is jammed: its drive steps and nothing moves.",
            () => winder.Plant.Traverse.IsJammed = false,
            ("jammed", () => winder.Plant.Traverse.IsJammed = true)),
        new("traverse-push", "MILLIMETRES", "Pushes the carriage by hand, -400 to 400 mm: its drive has then lost steps.", arguments =>
        {
            double millimetres = arguments.Number("the way", -400, 400);
            return new FaultEffect(_ => winder.Plant.Traverse.Push(millimetres));
        }),
    ];

    private static IEnumerable<FaultKind> Filament(WinderSimulation winder) =>
    [
        MachineFaults.Condition(
            "filament",
            "The filament breaks and is not threaded again before ok.",
            () => winder.IsFilamentBroken = false,
            ("broken", () => winder.IsFilamentBroken = true)),
        MachineFaults.Condition(
            "spool",
            "The spool is missing and its shaft takes nothing, or it is a full or an empty one.",
            () => winder.Plant.SpoolSlips = false,
            ("missing", () => winder.Plant.SpoolSlips = true),
            ("full", () => winder.Plant.Spool.Exchange(FullSpoolMillimetres)),
            ("empty", () => winder.Plant.Spool.Exchange())),
    ];

    private static IEnumerable<FaultKind> Arm(WinderSimulation winder) =>
    [
        new("arm", "DEGREES|free", "Something holds the tension arm at an angle, 0 to 87.6 degrees.", arguments =>
        {
            string word = arguments.Word("the angle");
            double? degrees = word == "free" ? null : arguments.ParseNumber(word, "the angle", 0, WinderTensionArm.TautDegrees);
            return new FaultEffect(_ => winder.Plant.Arm.HeldDegrees = degrees, _ => winder.Plant.Arm.HeldDegrees = null);
        }),
        new("arm-sensor", "VOLT|ok", "The tension arm's sensor puts out a voltage, -10 to 20 V, whatever the arm does; allowed are 0 to 10 V.", arguments =>
        {
            string word = arguments.Word("the voltage");
            double? volt = word == "ok" ? null : arguments.ParseNumber(word, "the voltage", -10, 20);
            return new FaultEffect(_ => winder.ArmSensorVolt = volt, _ => winder.ArmSensorVolt = null);
        }),
    ];
}
