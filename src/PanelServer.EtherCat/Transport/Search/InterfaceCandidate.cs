using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>What the operating system tells of an Ethernet interface, and whether EtherCAT devices may be looked for on it.</summary>
/// <param name="Name">For example "eth1".</param>
/// <param name="Driver">Name of its driver; empty if the system does not tell.</param>
/// <param name="IsCard">Whether it is hardware, or an end of a virtual cable, which takes its place in tests and containers.</param>
/// <param name="IsWireless">Whether it is a wireless interface.</param>
/// <param name="HasDefaultRoute">Whether the computer reaches its network over it.</param>
public sealed record InterfaceCandidate(string Name, string Driver, bool IsCard, bool IsWireless, bool HasDefaultRoute)
{
    /// <summary>Those on which devices are looked for, and why not on the others.</summary>
    /// <param name="present">All Ethernet interfaces.</param>
    /// <param name="findings">Receives the others.</param>
    /// <returns>
    /// In order of name. The interface of the computer's own network is among them only if there is no other, so that no EtherCAT
    /// frame gets into a network of other people.
    /// </returns>
    public static IReadOnlyList<InterfaceCandidate> Choose(IEnumerable<InterfaceCandidate> present, ICollection<InterfaceFinding> findings)
    {
        List<InterfaceCandidate> cards = [];
        foreach (InterfaceCandidate candidate in present.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if (candidate.WhyUnsuitable is { } reason)
            {
                findings.Add(new(candidate.Name, InterfaceVerdict.Unsuitable, reason));
            }
            else
            {
                cards.Add(candidate);
            }
        }

        if (cards.Count == 1)
        {
            return cards;
        }

        foreach (InterfaceCandidate card in cards.Where(card => card.HasDefaultRoute))
        {
            findings.Add(new(card.Name, InterfaceVerdict.OfTheNetwork, EtherCatErrors.InterfaceOfNetwork(card.Name)));
        }

        return [.. cards.Where(card => !card.HasDefaultRoute)];
    }

    private EtherCatError? WhyUnsuitable =>
        IsWireless ? EtherCatErrors.InterfaceIsWireless(Name)
        : Driver == "bridge" ? EtherCatErrors.InterfaceIsBridge(Name)
        : !IsCard ? EtherCatErrors.InterfaceIsNoCard(Name, Driver.Length > 0 ? Driver : "virtual")
        : null;
}
