using CsCheck;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Whatever bytes arrive: no exception, no hang, no growing memory, no allocation in the cycle, always the same answers.</summary>
[Collection(nameof(WholeProcess))]
public class RobustnessTests
{
    private static VirtualSegment OperationalSegment()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(
            TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.DigitalInput, TestDevices.AnalogInput, TestDevices.Drive));
        driver.BringToOp();
        return driver.Segment;
    }

    /// <summary>Frames of a bring-up and a cycle, to be mutated.</summary>
    private static List<byte[]> Seeds()
    {
        List<byte[]> seeds = new();
        byte[] Build(params (EtherCatCommand Command, ushort Address, ushort Offset, byte[] Data)[] datagrams)
        {
            byte[] frame = new byte[FrameFormat.MaximumLength];
            FrameWriter writer = new(frame);
            foreach ((EtherCatCommand command, ushort address, ushort offset, byte[]? data) in datagrams)
            {
                data.CopyTo(writer.Add(command, 0, address, offset, data.Length));
            }

            return frame[..writer.Finish()];
        }

        byte[] request = new byte[128];
        Convert.FromHexString("0A0000000013002040181001").CopyTo(request, 0);
        seeds.Add(Build((EtherCatCommand.Brd, 0, 0, new byte[10])));
        seeds.Add(Build((EtherCatCommand.Bwr, 0, Registers.AlControl, [2, 0])));
        seeds.Add(Build((EtherCatCommand.Fpwr, 0x1004, 0x1000, request), (EtherCatCommand.Fprd, 0x1004, 0x1080, new byte[128])));
        seeds.Add(Build((EtherCatCommand.Frmw, 0x1001, Registers.DcSystemTime, new byte[8]), (EtherCatCommand.Lrw, 0x100, 0, new byte[0x500])));
        seeds.Add(Build((EtherCatCommand.Fpwr, 0x1004, Registers.EepromControl, [0, 1, 8, 0, 0, 0]), (EtherCatCommand.Fprd, 0x1004, Registers.EepromControl, new byte[14])));
        seeds.Add(Build((EtherCatCommand.Fpwr, 0x1005, Registers.SyncManagerBase, new byte[32]), (EtherCatCommand.Fpwr, 0x1005, Registers.FmmuBase, new byte[64])));
        seeds.Add(Build((EtherCatCommand.Bwr, 0, Registers.DcReceiveTimes, new byte[4]), (EtherCatCommand.Fpwr, 0x1005, Registers.DcCyclicUnitControl, [0, 3])));
        seeds.Add(Build((EtherCatCommand.Aprd, 0xFFFF, 0x0F00, new byte[4]), (EtherCatCommand.Armw, 0, Registers.DcSystemTime, new byte[8])));
        return seeds;
    }

    [Fact]
    public void Mutated_frames_never_throw_hang_or_fill_the_memory()
    {
        int frames = LongTests.AreWanted ? 10_000_000 : 150_000;
        Random random = new(12345);
        List<byte[]> seeds = Seeds();
        VirtualSegment segment = OperationalSegment();
        byte[] buffer = new byte[FrameFormat.MaximumLength + 100];
        long now = segment.NowNanoseconds;
        for (int i = 0; i < 20_000; i++)
        {
            SendMutated(i);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < frames; i++)
        {
            SendMutated(i);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        void SendMutated(int i)
        {
            byte[] seed = seeds[random.Next(seeds.Count)];
            seed.CopyTo(buffer, 0);
            int length = seed.Length;
            for (int change = random.Next(4); change >= 0; change--)
            {
                // Mostly headers, so that the frame still means something.
                buffer[random.Next(2) == 0 ? random.Next(12, 40) : random.Next(length)] = (byte)random.Next(256);
            }

            length = random.Next(8) == 0 ? random.Next(buffer.Length) : length;
            now += random.Next(200_000);
            _ = segment.Process(buffer.AsSpan(0, length), now);
            if (i % 1000 == 0)
            {
                // Mutations cut the segment to pieces in the end: start over.
                segment = OperationalSegment();
                now = segment.NowNanoseconds;
            }
        }
    }

    [Theory]
    [InlineData(0xFFF0, 0x00FF)]
    [InlineData(0x13F0, 0x0100)]
    [InlineData(0x1000, 0xFFFF)]
    [InlineData(0x0100, 0x0080)]
    [InlineData(0x0000, 0xFFFF)]
    public void Sync_managers_anywhere_are_harmless(ushort start, ushort length)
    {
        VirtualSegment segment = OperationalSegment();
        FrameDriver driver = new(segment);
        for (int number = 0; number < 4; number++)
        {
            foreach (byte control in (ReadOnlySpan<byte>)[0x26, 0x22, 0x24, 0x20])
            {
                driver.WriteSyncManager(4, number, start, length, control, enable: true);
                foreach (EtherCatCommand command in (ReadOnlySpan<EtherCatCommand>)[EtherCatCommand.Fpwr, EtherCatCommand.Fprd, EtherCatCommand.Fprw])
                {
                    _ = driver.Send(command, FrameDriver.Station(4), start, new byte[Math.Min((int)length, 1400)]);
                    _ = driver.Send(command, FrameDriver.Station(4), (ushort)(start + length - 1), new byte[1]);
                }

                _ = driver.SendLogical(EtherCatCommand.Lrw, 0, new byte[0x500]);
                driver.Wait(TimeSpan.FromMilliseconds(2));
            }
        }

        // The registers still work; the station address was among what has been overwritten.
        driver.AssignStations();
        driver.Request(4, (ushort)AlState.Init);
        Assert.Equal(AlState.Init, driver.Status(4).State);
    }

    [Theory]
    [InlineData(long.MaxValue, long.MaxValue - 5)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(long.MaxValue / 2, 0)]
    [InlineData(0, long.MaxValue)]
    public void Clock_registers_at_the_ends_of_their_range_are_harmless(long offset, long start)
    {
        VirtualSegment segment = OperationalSegment();
        FrameDriver driver = new(segment);
        foreach (long received in (ReadOnlySpan<long>)[0, long.MinValue, long.MaxValue, segment.Subdevices[4].Esc.Clock.System(segment.NowNanoseconds) - long.MinValue])
        {
            driver.Write(4, Registers.DcSystemTimeOffset, BitConverter.GetBytes(offset));
            driver.Write(4, Registers.DcSystemTime, BitConverter.GetBytes(received));
            driver.Write(4, Registers.DcStartTime, BitConverter.GetBytes(start));
            foreach (uint cycle in (ReadOnlySpan<uint>)[1, 1_000_000, uint.MaxValue, 0])
            {
                driver.Write(4, Registers.DcActivation, 0);
                driver.Write(4, Registers.DcSync0CycleTime, BitConverter.GetBytes(cycle));
                driver.Write(4, Registers.DcActivation, 7);
                driver.Wait(TimeSpan.FromMilliseconds(20));
            }
        }

        driver.Request(4, (ushort)AlState.Init);
        Assert.Equal(AlState.Init, driver.Status(4).State);
    }

    [Fact]
    public void Random_bytes_are_harmless() => Gen.Byte.Array[0, 1600].Sample(bytes => { _ = OperationalSegment().Process(bytes, long.MaxValue / 4); }, iter: 200);

    [Fact]
    public void A_frame_is_never_longer_or_shorter_after_the_segment_and_its_lengths_and_indices_stay() =>
        Gen.Select(Gen.Int[0, 14], Gen.UShort, Gen.UShort, Gen.Int[0, 200], Gen.Byte).Sample((command, address, offset, length, index) =>
        {
            byte[] frame = new byte[FrameFormat.MaximumLength];
            FrameWriter writer = new(frame);
            _ = writer.Add((EtherCatCommand)command, index, address, offset, length);
            int size = writer.Finish();
            if (!OperationalSegment().Process(frame.AsSpan(0, size), 1_000_000_000))
            {
                return;
            }

            Assert.Equal(FrameError.None, FrameReader.TryOpen(frame.AsSpan(0, size), out FrameReader reader));
            Assert.True(reader.TryReadDatagram(out Datagram datagram));
            Assert.Equal((EtherCatCommand)command, datagram.Command);
            Assert.Equal(index, datagram.Index);
            Assert.Equal(length, datagram.Data.Length);
            Assert.True(FrameReader.HasPassedSegment(frame));
            Assert.InRange(datagram.WorkingCounter, 0, 3 * 5);
        }, iter: 2000);

    [Fact]
    public void Same_frames_at_the_same_times_give_the_same_answers()
    {
        Random random = new(7);
        (VirtualSegment? first, VirtualSegment? second) = (OperationalSegment(), OperationalSegment());
        List<byte[]> seeds = Seeds();
        long now = first.NowNanoseconds;
        for (int i = 0; i < 5000; i++)
        {
            byte[] frame = seeds[random.Next(seeds.Count)].ToArray();
            frame[random.Next(16, frame.Length)] = (byte)random.Next(256);
            byte[] copy = frame.ToArray();
            now += random.Next(100_000);

            Assert.Equal(first.Process(frame, now), second.Process(copy, now));
            Assert.Equal(frame, copy);
        }
    }

    [Fact]
    public void A_cycle_allocates_nothing()
    {
        VirtualSegment segment = OperationalSegment();
        byte[] cycle = Seeds()[3];
        byte[] frame = new byte[cycle.Length];
        long now = segment.NowNanoseconds;
        Run(2000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(2000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int cycles)
        {
            for (int i = 0; i < cycles; i++)
            {
                cycle.CopyTo(frame, 0);
                now += 1_000_000;
                segment.Process(frame, now, NullSink.Instance);
            }
        }
    }

    [Fact]
    public void Malformed_frames_are_counted_by_the_processing_units()
    {
        VirtualSegment segment = OperationalSegment();
        byte[] frame = Seeds()[0];
        frame[14] = 0x05;

        Assert.True(segment.Process(frame, segment.NowNanoseconds));

        Assert.All(segment.Subdevices, subdevice => Assert.Equal(1, subdevice.Esc.Memory.Bytes[Registers.ProcessingUnitErrors]));
    }

    [Fact]
    public void Datagrams_before_a_bad_length_are_executed()
    {
        VirtualSegment segment = OperationalSegment();
        byte[] frame = Seeds()[3];
        int second = FrameFormat.FirstDatagramOffset + FrameFormat.DatagramOverhead + 8;
        frame[second + 6] = 0xFF;
        frame[second + 7] = 0x07;

        Assert.True(segment.Process(frame, segment.NowNanoseconds));

        Assert.NotEqual(0, frame[second - 2]);
        Assert.Equal(0, frame[^1] + frame[^2]);
    }
}

/// <summary>Tests that measure the memory of the whole process run when no others do.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
