using System.Diagnostics;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>A network interface that is not there yet, goes away and comes back: real interfaces in a namespace that the test makes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class InterfaceTransportTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Fact]
    public void Absent_interface_is_no_error_but_a_problem_in_words()
    {
        _cable.PullOut();
        using InterfaceTransport transport = Open();

        Assert.False(transport.IsLinkUp);
        Assert.Equal("Network interface 'near0' is not there: plug its adapter in, or correct the name. Present: lo.", transport.LinkProblem?.Sentence);
        Assert.False(transport.TrySend(new byte[60]));
        long start = transport.NowNanoseconds;
        Assert.Equal(0, transport.Receive(new byte[1514], start + 5_000_000));
        Assert.True(transport.NowNanoseconds >= start + 5_000_000, "waits until the deadline");
    }

    [Fact]
    public void Each_problem_has_its_words_and_ends_by_itself()
    {
        using InterfaceTransport transport = Open();
        Eventually.Holds(() => transport.LinkProblem is null);

        _cable.SetLink(Cable.Far, isUp: false);
        Eventually.Holds(() => transport.LinkProblem?.Sentence.StartsWith("Network interface 'near0' has no link: check the cable", StringComparison.Ordinal) == true);
        _cable.SetLink(_cable.Near, isUp: false);
        Eventually.Holds(() => transport.LinkProblem?.Sentence == "Network interface 'near0' is down: switch it on with 'ip link set dev near0 up'.");
        _cable.SetLink(_cable.Near, isUp: true);
        _cable.SetLink(Cable.Far, isUp: true);
        Eventually.Holds(() => transport.LinkProblem is null && transport.IsLinkUp);
    }

    [Fact]
    public void Missing_capability_is_still_an_error()
    {
        EtherCatException failure = Assert.Throws<EtherCatException>(() => _cable.Inside(() =>
        {
            Capabilities.DropAllOfThisThread();
            return new InterfaceTransport("not-there-yet");
        }));
        Assert.Contains("CAP_NET_RAW", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_says_what_is_wrong_with_the_interface_and_works_once_it_appears()
    {
        _cable.PullOut();
        using SegmentServer server = new(_cable, SegmentPresets.Create("extruder"));
        using MainDevice main = new(Open(), Options);
        main.Start();
        EtherCatException failure = await Assert.ThrowsAsync<EtherCatException>(main.ScanAsync);
        Assert.StartsWith("Network interface 'near0' is not there", failure.Message, StringComparison.Ordinal);

        _cable.PlugIn();
        SegmentSnapshot snapshot = await ScanUntilItWorksAsync(main);
        Assert.Equal(6, snapshot.Subdevices.Count);
    }

    [Fact]
    public async Task Adapter_that_is_pulled_out_at_run_time_makes_all_safe_and_all_comes_back_when_it_is_plugged_in_again()
    {
        using SegmentServer server = new(_cable, SegmentPresets.Create("extruder"));
        using MainDevice main = new(Open(), Options);
        main.Start();
        await ScanUntilItWorksAsync(main);
        OperationalSegment segment = await main.StartUpAsync();
        ProcessGroup group = Assert.Single(segment.Groups);
        CycleUntil(segment, () => group.State == GroupState.Operational);

        _cable.PullOut();
        CycleUntil(segment, () => main.Snapshot.Fault?.Sentence.Contains("is not there", StringComparison.Ordinal) == true);
        Assert.Equal(GroupState.Faulted, group.State);
        Assert.False(main.Snapshot.IsLinkUp);
        Assert.All(segment.Terminals, terminal => Assert.Equal(TerminalCondition.BusDown, terminal.Health.Condition));
        Assert.StartsWith(
            "EK1100 at position 0 cannot be reached. Network interface 'near0' is not there: plug its adapter in",
            segment.Terminals[0].Health.Explanation?.Sentence,
            StringComparison.Ordinal);

        _cable.PlugIn();
        CycleUntil(segment, () => group.State == GroupState.AwaitingAcknowledgement);
        Assert.True(group.Acknowledge());
        Assert.Null(main.Snapshot.Fault);
        CycleUntil(segment, () => segment.Terminals.All(terminal => terminal.Health.IsOperational));
    }

    // Generous on a machine shared with other tests: what counts here is that everything ends where it should.
    private static MainDeviceOptions Options => MachineGroups.Options with
    {
        LongestAnswerTime = TimeSpan.FromSeconds(2),
        MismatchLimit = 50,
        ReceiveWindow = 0.9,
        OutputWatchdog = TimeSpan.FromSeconds(5),
        CycleLossTime = TimeSpan.FromMinutes(1),
        UseDistributedClocks = false,
        RecoveriesPerMinute = 1000,
    };

    private InterfaceTransport Open() => _cable.Inside(() => new InterfaceTransport(_cable.Near, WaitMode.PowerSaving));

    private static async Task<SegmentSnapshot> ScanUntilItWorksAsync(MainDevice main)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return (await main.ScanAsync()).Snapshot;
            }
            catch (EtherCatException failure)
            {
                Assert.True(waited.Elapsed < Patience, failure.Message);
                await Task.Delay(20);
            }
        }
    }

    private static void CycleUntil(OperationalSegment segment, Func<bool> condition)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(waited.Elapsed < Patience, string.Join(" | ", segment.Snapshot.Subdevices.Select(device => device.Problem).Append(segment.Snapshot.Fault)));
            segment.Exchange(waited.Elapsed);
            Thread.Sleep(1);
        }
    }

}
