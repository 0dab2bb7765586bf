using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.Fuzz;

/// <summary>
/// Mutated frames into codec, segment and main device: ten million with PANEL_TEST_LONG=1, a small part otherwise.
/// The random numbers have a fixed start, so a failure can be repeated.
/// </summary>
public class FuzzTests
{
    private const long AllowedGrowth = 64 * 1024 * 1024;

    private static int FrameCount => Environment.GetEnvironmentVariable("PANEL_TEST_LONG") == "1" ? 10_000_000 : 100_000;

    [Fact]
    public void Codec_and_segment_survive_mutated_frames()
    {
        using var bench = Bench.Documented();
        bench.StartUp();
        var random = new Random(1);
        var templates = Templates();
        var frame = new byte[FrameFormat.MaximumLength];
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < FrameCount; i++)
        {
            var length = Mutate(random, templates[random.Next(templates.Count)], frame);
            Read(frame.AsSpan(0, length));
            bench.Segment.Process(frame.AsSpan(0, length), bench.Segment.NowNanoseconds + 10_000);
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - memory < AllowedGrowth);
    }

    [Fact]
    public void Main_device_survives_mutated_answers_and_recovers_when_they_end()
    {
        MutatingTransport mutating = null!;
        using var bench = new Bench(SegmentPresets.Create("documented"), wrap: transport => mutating = new MutatingTransport(transport));
        bench.StartUp();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        mutating.IsActive = true;
        while (mutating.Mutated < FrameCount / 10)
        {
            bench.Cycle();
        }

        mutating.IsActive = false;
        Assert.True(bench.Main.Frames.Malformed > 0);
        Assert.True(bench.Main.Frames.Foreign > 0);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - memory < AllowedGrowth);
        bench.CyclesUntil(
            () => bench.Main.Groups.All(group => group.Acknowledge()) && bench.Cycle().Status == ExchangeStatus.Complete,
            100_000,
            "all groups are operational again");
    }

    /// <summary>What a main device sends: taken from a bring-up.</summary>
    private static List<byte[]> Templates()
    {
        RecordingTransport recording = null!;
        using var bench = new Bench(SegmentPresets.Create("documented"), wrap: transport => recording = new RecordingTransport(transport));
        bench.StartUp();
        bench.Cycles(10);
        return recording.Sent;
    }

    private static int Mutate(Random random, ReadOnlySpan<byte> template, Span<byte> frame)
    {
        template.CopyTo(frame);
        var length = random.Next(8) == 0 ? random.Next(template.Length + 1) : template.Length;
        for (var i = random.Next(6); i > 0 && length > 0; i--)
        {
            frame[random.Next(length)] = (byte)random.Next(256);
        }

        return length;
    }

    private static void Read(Span<byte> frame)
    {
        if (FrameReader.TryOpen(frame, out var reader) == FrameError.None)
        {
            while (reader.TryReadDatagram(out var datagram))
            {
                Assert.True(datagram.Data.Length <= FrameFormat.MaximumDatagramData);
            }
        }
    }

    private sealed class RecordingTransport(IFrameTransport inner) : IFrameTransport
    {
        public List<byte[]> Sent { get; } = [];

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            Sent.Add(frame.ToArray());
            return inner.TrySend(frame);
        }

        public int Receive(Span<byte> buffer, long deadlineNanoseconds) => inner.Receive(buffer, deadlineNanoseconds);

        public void Dispose() => inner.Dispose();
    }

    private sealed class MutatingTransport(IFrameTransport inner) : IFrameTransport
    {
        private readonly Random _random = new(2);
        private readonly byte[] _copy = new byte[FrameFormat.MaximumLength];

        public bool IsActive { get; set; }

        public long Mutated { get; private set; }

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame) => inner.TrySend(frame);

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            var length = inner.Receive(buffer, deadlineNanoseconds);
            if (!IsActive || length == 0)
            {
                return length;
            }

            Mutated++;
            buffer[..length].CopyTo(_copy);
            return Math.Max(1, Mutate(_random, _copy.AsSpan(0, length), buffer));
        }

        public void Dispose() => inner.Dispose();
    }
}
