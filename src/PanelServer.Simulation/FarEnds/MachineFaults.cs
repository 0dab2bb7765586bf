using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.FarEnds;

/// <summary>The faults of the machines of a line.</summary>
public static class MachineFaults
{
    /// <summary>
    /// The faults of all machines. A name means the first machine that has such a fault; where several have it,
    /// <c>FAULT@MACHINE:SERIAL</c> means one of them.
    /// </summary>
    /// <param name="machines">The machines in bus order.</param>
    internal static IEnumerable<FaultKind> Of(IReadOnlyList<(LineEntry Entry, SimulatedMachine Machine)> machines)
    {
        (LineEntry Entry, FaultKind Kind)[] all = [.. machines.SelectMany(machine => machine.Machine.Faults, (machine, kind) => (machine.Entry, kind))];
        return all.Select(fault => fault.Kind).DistinctBy(kind => kind.Name)
            .Concat(all.GroupBy(fault => fault.Kind.Name).Where(same => same.Count() > 1).SelectMany(same => same)
                .Select(fault => fault.Kind.At(fault.Entry.ToString())));
    }

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
