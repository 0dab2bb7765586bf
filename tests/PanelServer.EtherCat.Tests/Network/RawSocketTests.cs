using System.Diagnostics;
using System.Globalization;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>Real frames through the kernel, over a veth pair in a namespace that the test makes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RawSocketTests : IDisposable
{
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Fact]
    public void Unknown_interface_is_named_with_those_present()
    {
        EtherCatException failure = Assert.Throws<EtherCatException>(() => new RawSocketTransport("nonesuch0"));
        Assert.StartsWith("Network interface 'nonesuch0' does not exist. Present:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("lo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interface_that_is_down_is_told_with_the_remedy()
    {
        _cable.SetLink(_cable.Near, isUp: false);
        EtherCatException failure = Assert.Throws<EtherCatException>(() => _cable.Inside(() => new RawSocketTransport(_cable.Near)));
        Assert.Equal(
            $"Network interface '{_cable.Near}' is down: switch it on with 'ip link set dev {_cable.Near} up'.",
            failure.Message);
    }

    [Fact]
    public void Missing_capability_is_told_with_the_remedy()
    {
        EtherCatException failure = Assert.Throws<EtherCatException>(() => _cable.Inside(() =>
        {
            Capabilities.DropAllOfThisThread();
            return new RawSocketTransport(_cable.Near);
        }));
        Assert.Contains("CAP_NET_RAW", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_carrier_is_seen()
    {
        using RawSocketTransport transport = _cable.Inside(() => new RawSocketTransport(_cable.Near));
        Assert.True(_cable.Inside(() => transport.IsLinkUp));
        _cable.SetLink(Cable.Far, isUp: false);

        // The kernel passes a lost carrier on within a second.
        Assert.True(SpinWait.SpinUntil(() => !_cable.Inside(() => transport.IsLinkUp), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Interface_that_goes_down_lets_a_waiting_thread_sleep()
    {
        using RawSocketTransport transport = _cable.Inside(() => new RawSocketTransport(_cable.Near, WaitMode.PowerSaving));
        _cable.SetLink(_cable.Near, isUp: false);
        long before = TicksOfThisThread();
        Assert.Equal(0, transport.Receive(new byte[1514], transport.NowNanoseconds + 1_000_000_000));

        // A hundred would be all the time there was.
        Assert.InRange(TicksOfThisThread() - before, 0, 20);
    }

    /// <summary>Processor time in hundredths of a second.</summary>
    private static long TicksOfThisThread()
    {
        string[] fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(WaitMode.BusyPoll)]
    [InlineData(WaitMode.PowerSaving)]
    public async Task Segment_comes_to_op_and_runs_over_the_wire(WaitMode mode)
    {
        using SegmentServer server = new(_cable, SegmentPresets.Create("documented"));
        using MainDevice main = new(_cable.Inside(() => new RawSocketTransport(_cable.Near, mode)), Options);
        main.Start();
        OperationalSegment segment = await main.StartUpAsync();
        SegmentSnapshot snapshot = segment.Snapshot;

        Assert.DoesNotContain(snapshot.Subdevices, device => device.Problem is not null);
        Assert.All(snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
        CycleRun run = new(main, segment, server);
        run.Run(Cycles);

        // A shared machine may take this thread's processor away, which makes answers late. None but the swallowed may stay away.
        Assert.Equal(run.Dropped, main.Frames.Lost - main.Frames.Late);
        Assert.True(run.Cycles - run.Complete <= main.Frames.Lost + main.BusyCycles, $"{run.Complete} of {run.Cycles} cycles complete");
        Assert.Equal(0, main.Frames.Malformed);
        Assert.Equal(0, main.Frames.Foreign);
    }

    [Fact]
    public async Task Capture_of_a_bring_up_is_dissected_without_a_malformed_frame()
    {
        string file = Path.GetTempFileName();
        try
        {
            using (SegmentServer server = new(_cable, SegmentPresets.Create("documented")))
            using (PcapngCaptureTransport capture = new(_cable.Inside(() => new RawSocketTransport(_cable.Near)), File.Create(file)))
            using (MainDevice main = new(capture, Options))
            {
                main.Start();
                OperationalSegment segment = await main.StartUpAsync();
                new CycleRun(main, segment, server).Run(50);
                Assert.Equal(0, capture.LeftOut);
            }

            Assert.NotEmpty(Dissect(file, "ecat_mailbox.coe"));
            Assert.Equal(string.Empty, Dissect(file, "_ws.malformed"));
            Assert.Equal(string.Empty, Dissect(file, "!ecat"));
            Assert.NotEmpty(Dissect(file, "ecat.ado==0x120"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Dissect(string file, string filter)
    {
        using Process tshark = Process.Start(new ProcessStartInfo("tshark", ["-r", file, "-Y", filter]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = tshark.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

    /// <summary>A minute at 1 kHz in the long mode, two seconds otherwise.</summary>
    private static int Cycles => LongTests.AreWanted ? 60_000 : 2_000;

    // Generous on a machine shared with other tests: it is the answers that count here, not the jitter.
    private static MainDeviceOptions Options => MachineGroups.Options with
    {
        LongestAnswerTime = TimeSpan.FromSeconds(10),
        MismatchLimit = 200,
        ReceiveWindow = 0.9,
        OutputWatchdog = TimeSpan.FromSeconds(5),
        CycleLossTime = TimeSpan.FromMinutes(1),
        ClockTolerance = TimeSpan.FromMilliseconds(50),
        CycleTime = TimeSpan.FromMilliseconds(1),
    };

    private sealed class CycleRun(MainDevice main, OperationalSegment segment, SegmentServer server)
    {
        public int Cycles { get; private set; }

        public int Complete { get; private set; }

        public int Dropped { get; private set; }

        public void Run(int cycles)
        {
            RunOnce(cycles);

            // Answers that are late at the end come in further cycles.
            for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30) && main.Frames.Lost - main.Frames.Late > Dropped;)
            {
                RunOnce(20);
            }
        }

        private void RunOnce(int cycles)
        {
            long next = MonotonicClock.NowNanoseconds;
            for (int i = 0; i < cycles; i++)
            {
                if (i % 500 == 250 && i < cycles - 100)
                {
                    server.Drop(1);
                    Dropped++;
                }

                Cycles++;
                Complete += segment.Exchange(TimeSpan.FromTicks(next / 100)).Status == ExchangeStatus.Complete ? 1 : 0;
                next = Math.Max(next + 1_000_000, MonotonicClock.NowNanoseconds - 1_000_000);
                long wait = next - MonotonicClock.NowNanoseconds;
                if (wait > 0)
                {
                    Thread.Sleep(TimeSpan.FromTicks(wait / 100));
                }
            }
        }
    }
}
