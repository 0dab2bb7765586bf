using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Transport.Search;

namespace PanelServer.EtherCat.Tests.Transport;

/// <summary>On which interfaces devices may be looked for: what no computer of the tests has as hardware.</summary>
public class InterfaceCandidateTests
{
    [Theory]
    [InlineData("e1000e", true, false, null, null)]
    [InlineData("veth", true, false, null, null)]
    [InlineData("iwlwifi", true, true, EtherCatErrorCode.InterfaceIsWireless, "wlan0 is wireless")]
    [InlineData("bridge", false, false, EtherCatErrorCode.InterfaceIsBridge, "wlan0 is a bridge")]
    [InlineData("bonding", false, false, EtherCatErrorCode.InterfaceIsNoCard, "wlan0 is no network card (bonding)")]
    [InlineData("", false, false, EtherCatErrorCode.InterfaceIsNoCard, "wlan0 is no network card (virtual)")]
    public void Only_network_cards_with_a_cable_are_asked(string driver, bool isCard, bool isWireless, EtherCatErrorCode? code, string? refusal)
    {
        List<InterfaceFinding> findings = [];
        IReadOnlyList<InterfaceCandidate> chosen = InterfaceCandidate.Choose([new("wlan0", driver, isCard, isWireless, false)], findings);

        Assert.Equal(refusal is null ? 1 : 0, chosen.Count);
        Assert.Equal((code, refusal), (findings.SingleOrDefault()?.Explanation.Code, findings.SingleOrDefault()?.ToString()));
    }

    [Fact]
    public void The_network_is_left_alone_where_there_is_another_card_and_asked_where_a_bridge_is_all_there_is_beside_it()
    {
        InterfaceCandidate network = new("eth0", "igc", true, false, true);
        InterfaceCandidate bus = new("eth1", "igc", true, false, false);
        InterfaceCandidate bridge = new("br0", "bridge", false, false, false);
        List<InterfaceFinding> findings = [];

        Assert.Equal([bus], InterfaceCandidate.Choose([bus, network], findings));
        Assert.Equal(InterfaceVerdict.OfTheNetwork, Assert.Single(findings).Verdict);
        Assert.Equal([network], InterfaceCandidate.Choose([network, bridge], []));
    }
}
