namespace PanelServer.EtherCat.Transport.Search;

/// <summary>What a search for the bus has found.</summary>
/// <param name="Interface">The interface on which devices answer; null if there is none, or more than one.</param>
/// <param name="Findings">Every Ethernet interface, in order of name.</param>
/// <param name="Problem">Why there is no bus and what to do, as an operator reads it; null if there is one.</param>
public sealed record InterfaceSearchResult(string? Interface, IReadOnlyList<InterfaceFinding> Findings, string? Problem)
{
    /// <summary>The interfaces that are not the bus, with the reason of each; empty if there are none.</summary>
    public string Others => string.Join("; ", Findings.Where(finding => finding.Name != Interface));

    /// <summary>Judges what was found.</summary>
    public static InterfaceSearchResult Of(IEnumerable<InterfaceFinding> findings)
    {
        InterfaceFinding[] all = [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal)];
        InterfaceFinding[] answering = [.. all.Where(finding => finding.Verdict == InterfaceVerdict.Answers)];
        if (answering.Length == 1)
        {
            return new(answering[0].Name, all, null);
        }

        string list = string.Join("; ", all.AsEnumerable());
        return new(null, all, answering.Length > 1
            ? $"EtherCAT devices answer on more than one network interface: {string.Join("; ", answering.AsEnumerable())}. Set Bus:Interface to the one that is this panel's bus."
            : all.Length > 0
                ? $"No EtherCAT device answers on any network interface: {list}. Check the cable to the first coupler and its power supply."
                : "There is no Ethernet interface on which EtherCAT devices could answer: plug the adapter of the bus in.");
    }

    /// <summary>Nothing is known of the interfaces.</summary>
    public static InterfaceSearchResult Failed(string problem) => new(null, [], problem);
}
