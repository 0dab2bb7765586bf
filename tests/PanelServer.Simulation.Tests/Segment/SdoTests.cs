using System.Text;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>SDO transfers byte by byte (ETG.1000.6), with dialogues captured from real terminals.</summary>
public class SdoTests
{
    private const int Device = 1;

    private static readonly byte[] LongValue = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

    private static readonly SubdeviceDescription Rich = TestDevices.Drive with
    {
        Objects =
        [
            ObjectDescription.Record(
                0x8010,
                "STM Motor Settings",
                new EntryDescription(0x01, "Maximal current", CoeDataType.Unsigned16, ObjectAccess.ReadWrite, 1500) { Minimum = 1, Maximum = 5000 },
                new EntryDescription(0x02, "Invert", CoeDataType.Boolean, ObjectAccess.ReadWrite),
                new EntryDescription(0x03, "Mode", CoeDataType.Bit4, ObjectAccess.ReadWrite, 5),
                new EntryDescription(0x04, "Offset", CoeDataType.Integer16, ObjectAccess.ReadWrite, -2) { Minimum = -100, Maximum = 100 },
                new EntryDescription(0x05, "Position", CoeDataType.Unsigned32, ObjectAccess.ReadWritePreOp),
                new EntryDescription(0x06, "Password", CoeDataType.Unsigned16, ObjectAccess.WriteOnly),
                new EntryDescription(0x07, "Statistics", CoeDataType.Unsigned64, ObjectAccess.ReadOnly, 0x0102030405060708),
                new EntryDescription(0x08, "Only in OP", CoeDataType.Unsigned8, SdoAccess.ReadOp | SdoAccess.WriteOp)),
            ObjectDescription.Record(0x8020, "Table", EntryDescription.Octets(0x01, "Data", LongValue, ObjectAccess.ReadWrite)),
        ],
    };

    private readonly FrameDriver _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, Rich));
    private readonly MailboxDriver _mailbox;

    public SdoTests()
    {
        _driver.BringToPreOp();
        _mailbox = new MailboxDriver(_driver, Device);
    }

    [Theory]
    [InlineData("0A0000000013002040121C0000000000", "0A000000001300304F121C0002000000")]
    [InlineData("0A000000001300202B108001DC050000", "0A0000000013003060108001")]
    [InlineData("0A000000001300204010805500000000", "0A000000001300308010805511000906")]
    [InlineData("0A000000001300202F131C0000000000", "0A0000000013003060131C0000000000")]
    [InlineData("0A0000000013002040131C0100000000", "0A000000001300304B131C01031A0000")]
    public void Dialogue_has_the_bytes_of_the_published_vectors(string request, string expected)
    {
        Assert.Equal(1, _mailbox.Write(Convert.FromHexString(request)));

        byte[] reply = _mailbox.Read();

        Assert.Equal(128, reply.Length);
        Assert.StartsWith(expected, Convert.ToHexString(reply), StringComparison.Ordinal);
        Assert.All(reply[16..], padding => Assert.Equal(0, padding));
    }

    [Theory]
    [InlineData(0x02, "00")]
    [InlineData(0x03, "05")]
    [InlineData(0x01, "DC05")]
    [InlineData(0x04, "FEFF")]
    [InlineData(0x05, "00000000")]
    [InlineData(0x07, "0807060504030201")]
    public void Values_of_every_length_are_read(byte subindex, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(_mailbox.Upload(0x8010, subindex)));

    [Fact]
    public void Text_comes_without_terminator() => Assert.Equal("EL7031", Encoding.ASCII.GetString(_mailbox.Upload(0x1008, 0)));

    [Fact]
    public void Long_value_is_read_in_segments() => Assert.Equal(LongValue, _mailbox.Upload(0x8020, 1));

    [Theory]
    [InlineData(112, 1)]
    [InlineData(113, 2)]
    [InlineData(112 + 119, 2)]
    [InlineData(112 + 120, 3)]
    [InlineData(112 + 119 + 119, 3)]
    public void Value_takes_as_many_messages_as_the_mailbox_asks_for(int length, int messages)
    {
        SubdeviceDescription description = Rich with { Objects = [ObjectDescription.Record(0x8020, "Table", EntryDescription.Octets(1, "Data", new byte[length]))] };
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, description));
        driver.BringToPreOp();
        MailboxDriver mailbox = new(driver, Device);

        Assert.Equal(length, mailbox.Upload(0x8020, 1).Length);
        Assert.Equal(messages, mailbox.LastCounter);
    }

    [Fact]
    public void Long_value_is_written_in_segments_and_read_back()
    {
        byte[] value = LongValue.Reverse().ToArray();
        byte[] first = [0x2C, 0x01, 0x00, 0x00, .. value[..112]];

        Assert.Equal(0x60, _mailbox.Sdo(SdoCommand.DownloadRequest | SdoCommand.SizeIndicated, 0x8020, 1, first)[0]);
        Assert.Equal(0x20, _mailbox.Ask(CoeService.SdoRequest, [0x00, .. value[112..231]])[0]);
        Assert.Equal(0x30, _mailbox.Ask(CoeService.SdoRequest, [0x11, .. value[231..]])[0]);

        Assert.Equal(value, _mailbox.Upload(0x8020, 1));
    }

    [Fact]
    public void Short_last_segment_states_its_unused_bytes()
    {
        byte[] value = LongValue;
        byte[] first = [0x2C, 0x01, 0x00, 0x00, .. value[..112]];
        _ = _mailbox.Sdo(SdoCommand.DownloadRequest | SdoCommand.SizeIndicated, 0x8020, 1, first);
        _ = _mailbox.Ask(CoeService.SdoRequest, [0x00, .. value[112..231]]);
        _ = _mailbox.Ask(CoeService.SdoRequest, [0x10, .. value[231..295]]);

        Assert.Equal(0x20, _mailbox.Ask(CoeService.SdoRequest, [0x05, .. value[295..], 0, 0])[0]);
        Assert.Equal(value, _mailbox.Upload(0x8020, 1));
    }

    [Fact]
    public void Complete_access_reads_the_count_in_two_bytes_and_packs_bits() =>
        Assert.Equal("0800" + "DC05" + "0A" + "00" + "FEFF" + "00000000" + "0000" + "0807060504030201" + "00", Convert.ToHexString(_mailbox.Upload(0x8010, 0, complete: true)));

    [Fact]
    public void Complete_access_of_an_object_that_ends_with_an_empty_text_works()
    {
        SubdeviceDescription description = Rich with { Objects = [ObjectDescription.Record(0x8030, "Texts", new EntryDescription(1, "Number", CoeDataType.Unsigned16), EntryDescription.Text(2, "Comment", ""))] };
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, description));
        driver.BringToPreOp();

        Assert.Equal("02000000", Convert.ToHexString(new MailboxDriver(driver, Device).Upload(0x8030, 0, complete: true)));
    }

    [Fact]
    public void Complete_access_of_an_assignment_reads_as_many_PDOs_as_are_assigned()
    {
        Assert.Equal("0200" + "0216" + "0416", Convert.ToHexString(_mailbox.Upload(0x1C12, 0, complete: true)));
        Assert.Equal("0100" + "031A", Convert.ToHexString(_mailbox.Upload(0x1C13, 0, complete: true)));
    }

    [Fact]
    public void Complete_access_writes_an_assignment_at_once()
    {
        byte[] value = [6, 0, 0, 0, 2, 0, 0x03, 0x1A, 0x07, 0x1A];

        Assert.Equal(0x70, _mailbox.Sdo(0x31, 0x1C13, 0, value)[0]);

        Assert.Equal("0200" + "031A" + "071A", Convert.ToHexString(_mailbox.Upload(0x1C13, 0, complete: true)));
    }

    public static TheoryData<string, SdoAbortCode> Aborts() => new()
    {
        { "4030110000000000", SdoAbortCode.ObjectDoesNotExist },
        { "2F30110000000000", SdoAbortCode.ObjectDoesNotExist },
        { "4010805500000000", SdoAbortCode.SubindexDoesNotExist },
        { "4010800600000000", SdoAbortCode.WriteOnly },
        { "2310800700000000", SdoAbortCode.ReadOnly },
        { "4010800800000000", SdoAbortCode.WrongDeviceState },
        { "2F10800800000000", SdoAbortCode.WrongDeviceState },
        { "2310800100000000", SdoAbortCode.DataTooLong },
        { "2F10800100000000", SdoAbortCode.DataTooShort },
        { "2B10800189130000", SdoAbortCode.ValueTooHigh },
        { "2B10800100000000", SdoAbortCode.ValueTooLow },
        { "2B1080049BFF0000", SdoAbortCode.ValueTooLow },
        { "5010800200000000", SdoAbortCode.UnsupportedAccess },
        { "5008100000000000", SdoAbortCode.UnsupportedAccess },
        { "2111800100000100", SdoAbortCode.ObjectDoesNotExist },
        { "2110800101000100", SdoAbortCode.OutOfMemory },
        { "A010800100000000", SdoAbortCode.UnknownCommand },
        { "6000000000000000", SdoAbortCode.UnknownCommand },
        { "0000000000000000", SdoAbortCode.UnknownCommand },
        { "2B131C01031A0000", SdoAbortCode.SubindexZeroMustBeZero },
        { "2F131C0007000000", SdoAbortCode.ValueTooHigh },
        { "2311100101000000", SdoAbortCode.CannotTransfer },
    };

    [Theory]
    [MemberData(nameof(Aborts))]
    public void Wrong_request_is_aborted_with_the_code_that_says_why(string request, SdoAbortCode expected) =>
        Assert.Equal(expected, MailboxDriver.AbortOf(_mailbox.Ask(CoeService.SdoRequest, Convert.FromHexString(request))));

    [Fact]
    public void Refused_value_leaves_the_old_one()
    {
        Assert.Equal(SdoAbortCode.ValueTooHigh, _mailbox.Download(0x8010, 1, 0x89, 0x13));
        Assert.Equal("DC05", Convert.ToHexString(_mailbox.Upload(0x8010, 1)));
    }

    [Fact]
    public void Toggle_that_does_not_change_aborts_and_ends_the_transfer()
    {
        _ = _mailbox.Sdo(SdoCommand.UploadRequest, 0x8020, 1);

        Assert.Equal(SdoAbortCode.ToggleNotAlternated, MailboxDriver.AbortOf(_mailbox.Sdo(0x70, 0, 0)));
        Assert.Equal(SdoAbortCode.UnknownCommand, MailboxDriver.AbortOf(_mailbox.Sdo(0x60, 0, 0)));
    }

    [Fact]
    public void Fewer_bytes_than_announced_are_a_length_mismatch()
    {
        _ = _mailbox.Sdo(0x21, 0x8020, 1, [0x2C, 0x01, 0, 0, .. LongValue[..112]]);

        Assert.Equal(SdoAbortCode.LengthMismatch, MailboxDriver.AbortOf(_mailbox.Ask(CoeService.SdoRequest, [0x01, .. LongValue[112..131]])));
    }

    [Fact]
    public void More_bytes_than_announced_are_too_long()
    {
        _ = _mailbox.Sdo(0x21, 0x8020, 1, [0x2C, 0x01, 0, 0, .. LongValue[..112]]);
        _ = _mailbox.Ask(CoeService.SdoRequest, [0x00, .. LongValue[..119]]);

        Assert.Equal(SdoAbortCode.DataTooLong, MailboxDriver.AbortOf(_mailbox.Ask(CoeService.SdoRequest, [0x11, .. LongValue[..119]])));
    }

    [Fact]
    public void Abort_from_the_main_device_ends_a_transfer_without_answer()
    {
        _ = _mailbox.Sdo(SdoCommand.UploadRequest, 0x8020, 1);
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, Convert.FromHexString("8020800100000405")));

        Assert.Empty(_mailbox.Read());
        Assert.Equal(SdoAbortCode.UnknownCommand, MailboxDriver.AbortOf(_mailbox.Sdo(0x60, 0, 0)));
    }

    [Fact]
    public void Complete_access_is_refused_by_a_device_that_does_not_announce_it()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.AnalogInput));
        driver.BringToPreOp();

        Assert.Equal(SdoAbortCode.CompleteAccessNotSupported, MailboxDriver.AbortOf(new MailboxDriver(driver, Device).Sdo(0x50, 0x1C13, 0)));
    }

    [Fact]
    public void Assignment_can_only_be_changed_in_PREOP()
    {
        _driver.MapProcessData(Device);
        _driver.Request(Device, (ushort)AlState.SafeOp);

        Assert.Equal(SdoAbortCode.WrongDeviceState, _mailbox.Download(0x1C13, 0, 0));
    }

    [Theory]
    [InlineData(0x1600, SdoAbortCode.CannotBeMapped)]
    [InlineData(0x1ABC, SdoAbortCode.CannotBeMapped)]
    public void PDO_that_does_not_belong_to_the_direction_cannot_be_assigned(ushort pdo, SdoAbortCode expected)
    {
        Assert.Null(_mailbox.Download(0x1C13, 0, 0));
        Assert.Equal(expected, _mailbox.Download(0x1C13, 1, (byte)pdo, (byte)(pdo >> 8)));
    }

    [Fact]
    public void PDOs_that_exclude_each_other_cannot_be_assigned_together()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.AnalogInput));
        driver.BringToPreOp();
        MailboxDriver mailbox = new(driver, Device);
        Assert.Null(mailbox.Download(0x1C13, 0, 0));
        Assert.Null(mailbox.Download(0x1C13, 1, 0x00, 0x1A));
        Assert.Null(mailbox.Download(0x1C13, 2, 0x01, 0x1A));

        Assert.Equal(SdoAbortCode.ParameterIncompatible, mailbox.Download(0x1C13, 0, 2));
        Assert.Null(mailbox.Download(0x1C13, 0, 1));
    }

    [Fact]
    public void PDOs_that_do_not_fit_the_memory_cannot_be_assigned()
    {
        PdoDescription large = new()
        {
            Index = 0x1A10,
            Name = "Large",
            Entries = [.. Enumerable.Range(1, 60).Select(i => PdoEntryDescription.Of(0x6100, (byte)i, CoeDataType.Unsigned64, "Value"))],
        };
        SubdeviceDescription description = TestDevices.AnalogInput with { TxPdos = [.. TestDevices.AnalogInput.TxPdos, large] };
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, description));
        driver.BringToPreOp();
        MailboxDriver mailbox = new(driver, Device);
        Assert.Null(mailbox.Download(0x1C13, 0, 0));
        Assert.Null(mailbox.Download(0x1C13, 1, 0x10, 0x1A));

        Assert.Equal(SdoAbortCode.PdoLengthExceeded, mailbox.Download(0x1C13, 0, 1));
    }

    [Fact]
    public void New_assignment_changes_the_length_that_SAFEOP_asks_for()
    {
        Assert.Null(_mailbox.Download(0x1C13, 0, 0));
        Assert.Null(_mailbox.Download(0x1C13, 1, 0x03, 0x1A));
        Assert.Null(_mailbox.Download(0x1C13, 2, 0x07, 0x1A));
        Assert.Null(_mailbox.Download(0x1C13, 0, 2));
        _driver.MapProcessData(Device);
        _driver.Request(Device, (ushort)AlState.SafeOp);
        Assert.Equal(AlStatusCode.InvalidInputConfiguration, _driver.Code(Device));

        _driver.WriteSyncManager(Device, 3, 0x1180, 6, 0x20, enable: true);
        _driver.Request(Device, (ushort)AlState.SafeOp | Registers.AlControlAcknowledge);

        Assert.Equal(new AlStatus(0x04), _driver.Status(Device));
        Assert.Equal(16, _driver.Segment.Subdevices[Device].Inputs.BitOffsetOf(0x6010, 0x14));
    }

    [Fact]
    public void Restore_puts_the_parameters_back()
    {
        Assert.Null(_mailbox.Download(0x8010, 1, 0x10, 0x00));
        Assert.Null(_mailbox.Download(0x1011, 1, 0x6C, 0x6F, 0x61, 0x64));

        Assert.Equal("DC05", Convert.ToHexString(_mailbox.Upload(0x8010, 1)));
    }

    public static TheoryData<SdoAbortCode> AllAborts() => [.. Enum.GetValues<SdoAbortCode>()];

    [Theory]
    [MemberData(nameof(AllAborts))]
    public void Every_abort_code_can_be_injected_for_reading_and_writing(SdoAbortCode code)
    {
        _driver.Segment.Subdevices[Device].Faults.AbortSdo(0x8010, 1, code, times: 2);

        Assert.Equal(code, MailboxDriver.AbortOf(_mailbox.Sdo(SdoCommand.UploadRequest, 0x8010, 1)));
        Assert.Equal(code, _mailbox.Download(0x8010, 1, 1, 0));
        Assert.Null(_mailbox.Download(0x8010, 1, 1, 0));
    }
}
