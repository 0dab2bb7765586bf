using System.Diagnostics;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Fuzz;

/// <summary>
/// Mutated frames into codec and segment, and mutated answers into the main device: ten million each with PANEL_TEST_LONG=1, a
/// hundredth of it otherwise. The random numbers have a fixed start, so a failure can be repeated.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const long AllowedGrowth = 64 * 1024 * 1024;

    private static int FrameCount => LongTests.AreWanted ? 10_000_000 : 100_000;

    [Fact]
    public void Codec_and_segment_survive_mutated_frames()
    {
        using Bench bench = Bench.Documented();
        bench.StartUp();
        Random random = new(1);
        List<byte[]> templates = Templates();
        byte[] frame = new byte[FrameFormat.MaximumLength];
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < FrameCount; i++)
        {
            int length = Mutate(random, templates[random.Next(templates.Count)], frame);
            Read(frame.AsSpan(0, length));
            bench.Segment.Process(frame.AsSpan(0, length), bench.Segment.NowNanoseconds + 10_000);
        }

        Report(FrameCount, clock);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - memory < AllowedGrowth);
    }

    [Fact]
    public void Main_device_survives_mutated_answers_and_recovers_when_they_end()
    {
        MutatingTransport mutating = null!;

        // As many attempts as it wants, so that start-up and recovery meet the mutated answers all the time.
        MainDeviceOptions options = new() { RecoveriesPerMinute = 1_000_000 };
        using Bench bench = new(SegmentPresets.Create("documented"), options, transport => mutating = new MutatingTransport(transport));
        bench.StartUp();
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        mutating.IsActive = true;
        Stopwatch clock = Stopwatch.StartNew();
        while (mutating.Mutated < FrameCount)
        {
            bench.Cycle();
        }

        mutating.IsActive = false;
        Report(mutating.Mutated, clock);
        Assert.True(bench.Main.Frames.Malformed > 0);
        Assert.True(bench.Main.Frames.Foreign > 0);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - memory < AllowedGrowth);
        bench.CyclesUntil(
            () => bench.Op.Groups.All(group => group.Acknowledge()) && bench.Cycle().Status == ExchangeStatus.Complete,
            200_000,
            "all groups are operational again");
    }

    [Fact]
    public void Main_device_survives_mutated_answers_while_a_machine_is_plugged_in_and_takes_it_in_when_they_end()
    {
        const int FirstOfWinder = 6;
        MutatingTransport mutating = null!;
        MainDeviceOptions options = MachineGroups.Options with { RecoveriesPerMinute = 1_000_000 };
        using Bench bench = new(SegmentPresets.Create("documented"), options, transport => mutating = new MutatingTransport(transport));
        bench.Segment.Unplug(FirstOfWinder);
        bench.StartUp();
        AddingBench adding = new(bench);
        mutating.IsActive = true;
        bench.Segment.Replug(FirstOfWinder);
        Stopwatch clock = Stopwatch.StartNew();
        while (mutating.Mutated < FrameCount / 4)
        {
            adding.Cycles(1);
        }

        mutating.IsActive = false;
        Report(mutating.Mutated, clock);
        for (int i = 0; i < 200_000 && !IsWell(); i++)
        {
            adding.Cycles(1);
        }

        Assert.True(IsWell(), string.Join(" | ", bench.Problems));
        bool IsWell() => bench.Op.Groups.Count == 2 && bench.Op.Groups.All(group => group.State == GroupState.Operational);
    }

    private void Report(long frames, Stopwatch clock) => output.WriteLine($"{frames} mutated frames in {clock.Elapsed.TotalSeconds:0} s");

    /// <summary>What a main device sends: taken from a bring-up.</summary>
    private static List<byte[]> Templates()
    {
        RecordingTransport recording = null!;
        using Bench bench = new(SegmentPresets.Create("documented"), wrap: transport => recording = new RecordingTransport(transport));
        bench.StartUp();
        bench.Cycles(10);
        return recording.Sent;
    }

    private static int Mutate(Random random, ReadOnlySpan<byte> template, Span<byte> frame)
    {
        template.CopyTo(frame);
        int length = random.Next(8) == 0 ? random.Next(template.Length + 1) : template.Length;
        for (int i = random.Next(6); i > 0 && length > 0; i--)
        {
            frame[random.Next(length)] = (byte)random.Next(256);
        }

        return length;
    }

    private static void Read(Span<byte> frame)
    {
        if (FrameReader.TryOpen(frame, out FrameReader reader) == FrameError.None)
        {
            while (reader.TryReadDatagram(out Datagram datagram))
            {
                Assert.True(datagram.Data.Length <= FrameFormat.MaximumDatagramData);
            }
        }
    }

    /// <summary>
    /// Each answer is followed by a burst of mutated ones, made of it and of those before, and is mutated itself every other time:
    /// so the main device gets far enough, start-up and recovery included, to meet them everywhere.
    /// </summary>
    private sealed class MutatingTransport(IFrameTransport inner) : IFrameTransport
    {
        private const int Remembered = 16;
        private const int Burst = 32;
        private readonly Random _random = new(2);
        private readonly byte[][] _recent = [.. Enumerable.Range(0, Remembered).Select(_ => new byte[FrameFormat.MaximumLength])];
        private readonly int[] _lengths = new int[Remembered];
        private int _answers;
        private int _burst;

        public bool IsActive { get; set; }

        public long Mutated { get; private set; }

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame) => inner.TrySend(frame);

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            if (IsActive && _burst > 0)
            {
                _burst--;
                return MutatedCopy(_random.Next(Math.Min(_answers, Remembered)), buffer);
            }

            int length = inner.Receive(buffer, deadlineNanoseconds);
            if (!IsActive || length == 0)
            {
                return length;
            }

            int slot = _answers++ % Remembered;
            buffer[..length].CopyTo(_recent[slot]);
            _lengths[slot] = length;
            _burst = _random.Next(Burst);
            return _random.Next(2) == 0 ? length : MutatedCopy(slot, buffer);
        }

        private int MutatedCopy(int slot, Span<byte> buffer)
        {
            Mutated++;
            return Math.Max(1, Mutate(_random, _recent[slot].AsSpan(0, _lengths[slot]), buffer));
        }

        public void Dispose() => inner.Dispose();
    }
}
