using System.Globalization;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>The control loop of an installed panel while strangers try passwords.</summary>
[Collection(nameof(RunsAlone))]
public class FloodTests(InstallationFixture fixture, ITestOutputHelper output) : IClassFixture<InstallationFixture>
{
    private const int Rounds = 3;

    private static readonly int PhaseSeconds = LongTests.AreWanted ? 6 : 2;

    private readonly ScratchMachine _machine = fixture.Machine;

    [Fact]
    public async Task Wrong_passwords_from_50_connections_are_refused_and_the_cycle_thread_keeps_its_core()
    {
        await _machine.Type($"cat >/tmp/flood.lua <<'EOF'\n{CostTests.WrongPasswords}\nEOF");
        WakeUpHistogram idle = WakeUpHistogram.Empty;
        WakeUpHistogram flooded = WakeUpHistogram.Empty;
        double frontDoor = 0;
        HashSet<string> frontDoorCores = [];
        HashSet<string> loopCores = [];
        for (int round = 0; round < Rounds; round++)
        {
            // Alternating, so that whatever else this machine does falls on both.
            idle += await Measure($"sleep {PhaseSeconds}");
            double before = await _machine.ProcessorSeconds("caddy");
            flooded += await Measure(
                // The attacker is another host: here it must not have the control loop's core either.
                $"taskset --cpu-list 0 ip netns exec client wrk -t1 -c50 -d{PhaseSeconds}s -s /tmp/flood.lua https://192.168.130.195/ | tee -a /tmp/wrk");
            frontDoor += await _machine.ProcessorSeconds("caddy") - before;
            frontDoorCores.UnionWith(await CoresOf("$(pgrep -xo caddy)", ".*"));
            loopCores.UnionWith(await CoresOf("$(pgrep -xo PanelServer)", "control-loop"));
        }

        string requests = await _machine.Type("grep -E 'requests in|Non-2xx' /tmp/wrk");
        output.WriteLine($"{requests}Caddy: {frontDoor:F1} s of processor time in {Rounds * PhaseSeconds} s");
        output.WriteLine($"wake-up error idle:    {idle}");
        output.WriteLine($"wake-up error flooded: {flooded}");
        Assert.Equal(
            [.. Regex.Matches(requests, "([0-9]+) requests in").Select(match => match.Groups[1].Value)],
            Regex.Matches(requests, "Non-2xx or 3xx responses: ([0-9]+)").Select(match => match.Groups[1].Value));
        Assert.True(flooded.Cycles > 0, "The cycle thread stands still.");
        Assert.Single(loopCores);
        Assert.True(Environment.ProcessorCount == 1 || !frontDoorCores.Overlaps(loopCores), $"Caddy ran on {string.Join(", ", frontDoorCores)}, the loop on {string.Join(", ", loopCores)}.");
        if (LongTests.AreWanted)
        {
            // Figures of time, for a quiet machine (docs/security.md); late: by more than half a cycle.
            Assert.True(flooded.Median <= 2 * idle.Median, $"median {flooded.Median:F0} µs against {idle.Median:F0} µs");
            Assert.True(flooded.LateShare <= idle.LateShare + 0.01, $"late {flooded.LateShare:P2} against {idle.LateShare:P2}");
        }
    }

    /// <summary>The cores on which the threads of that name last ran.</summary>
    private async Task<string[]> CoresOf(string process, string threads) =>
        (await _machine.Type($"ps -L -o psr=,comm= -p {process}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' ', 2))
            .Where(columns => Regex.IsMatch(columns[1], $"^ *{threads} *$"))
            .Select(columns => columns[0])
            .ToArray();

    private async Task<WakeUpHistogram> Measure(string command)
    {
        WakeUpHistogram before = await Read();
        await _machine.Type(command);
        return await Read() - before;
    }

    private async Task<WakeUpHistogram> Read() => WakeUpHistogram.Parse(await _machine.Type("curl -s http://127.0.0.1:3001/metrics"));

    /// <summary>Cumulative counts of cycles by wake-up error, as the server's metrics have them.</summary>
    private sealed record WakeUpHistogram(double[] BoundsMicroseconds, long[] Counts)
    {
        private const string Metric = "panel_cycle_wakeup_error_seconds_bucket{le=\"";

        public static WakeUpHistogram Empty { get; } = new([], []);

        public long Cycles => Counts[^1];

        public double Median => Quantile(0.5);

        public double LateShare => 1 - ((double)Counts[Array.IndexOf(BoundsMicroseconds, 500)] / Cycles);

        public static WakeUpHistogram Parse(string metrics)
        {
            (double Bound, long Count)[] buckets = [.. metrics.Split('\n')
                .Where(line => line.StartsWith(Metric, StringComparison.Ordinal))
                .Select(line => line[Metric.Length..].Split("\"} "))
                .Select(parts => (
                    parts[0] == "+Inf" ? double.PositiveInfinity : Math.Round(double.Parse(parts[0], CultureInfo.InvariantCulture) * 1e6),
                    long.Parse(parts[1], CultureInfo.InvariantCulture)))];
            return new([.. buckets.Select(bucket => bucket.Bound)], [.. buckets.Select(bucket => bucket.Count)]);
        }

        public static WakeUpHistogram operator -(WakeUpHistogram left, WakeUpHistogram right) =>
            new(left.BoundsMicroseconds, [.. left.Counts.Zip(right.Counts, (l, r) => l - r)]);

        public static WakeUpHistogram operator +(WakeUpHistogram left, WakeUpHistogram right) =>
            left.Counts.Length == 0 ? right : new(right.BoundsMicroseconds, [.. left.Counts.Zip(right.Counts, (l, r) => l + r)]);

        public override string ToString() =>
            $"{Cycles} cycles, median {Median:F0} µs, p99 {Quantile(0.99):F0} µs, p99.9 {Quantile(0.999):F0} µs, later than 500 µs {LateShare:P2}";

        /// <summary>Interpolated within its bucket.</summary>
        private double Quantile(double share)
        {
            double wanted = share * Cycles;
            int bucket = Array.FindIndex(Counts, count => count >= wanted);
            double lower = bucket == 0 ? 0 : BoundsMicroseconds[bucket - 1];
            long below = bucket == 0 ? 0 : Counts[bucket - 1];
            double upper = double.IsInfinity(BoundsMicroseconds[bucket]) ? lower * 2 : BoundsMicroseconds[bucket];
            return lower + ((upper - lower) * (wanted - below) / (Counts[bucket] - below));
        }
    }
}
