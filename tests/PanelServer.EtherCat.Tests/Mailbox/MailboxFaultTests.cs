using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.EtherCat.Tests.Mailbox;

/// <summary>A mailbox that answers with errors, stays silent, or speaks without being asked (ETG.1000.4, "Mailbox").</summary>
public sealed class MailboxFaultTests : IDisposable
{
    private const int PressurePosition = 4;
    private readonly Bench _bench = Bench.Extruder();

    public MailboxFaultTests()
    {
        _bench.EnterPreOp();
    }

    private MainDevice Main => _bench.Main;

    private OperationalSegment Op => _bench.Op;

    private MailboxSegment Mailboxes => _bench.Mailboxes;

    private MailboxServer Mailbox => _bench.Segment.Subdevices[PressurePosition].Mailbox!;

    public static TheoryData<MailboxErrorCode, string> ErrorReplies() => new()
    {
        { MailboxErrorCode.Syntax, "the syntax of the mailbox header is wrong" },
        { MailboxErrorCode.UnsupportedProtocol, "the mailbox protocol is not supported" },
        { MailboxErrorCode.InvalidChannel, "the channel in the mailbox header is wrong" },
        { MailboxErrorCode.ServiceNotSupported, "the service is not supported" },
        { MailboxErrorCode.InvalidHeader, "the header of the mailbox protocol is wrong" },
        { MailboxErrorCode.SizeTooShort, "the message is too short" },
        { MailboxErrorCode.NoMemory, "out of memory" },
        { MailboxErrorCode.InvalidSize, "the size of the data does not fit" },
        { (MailboxErrorCode)0x1234, "mailbox error code 0x1234" },
    };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(ErrorReplies))]
    public void Error_reply_is_told_in_words_and_the_next_dialogue_works(MailboxErrorCode code, string words)
    {
        Mailbox.InjectedError = code;
        Mailbox.Fault = MailboxFault.ErrorReply;
        EtherCatException failure = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        Assert.Equal($"The device reports a mailbox error: {words}.", failure.Message);

        Mailbox.Fault = MailboxFault.None;
        Assert.Equal([2, 0, 0, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
    }

    [Fact]
    public void Error_reply_at_bring_up_holds_back_its_terminal_only()
    {
        Mailbox.Fault = MailboxFault.ErrorReply;
        _bench.StartUp();

        Assert.Equal(
            "EL3021 at position 4 cannot be configured: The device reports a mailbox error: the service is not supported.",
            Assert.Single(_bench.Problems));
    }

    [Fact]
    public void Answer_that_never_comes_ends_after_its_time_and_the_next_dialogue_works()
    {
        Mailbox.Fault = MailboxFault.Silent;
        TimeSpan before = _bench.Now;
        EtherCatException failure = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        Assert.Equal("The device does not answer within 1000 ms.", failure.Message);
        Assert.InRange(_bench.Now - before, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));

        Mailbox.Fault = MailboxFault.None;
        Assert.Equal([2, 0, 0, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
    }

    [Fact]
    public void Late_answer_is_not_taken_for_that_of_the_next_dialogue()
    {
        Mailbox.LatencyNanoseconds = 1_200_000_000;
        Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        Mailbox.LatencyNanoseconds = MailboxServer.DefaultLatencyNanoseconds;
        _bench.Segment.Advance(_bench.Segment.NowNanoseconds + 500_000_000);

        Assert.Equal([4], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 0)));
    }

    [Fact]
    public void Lost_answer_is_asked_for_again_by_the_repeat_bit_and_the_request_is_not_executed_twice()
    {
        for (int step = 0; step < 40; step++)
        {
            Task download = Mailboxes.DownloadAsync(PressurePosition, 0x8000, 0x13, new byte[] { (byte)step, 0 });
            for (int i = 0; i < step && !download.IsCompleted; i++)
            {
                Main.Pump();
            }

            _bench.Segment.FrameFaults.Drop = download.IsCompleted ? 0 : 1;
            Main.RunUntil(download);
            Assert.Equal([(byte)step, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x8000, 0x13)));
        }
    }

    [Fact]
    public void Emergency_in_op_is_noticed_within_seconds_without_anybody_asking()
    {
        _bench.StartUp();
        _bench.Cycles(10);
        EmergencyMessage sent = new(0x8130, 0x11, 0x0504030201);
        TimeSpan posted = _bench.Now;
        _bench.Segment.Subdevices[PressurePosition].PostEmergency(sent);

        _bench.CyclesUntil(() => Main.Snapshot.Subdevices[PressurePosition].EmergencyCount == 1, 2100, "the emergency is published");
        ReceivedEmergency received = Assert.Single(Main.Snapshot.Subdevices[PressurePosition].Emergencies);
        Assert.Equal(sent, received.Message);
        Assert.InRange(received.BusTime, posted, _bench.Now);
        Assert.Equal(_bench.Options.Calendar.GetUtcNow() - _bench.Now + received.BusTime, received.ReceivedAt);
        Assert.Empty(_bench.Problems);
        Assert.Equal(0, Op.Groups[0].Mismatches);
    }

    [Fact]
    public void Only_the_last_emergencies_are_kept_and_all_are_counted()
    {
        for (ushort code = 1; code <= 20; code++)
        {
            _bench.Segment.Subdevices[PressurePosition].PostEmergency(new EmergencyMessage(code, 0, 0));
            Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1));
        }

        Main.RunUntil(Mailboxes.CollectEmergenciesAsync(PressurePosition));
        SubdeviceSnapshot device = Main.Snapshot.Subdevices[PressurePosition];
        Assert.Equal(20, device.EmergencyCount);
        Assert.Equal(Enumerable.Range(5, 16), device.Emergencies.Select(emergency => (int)emergency.Message.Code));
    }

    [Fact]
    public void Flood_of_emergencies_stops_neither_the_cycle_nor_a_dialogue_and_does_not_grow()
    {
        _bench.StartUp();
        Task<byte[]> upload = Mailboxes.UploadAsync(PressurePosition, 0x1018, 1);
        for (int i = 0; i < 3000; i++)
        {
            _bench.Segment.Subdevices[PressurePosition].PostEmergency(new EmergencyMessage((ushort)i, 0, 0));
            Assert.Equal(ExchangeStatus.Complete, _bench.Cycle().Status);
        }

        Assert.Equal([2, 0, 0, 0], _bench.CyclesUntil(upload));
        SubdeviceSnapshot device = Main.Snapshot.Subdevices[PressurePosition];
        Assert.InRange(device.EmergencyCount, 50, 3000);
        Assert.Equal(16, device.Emergencies.Count);
        Assert.Empty(_bench.Problems);
        Assert.Equal(0, Op.Groups[0].Mismatches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_with_the_counter_that_an_emergency_has_used_is_no_repeat(bool echoes)
    {
        Mailbox.EchoesCounter = echoes;
        for (int i = 0; i < 10; i++)
        {
            _bench.Segment.Subdevices[PressurePosition].PostEmergency(new EmergencyMessage(0x8130, 0x11, 0));
            Assert.Equal([2, 0, 0, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
        }

        Assert.Equal(10, Main.RunUntil(Mailboxes.CollectEmergenciesAsync(PressurePosition)).Count);
    }

    [Theory]
    [InlineData(0x0000, "error reset, or no error")]
    [InlineData(0x1000, "generic error")]
    [InlineData(0x2310, "current, output side")]
    [InlineData(0x3200, "voltage inside the device")]
    [InlineData(0x4210, "device temperature")]
    [InlineData(0x5530, "device hardware")]
    [InlineData(0x8130, "life guard or heartbeat error")]
    [InlineData(0x8240, "unexpected length of the SYNC data")]
    [InlineData(0x8611, "monitoring")]
    [InlineData(0xA000, "the change from PRE-OP to SAFE-OP failed")]
    [InlineData(0xB000, "unknown error code")]
    [InlineData(0xFF01, "specific to the device")]
    public void Error_codes_have_the_names_of_the_standard(ushort code, string meaning) =>
        Assert.Equal(meaning, new EmergencyMessage(code, 0, 0).Describe());

    [Theory]
    [InlineData(0x00, "none")]
    [InlineData(0x11, "generic, communication")]
    [InlineData(0x8E, "current, voltage, temperature, manufacturer")]
    public void Error_register_is_told_bit_by_bit(byte register, string meaning) =>
        Assert.Equal(meaning, new EmergencyMessage(0, register, 0).DescribeRegister());
}
