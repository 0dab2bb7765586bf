using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Transport.Search;

namespace PanelServer.EtherCat.Tests.Transport;

/// <summary>What is told of a search has what was found on each interface among its arguments.</summary>
public class InterfaceSearchResultTests
{
    private static readonly InterfaceFinding Wireless = new("wlan0", InterfaceVerdict.Unsuitable, EtherCatErrors.InterfaceIsWireless("wlan0"));

    [Fact]
    public void Where_nothing_answers_each_interface_is_told_in_order_of_name_with_its_remark()
    {
        EtherCatError refusal = EtherCatErrors.RawSocketFailed("Too many open files");
        InterfaceFinding closed = new("eth0", InterfaceVerdict.NotOpened, EtherCatErrors.InterfaceNotOpened("eth0", refusal), Remark: EtherCatErrors.OnlyInterface());

        EtherCatError? problem = InterfaceSearchResult.Of([Wireless, closed]).Problem;

        Assert.Equal(EtherCatErrorCode.NoSegmentFound, problem?.Code);
        Assert.Equal([closed.Explanation, EtherCatErrors.OnlyInterface(), Wireless.Explanation], problem!.Arguments);
        Assert.Equal(["eth0", refusal], closed.Explanation.Arguments);
        Assert.Equal(
            "No EtherCAT device answers on any network interface: eth0 cannot be opened (A raw socket could not be opened: Too many open files); it is the only network card and carries "
                + "the computer's network (default route) as well: give the bus a card of its own; wlan0 is wireless. Check the cable to the first coupler and its power supply.",
            problem.Sentence);
    }

    [Fact]
    public void One_device_is_one_and_the_bus_is_none_of_the_others()
    {
        InterfaceSearchResult result = InterfaceSearchResult.Of([Wireless, new("eth1", InterfaceVerdict.Answers, EtherCatErrors.InterfaceAnswers("eth1", 1), 1)]);

        Assert.Equal(("eth1", "wlan0 is wireless", null), (result.Interface, result.Others, result.Problem));
        Assert.Equal(["eth1 has 1 EtherCAT device", "wlan0 is wireless"], result.Findings.Select(finding => $"{finding}"));
    }
}
