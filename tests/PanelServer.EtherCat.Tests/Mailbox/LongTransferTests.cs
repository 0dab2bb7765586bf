using System.Buffers.Binary;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.Mailbox;

/// <summary>SDO transfers beyond four bytes, complete access and long object lists, with mailboxes of different sizes (ETG.1000.6, "SDO").</summary>
public sealed class LongTransferTests : IDisposable
{
    private const int SmallMailbox = 1;
    private const int LargeMailbox = 2;
    private const int Drive = 3;
    private const ushort Table = 0x2000;

    /// <summary>Lengths around each change of form: expedited, normal, first segment, full and short last segments.</summary>
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 8, 111, 112, 113, 118, 119, 120, 230, 231, 232, 238, 350, 1000];
    private readonly Bench _bench;

    public LongTransferTests()
    {
        _bench = new Bench(
        [
            new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
            new VirtualSubdevice(WithTable(AnalogDescriptions.El3021), new VirtualEl3021()),
            new VirtualSubdevice(WithTable(SerialDescriptions.El6021), new VirtualEl6021()),
            new VirtualSubdevice(WithTable(StepperDescriptions.El7031), new VirtualEl7031()),
        ]);
        _bench.EnterPreOp();
    }

    private MainDevice Main => _bench.Main;

    private OperationalSegment Op => _bench.Op;

    private MailboxSegment Mailboxes => _bench.Mailboxes;

    public static TheoryData<int, int> Transfers()
    {
        TheoryData<int, int> data = new();
        foreach (int position in new[] { SmallMailbox, LargeMailbox })
        {
            for (int i = 0; i < Lengths.Length; i++)
            {
                data.Add(position, i);
            }
        }

        return data;
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Transfers))]
    public void Value_of_any_length_is_written_and_read_back(int position, int entry)
    {
        byte[] value = Bytes(Lengths[entry], seed: entry + 1);
        Main.RunUntil(Mailboxes.DownloadAsync(position, Table, (byte)(entry + 1), value));

        Assert.Equal(value, Main.RunUntil(Mailboxes.UploadAsync(position, Table, (byte)(entry + 1))));
        Assert.Equal(0, _bench.Segment.Subdevices[position].Mailbox!.RepeatedRequests);
    }

    [Fact]
    public void Emergencies_between_the_segments_are_kept_and_the_value_is_whole()
    {
        const byte entry = 18;
        byte[] value = Bytes(1000, seed: 7);
        MailboxServer mailbox = _bench.Segment.Subdevices[SmallMailbox].Mailbox!;
        mailbox.Fault = MailboxFault.EmergencyBeforeAnswer;
        Main.RunUntil(Mailboxes.DownloadAsync(SmallMailbox, Table, entry, value));
        Assert.Equal(value, Main.RunUntil(Mailboxes.UploadAsync(SmallMailbox, Table, entry)));

        Main.RunUntil(Mailboxes.CollectEmergenciesAsync(SmallMailbox));
        SubdeviceSnapshot device = Main.Snapshot.Subdevices[SmallMailbox];
        Assert.Equal(18, device.EmergencyCount);
        Assert.Equal(16, device.Emergencies.Count);
    }

    [Fact]
    public void Segmented_transfer_survives_a_lost_frame_at_any_step()
    {
        const byte entry = 18;
        for (int step = 0; step < 60; step++)
        {
            byte[] value = Bytes(1000, seed: step);
            RunWithLoss(Mailboxes.DownloadAsync(SmallMailbox, Table, entry, value), step);
            Task<byte[]> upload = Mailboxes.UploadAsync(SmallMailbox, Table, entry);
            RunWithLoss(upload, step);
            Assert.Equal(value, Main.RunUntil(upload));
        }

        Assert.True(Main.Frames.Lost >= 60);
    }

    [Fact]
    public void Segmented_transfer_runs_behind_the_cycle_without_disturbing_it()
    {
        _bench.StartUp();
        _bench.Cycles(10);
        byte[] value = Bytes(1000, seed: 7);
        Task download = Mailboxes.DownloadAsync(SmallMailbox, Table, 18, value);
        _bench.CyclesUntil(() => download.IsCompleted, 2000, "the download is complete");

        Assert.Equal(value, _bench.CyclesUntil(Mailboxes.UploadAsync(SmallMailbox, Table, 18)));
        Assert.All(Op.Groups, group => Assert.Equal(0, group.Mismatches));
    }

    [Fact]
    public void Value_of_another_length_than_the_object_is_refused()
    {
        EtherCatException tooLong = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.DownloadAsync(SmallMailbox, Table, 5, new byte[6])));
        Assert.Equal(SdoAbortCode.DataTooLong, tooLong.AbortCode);
        EtherCatException tooShort = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.DownloadAsync(SmallMailbox, Table, 18, new byte[999])));
        Assert.Equal(SdoAbortCode.DataTooShort, tooShort.AbortCode);
        Assert.Throws<ArgumentException>(() => Main.RunUntil(Mailboxes.DownloadAsync(SmallMailbox, Table, 5, Array.Empty<byte>())));
    }

    [Fact]
    public void Complete_access_reads_and_writes_an_object_at_once()
    {
        byte[] assignment = Main.RunUntil(Mailboxes.UploadAsync(Drive, 0x1C12, 0, completeAccess: true));
        Assert.Equal([3, 0, 0x00, 0x16, 0x02, 0x16, 0x04, 0x16], assignment);

        byte[] other = [3, 0, 0x01, 0x16, 0x02, 0x16, 0x04, 0x16];
        Main.RunUntil(Mailboxes.DownloadAsync(Drive, 0x1C12, 0, other, completeAccess: true));
        Assert.Equal(other, Main.RunUntil(Mailboxes.UploadAsync(Drive, 0x1C12, 0, completeAccess: true)));
        Assert.Equal([0x01, 0x16], Main.RunUntil(Mailboxes.UploadAsync(Drive, 0x1C12, 1)));

        byte[] identity = Main.RunUntil(Mailboxes.UploadAsync(Drive, 0x1018, 1, completeAccess: true));
        Assert.Equal(16, identity.Length);
        Assert.Equal(0x1B773052u, BinaryPrimitives.ReadUInt32LittleEndian(identity.AsSpan(4)));
    }

    [Fact]
    public void Complete_access_longer_than_the_mailbox_comes_in_segments()
    {
        byte[] values = [.. Lengths.SelectMany((length, i) => Bytes(length, seed: i))];
        byte[] written = [(byte)Lengths.Length, 0, .. values];
        Main.RunUntil(Mailboxes.DownloadAsync(Drive, Table, 0, written, completeAccess: true));

        Assert.Equal(written, Main.RunUntil(Mailboxes.UploadAsync(Drive, Table, 0, completeAccess: true)));
        for (int i = 0; i < Lengths.Length; i++)
        {
            Assert.Equal(Bytes(Lengths[i], seed: i), Main.RunUntil(Mailboxes.UploadAsync(Drive, Table, (byte)(i + 1))));
        }
    }

    [Fact]
    public void Complete_access_is_refused_in_words_where_the_terminal_cannot()
    {
        EtherCatException refusal = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.UploadAsync(SmallMailbox, 0x1C13, 0, completeAccess: true)));
        Assert.Equal($"Object 0x1C13:00: {SdoAbortCode.CompleteAccessNotSupported.Describe()}.", refusal.Message);
    }

    [Fact]
    public void Every_object_and_entry_of_every_terminal_is_described_over_the_wire()
    {
        foreach (int position in new[] { SmallMailbox, LargeMailbox, Drive })
        {
            ObjectDictionary dictionary = _bench.Segment.Subdevices[position].Dictionary;
            IReadOnlyList<ushort> indices = Main.RunUntil(Mailboxes.ListObjectsAsync(position));
            Assert.Equal(dictionary.Objects.Select(known => known.Index), indices);
            Assert.True(indices.Count > 20, "a list that fits no single message");
            foreach (DictionaryObject known in dictionary.Objects)
            {
                SdoObjectDescription described = Main.RunUntil(Mailboxes.DescribeObjectAsync(position, known.Index));
                Assert.Equal(known.Description.Name, described.Name);
                foreach (ObjectEntry entry in known.Entries)
                {
                    Assert.Equal(entry.Description.BitLength, Main.RunUntil(Mailboxes.DescribeEntryAsync(position, known.Index, entry.Subindex)).BitLength);
                }
            }
        }
    }

    private static SubdeviceDescription WithTable(SubdeviceDescription description) => description with
    {
        Objects =
        [
            ObjectDescription.Record(
                Table,
                "Table",
                [.. Lengths.Select((length, i) => EntryDescription.Octets((byte)(i + 1), $"{length} bytes", new byte[length], ObjectAccess.ReadWrite))]),
            .. description.Objects,
        ],
    };

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private void RunWithLoss(Task transfer, int step)
    {
        for (int i = 0; i < step && !transfer.IsCompleted; i++)
        {
            Main.Pump();
        }

        _bench.Segment.FrameFaults.Drop = transfer.IsCompleted ? 0 : 1;
        Main.RunUntil(transfer);
    }
}
