using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Search;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>
/// The interface of the bus is found by asking on all of them: real interfaces in a namespace that the test makes. Both ends of the
/// test's cable are there, so the far one is always among those that have no devices.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class InterfaceSearchTests : IDisposable
{
    private const string Near = "near0";
    private const string NoDevice = "has no EtherCAT device that answers";
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Fact]
    public async Task The_one_that_answers_is_the_bus_and_of_all_others_it_is_told_why_they_are_not()
    {
        AddCable("idle0", "idle1");
        AddCable("loose0", "loose1");
        _cable.Configure("link", "set", "loose1", "down");
        _cable.Configure("link", "add", "bridge0", "type", "bridge");
        _cable.Configure("tuntap", "add", "tap0", "mode", "tap");
        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        using SearchingTransport transport = OpenWithoutTheRightToBringUp();

        Assert.Equal(Near, transport.Result.Interface);
        Assert.Null(transport.Result.Problem);
        Assert.Equal(
            [
                "bridge0 is a bridge",
                $"far0 {NoDevice}",
                $"idle0 {NoDevice}",
                $"idle1 {NoDevice}",
                "loose0 has no link",
                "loose1 is down (switch it on with 'ip link set dev loose1 up')",
                "near0 has 6 EtherCAT devices",
                "tap0 is no network card (tun)",
            ],
            transport.Result.Findings.Select(finding => finding.ToString()));
        InterfaceFinding bus = transport.Result.Findings.Single(finding => finding.Name == Near);
        Assert.Equal(6, bus.Devices);
        Assert.Equal(EtherCatErrorCode.InterfaceAnswers, bus.Explanation.Code);
        Assert.Equal([Near, 6], bus.Explanation.Arguments);
        Assert.DoesNotContain(Near, transport.Result.Others, StringComparison.Ordinal);

        using MainDevice main = new(transport);
        main.Start();
        await Eventually.HoldsAsync(() => transport.LinkProblem is null);
        Assert.Equal(6, (await main.ScanAsync()).Snapshot.Subdevices.Count);
    }

    [Fact]
    public void Two_that_answer_are_refused_by_name_until_one_is_left()
    {
        AddCable("other0", "other1");
        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        using SegmentServer other = new(_cable, SegmentPresets.Create("winder"), "other1");
        using SearchingTransport transport = Open();

        Assert.Null(transport.Result.Interface);
        Assert.Equal(
            "EtherCAT devices answer on more than one network interface: near0 has 6 EtherCAT devices; other0 has 5 EtherCAT devices. Set Bus:Interface to the one that is this panel's bus.",
            transport.LinkProblem?.Sentence);
        Assert.Equal(["near0 has 6 EtherCAT devices", "other0 has 5 EtherCAT devices"], transport.LinkProblem!.Arguments.Select(found => $"{found}"));
        Assert.False(transport.IsLinkUp);
        Assert.False(transport.TrySend(new byte[60]));

        _cable.SetLink("far0", isUp: false);
        Eventually.Holds(() => transport.Result.Interface == "other0");
        Eventually.Holds(() => transport.LinkProblem is null);
    }

    [Fact]
    public void A_segment_that_gets_power_later_is_waited_for_and_so_is_an_interface()
    {
        _cable.PullOut();
        using SearchingTransport transport = Open();
        Assert.Equal("There is no Ethernet interface on which EtherCAT devices could answer: plug the adapter of the bus in.", transport.LinkProblem?.Sentence);
        long start = transport.NowNanoseconds;
        Assert.Equal(0, transport.Receive(new byte[1514], start + 5_000_000));
        Assert.True(transport.NowNanoseconds >= start + 5_000_000, "waits until the deadline");

        _cable.PlugIn();
        string silent = $"No EtherCAT device answers on any network interface: far0 {NoDevice}; near0 {NoDevice}. Check the cable to the first coupler and its power supply.";
        Eventually.Holds(() => transport.LinkProblem?.Sentence == silent, () => $"{transport.LinkProblem}");

        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        Eventually.Holds(() => transport.Result.Interface == Near && transport.IsLinkUp);
    }

    [Fact]
    public void One_that_is_down_is_brought_up_where_permitted()
    {
        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        _cable.SetLink(Near, isUp: false);

        using SearchingTransport transport = Open();

        Eventually.Holds(() => transport.Result.Interface == Near, () => $"{transport.LinkProblem}");
    }

    [Fact]
    public void One_that_is_down_is_told_with_the_exact_command_where_not_permitted()
    {
        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        _cable.SetLink(Near, isUp: false);

        using SearchingTransport transport = OpenWithoutTheRightToBringUp();

        Eventually.Holds(
            () => transport.LinkProblem?.Sentence.Contains("near0 is down (switch it on with 'ip link set dev near0 up')", StringComparison.Ordinal) == true,
            () => $"{transport.LinkProblem}");
        _cable.SetLink(Near, isUp: true);
        Eventually.Holds(() => transport.Result.Interface == Near);
    }

    [Fact]
    public void A_named_interface_that_is_down_is_brought_up_once_and_left_to_people_afterwards()
    {
        _cable.SetLink(Near, isUp: false);
        using InterfaceTransport transport = _cable.Inside(() => new InterfaceTransport(Near, WaitMode.PowerSaving));
        Eventually.Holds(() => transport.LinkProblem is null);

        _cable.SetLink(Near, isUp: false);
        Eventually.Holds(() => transport.LinkProblem?.Sentence == "Network interface 'near0' is down: switch it on with 'ip link set dev near0 up'.");
    }

    [Fact]
    public void The_computers_own_network_is_left_alone_even_if_devices_answer_there()
    {
        using SegmentServer segment = new(_cable, SegmentPresets.Create("extruder"));
        _cable.Configure("address", "add", "192.0.2.2/24", "dev", Near);
        _cable.Configure("route", "add", "default", "via", "192.0.2.1");

        using SearchingTransport transport = Open();

        Assert.Null(transport.Result.Interface);
        Assert.Contains("near0 carries the computer's network (default route), so it is left alone", transport.LinkProblem?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_card_is_asked_although_the_network_is_on_it_and_that_is_told()
    {
        using Cable beyond = new(isPluggedIn: false);
        _cable.Configure("link", "set", Cable.Far, "netns", beyond.Namespace);
        beyond.SetLink(Cable.Far, isUp: true);
        using SegmentServer segment = new(beyond, SegmentPresets.Create("extruder"));
        _cable.Configure("address", "add", "192.0.2.2/24", "dev", Near);
        _cable.Configure("route", "add", "default", "via", "192.0.2.1");

        using SearchingTransport transport = Open();

        Eventually.Holds(() => transport.Result.Interface == Near, () => $"{transport.LinkProblem}");
        InterfaceFinding finding = Assert.Single(transport.Result.Findings);
        Assert.Equal(
            "near0 has 6 EtherCAT devices; it is the only network card and carries the computer's network (default route) as well: give the bus a card of its own",
            finding.ToString());
        Assert.Equal((EtherCatErrorCode.InterfaceAnswers, EtherCatErrorCode.OnlyInterface), (finding.Explanation.Code, finding.Remark?.Code));
    }

    [Fact]
    public void Missing_capability_is_an_error()
    {
        EtherCatException failure = Assert.Throws<EtherCatException>(() => _cable.Inside(() =>
        {
            Capabilities.DropAllOfThisThread();
            return new SearchingTransport();
        }));
        Assert.Contains("CAP_NET_RAW", failure.Message, StringComparison.Ordinal);
    }

    private SearchingTransport Open() => _cable.Inside(() => new SearchingTransport(WaitMode.PowerSaving));

    private SearchingTransport OpenWithoutTheRightToBringUp() => _cable.Inside(() =>
    {
        Capabilities.KeepRawNetworkOfThisThread();
        return new SearchingTransport(WaitMode.PowerSaving);
    });

    private void AddCable(string one, string other)
    {
        _cable.Configure("link", "add", one, "type", "veth", "peer", "name", other);
        _cable.Configure("link", "set", one, "up");
        _cable.Configure("link", "set", other, "up");
    }
}
