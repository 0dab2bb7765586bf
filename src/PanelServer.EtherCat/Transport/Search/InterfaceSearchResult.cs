using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>What a search for the bus has found.</summary>
/// <param name="Interface">The interface on which devices answer; null if there is none, or more than one.</param>
/// <param name="Findings">Every Ethernet interface, in order of name.</param>
/// <param name="Problem">Why there is no bus; null if there is one.</param>
public sealed record InterfaceSearchResult(string? Interface, IReadOnlyList<InterfaceFinding> Findings, EtherCatError? Problem)
{
    /// <summary>The interfaces that are not the bus, with the reason of each; empty if there are none.</summary>
    public string Others => string.Join(EtherCatErrors.ListMark, Findings.Where(finding => finding.Name != Interface));

    /// <summary>Judges what was found.</summary>
    public static InterfaceSearchResult Of(IEnumerable<InterfaceFinding> findings)
    {
        InterfaceFinding[] all = [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal)];
        InterfaceFinding[] answering = [.. all.Where(finding => finding.Verdict == InterfaceVerdict.Answers)];
        if (answering.Length == 1)
        {
            return new(answering[0].Name, all, null);
        }

        return new(null, all, answering.Length > 1
            ? EtherCatErrors.SeveralSegments([.. answering.SelectMany(finding => finding.Parts)])
            : all.Length > 0
                ? EtherCatErrors.NoSegmentFound([.. all.SelectMany(finding => finding.Parts)])
                : EtherCatErrors.NoInterface());
    }

    /// <summary>Nothing is known of the interfaces.</summary>
    public static InterfaceSearchResult Failed(EtherCatError problem) => new(null, [], problem);
}
