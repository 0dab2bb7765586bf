using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.Segment.Faults;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Plants.Faults;

/// <summary>The vocabulary of faults where machines are behind the terminals: those of the segment and those of each machine.</summary>
public static class PlantFaults
{
    /// <summary>All faults of a segment with machines, in the order of the documentation. <c>clear</c> ends those of the machines too.</summary>
    /// <param name="extruder">The extruder; null if there is none.</param>
    /// <param name="winder">The winder; null if there is none.</param>
    public static IReadOnlyList<FaultKind> Of(ExtruderSimulation? extruder, WinderSimulation? winder) =>
    [
        .. FaultKinds.All,
        .. extruder is null ? [] : ExtruderFaults.Of(extruder),
        .. winder is null ? [] : WinderFaults.Of(winder),
    ];

    /// <summary>A fault with an argument that names what is wrong, one thing at a time, and the word <c>ok</c> for nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="ok">Ends all of them.</param>
    /// <param name="wrong">Each fault by its word.</param>
    internal static FaultKind Condition(string name, string summary, Action ok, params IReadOnlyList<(string Word, Action Begin)> wrong)
    {
        IReadOnlyList<(string Word, Action Begin)> choices = [.. wrong, ("ok", ok)];
        return new(name, Words(choices), summary, arguments =>
        {
            Action begin = arguments.Choice("the fault", choices);
            return new FaultEffect(
                _ =>
                {
                    ok();
                    begin();
                },
                _ => ok());
        });
    }

    /// <summary>The words of a choice as a usage shows them.</summary>
    internal static string Words<T>(IReadOnlyList<(string Word, T Meaning)> choices) => string.Join('|', choices.Select(choice => choice.Word));
}
