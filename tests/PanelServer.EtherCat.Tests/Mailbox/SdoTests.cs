using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.EtherCat.Tests.Mailbox;

/// <summary>CoE against the virtual segment, in PRE-OP without a cycle and in OP behind it.</summary>
public sealed class SdoTests : IDisposable
{
    private const int PressurePosition = 4;
    private const int DrivePosition = 3;

    private readonly Bench _bench = Bench.Extruder();

    public void Dispose() => _bench.Dispose();

    private MainDevice Main => _bench.Main;

    private OperationalSegment Op => _bench.Op;

    private MailboxSegment Mailboxes => _bench.Mailboxes;

    private VirtualSubdevice Device => _bench.Segment.Subdevices[PressurePosition];

    [Fact]
    public void Number_is_read_and_written()
    {
        EnterPreOp();
        Assert.Equal([2, 0, 0, 0], Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        Assert.Equal("EL3021"u8.ToArray(), Run(Mailboxes.UploadAsync(PressurePosition, 0x1008, 0)).TakeWhile(value => value != 0));

        Run(Mailboxes.DownloadAsync(PressurePosition, 0xF008, 0, new byte[] { 0x78, 0x56, 0x34, 0x12 }));
        Assert.Equal([0x78, 0x56, 0x34, 0x12], Run(Mailboxes.UploadAsync(PressurePosition, 0xF008, 0)));
    }

    public static TheoryData<SdoAbortCode> AbortCodes() => [.. Enum.GetValues<SdoAbortCode>()];

    [Theory]
    [MemberData(nameof(AbortCodes))]
    public void Abort_is_told_with_object_and_reason(SdoAbortCode code)
    {
        EnterPreOp();
        Device.Faults.AbortSdo(0x1018, 1, code, times: 1);

        EtherCatException abort = Assert.Throws<EtherCatException>(() => Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        Assert.Equal(code, abort.AbortCode);
        Assert.Equal($"Object 0x1018:01: {code.Describe()}.", abort.Message);
        Assert.Equal([2, 0, 0, 0], Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
    }

    [Fact]
    public void Missing_subindex_is_refused_by_the_device_itself()
    {
        EnterPreOp();
        EtherCatException abort = Assert.Throws<EtherCatException>(() => Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 99)));
        Assert.Equal(SdoAbortCode.SubindexDoesNotExist, abort.AbortCode);
    }

    [Fact]
    public void Object_dictionary_is_listed_over_several_fragments()
    {
        EnterPreOp();
        IReadOnlyList<ushort> indices = Run(Mailboxes.ListObjectsAsync(PressurePosition));

        Assert.Contains((ushort)0x1000, indices);
        Assert.Contains((ushort)0x1A00, indices);
        Assert.Equal(indices.Order(), indices);
        Assert.Equal(5, Run(Mailboxes.ListObjectsAsync(PressurePosition, SdoListType.Lengths)).Count);
    }

    [Fact]
    public void Objects_and_entries_are_described()
    {
        EnterPreOp();
        SdoObjectDescription identity = Run(Mailboxes.DescribeObjectAsync(PressurePosition, 0x1018));
        Assert.Equal(0x1018, identity.Index);
        Assert.Equal(4, identity.MaximumSubindex);
        Assert.NotEmpty(identity.Name);

        SdoEntryDescription vendor = Run(Mailboxes.DescribeEntryAsync(PressurePosition, 0x1018, 1));
        Assert.Equal(32, vendor.BitLength);
        Assert.True(vendor.Access.HasFlag(SdoAccess.ReadPreOp));
        Assert.Throws<EtherCatException>(() => Run(Mailboxes.DescribeObjectAsync(PressurePosition, 0x5555)));
    }

    [Fact]
    public void Answers_sent_twice_do_not_confuse_the_next_dialogue()
    {
        EnterPreOp();
        Device.Mailbox!.Fault = MailboxFault.AnswersTwice;
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal([2, 0, 0, 0], Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
            Assert.Equal(4, Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 0))[0]);
        }
    }

    [Fact]
    public void Emergency_before_an_answer_is_kept_and_the_answer_still_found()
    {
        EnterPreOp();
        Device.Mailbox!.InjectedEmergency = new EmergencyMessage(0xA000, 0x11, 0x0504030201);
        Device.Mailbox.Fault = MailboxFault.EmergencyBeforeAnswer;
        Assert.Equal([2, 0, 0, 0], Run(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));

        Device.Mailbox.Fault = MailboxFault.None;
        Assert.Contains(Run(Mailboxes.CollectEmergenciesAsync(PressurePosition)), received => received.Message == new EmergencyMessage(0xA000, 0x11, 0x0504030201));
    }

    [Fact]
    public void Dialogues_asked_for_at_once_run_one_after_the_other()
    {
        EnterPreOp();
        Task<byte[]>[] uploads = Enumerable.Range(0, 20).Select(i => Mailboxes.UploadAsync(PressurePosition, 0x1018, (byte)((i % 4) + 1))).ToArray();

        List<byte[]> answers = uploads.Select(Run).ToList();
        Assert.All(answers, (answer, i) => Assert.Equal(answers[i % 4], answer));
        Assert.Equal([2, 0, 0, 0], answers[0]);
    }

    [Fact]
    public void Transfers_survive_lost_frames_at_any_step()
    {
        EnterPreOp();
        for (int step = 0; step < 30; step++)
        {
            Task<byte[]> upload = Mailboxes.UploadAsync(PressurePosition, 0x1018, 1);
            for (int i = 0; i < step && !upload.IsCompleted; i++)
            {
                Main.Pump();
            }

            _bench.Segment.FrameFaults.Drop = 1;
            Assert.Equal([2, 0, 0, 0], Run(upload));
        }

        Assert.True(Main.Frames.Lost >= 20);
    }

    [Fact]
    public void Transfers_run_behind_the_cycle_without_disturbing_it()
    {
        _bench.StartUp();
        _bench.Cycles(10);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal([2, 0, 0, 0], _bench.CyclesUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1), limit: 50));
        }

        Assert.Equal(0, Op.Groups[0].Mismatches);
        Assert.Equal(0, Main.BusyCycles);
    }

    [Fact]
    public void Device_without_mailbox_says_so()
    {
        EnterPreOp();
        EtherCatException failure = Assert.Throws<EtherCatException>(() => Run(Mailboxes.UploadAsync(DrivePosition, 0x1018, 1)));
        Assert.Equal("EL2004 at position 3 has no CoE mailbox.", failure.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(Mailboxes.UploadAsync(17, 0x1018, 1)));
    }

    private void EnterPreOp()
    {
        _bench.EnterPreOp();
    }

    private T Run<T>(Task<T> task) => Main.RunUntil(task);

    private void Run(Task task) => Main.RunUntil(task);
}
