using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Mailbox windows, counters, repeats, errors and faults (ETG.1000.4).</summary>
public class MailboxTests
{
    private const int Device = 1;
    private static readonly byte[] ReadName = Convert.FromHexString("4008100000000000");

    private readonly FrameDriver _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.AnalogInput));
    private readonly MailboxDriver _mailbox;

    public MailboxTests()
    {
        _driver.BringToPreOp();
        _mailbox = new MailboxDriver(_driver, Device);
    }

    private MailboxServer Server => _driver.Segment.Subdevices[Device].Mailbox!;

    private byte Status(int syncManager) => _driver.Read(Device, (ushort)(0x0805 + (8 * syncManager)), 1)[0];

    [Fact]
    public void Status_bytes_are_those_of_a_real_terminal()
    {
        Assert.Equal(0x00, Status(1));

        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        Assert.Equal(0x02, Status(0));
        Assert.Equal(0x09, Status(1));

        _ = _mailbox.Read();
        Assert.Equal(0x80, Status(1));
    }

    [Fact]
    public void Window_in_use_by_the_device_refuses_a_second_request_and_keeps_the_first()
    {
        Server.LatencyNanoseconds = 1_000_000;
        Assert.Equal(1, _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName)));
        Assert.Equal(0, _mailbox.Write(new byte[128]));

        _driver.Wait(TimeSpan.FromMilliseconds(2));

        Assert.Equal(0x41, MailboxDriver.Body(_mailbox.Read())[0]);
    }

    [Fact]
    public void Empty_window_does_not_count_and_leaves_the_data_as_sent()
    {
        byte[] data = _driver.Send(EtherCatCommand.Fprd, FrameDriver.Station(Device), 0x1080, [1, 2, 3]);

        Assert.Equal(0, _driver.WorkingCounter);
        Assert.Equal([1, 2, 3], data);
    }

    [Fact]
    public void Request_counts_only_when_its_last_byte_has_been_written()
    {
        byte[] message = new byte[128];
        _mailbox.Build(CoeService.SdoRequest, ReadName).CopyTo(message, 0);

        Assert.Equal(1, _driver.Write(Device, 0x1000, message.AsSpan(0, 64)));
        Assert.Equal(0x00, Status(0) & SyncManager.StatusMailboxFull);
        Assert.False(_mailbox.HasReply);

        Assert.Equal(1, _driver.Write(Device, 0x107F, 0));
        Assert.True(_mailbox.HasReply);
    }

    [Fact]
    public void Window_must_be_entered_at_its_first_byte()
    {
        Assert.Equal(0, _driver.Write(Device, 0x1001, new byte[127]));
        Assert.Equal(0, _driver.Write(Device, 0x107F, 0));
    }

    [Fact]
    public void Reply_stays_until_its_last_byte_is_read()
    {
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));

        _ = _driver.Read(Device, 0x1080, 16);
        Assert.True(_mailbox.HasReply);
        _ = _driver.Read(Device, 0x10FF, 1);
        Assert.False(_mailbox.HasReply);
    }

    [Fact]
    public void Repeated_counter_is_discarded()
    {
        byte[] message = _mailbox.Build(CoeService.SdoRequest, ReadName);
        _ = _mailbox.Write(message);
        Assert.NotEmpty(_mailbox.Read());

        Assert.Equal(1, _mailbox.Write(message));

        Assert.Empty(_mailbox.Read());
        Assert.Equal(1, Server.RepeatedRequests);
    }

    [Fact]
    public void Counter_zero_is_never_a_repeat()
    {
        byte[] message = _mailbox.Build(CoeService.SdoRequest, ReadName);
        message[5] &= 0x0F;
        for (int i = 0; i < 3; i++)
        {
            _ = _mailbox.Write(message);
            Assert.NotEmpty(_mailbox.Read());
        }
    }

    [Fact]
    public void Lost_reply_comes_again_after_the_repeat_bit_was_toggled()
    {
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        byte[] lost = _mailbox.Read();

        _ = _driver.Write(Device, 0x080E, SyncManager.ActivateEnable | SyncManager.ActivateRepeat);

        Assert.Equal(SyncManager.PdiRepeatAcknowledge, _driver.Read(Device, 0x080F, 1)[0]);
        Assert.Equal(lost, _mailbox.Read());

        _ = _driver.Write(Device, 0x080E, SyncManager.ActivateEnable);
        Assert.Equal(0, _driver.Read(Device, 0x080F, 1)[0]);
        Assert.Equal(lost, _mailbox.Read());
    }

    [Fact]
    public void Repeated_reply_comes_before_one_that_waits()
    {
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, Convert.FromHexString("4009100000000000")));
        byte[] lost = _mailbox.Read();

        _ = _driver.Write(Device, 0x080E, SyncManager.ActivateEnable | SyncManager.ActivateRepeat);

        Assert.Equal(lost, _mailbox.Read());
        Assert.Equal(0x09, MailboxDriver.Body(_mailbox.Read())[1]);
    }

    [Theory]
    [InlineData(MailboxType.EoE, "0000", MailboxErrorCode.UnsupportedProtocol)]
    [InlineData(MailboxType.SoE, "0000", MailboxErrorCode.UnsupportedProtocol)]
    [InlineData(MailboxType.CoE, "", MailboxErrorCode.SizeTooShort)]
    [InlineData(MailboxType.CoE, "0020400810", MailboxErrorCode.SizeTooShort)]
    [InlineData(MailboxType.CoE, "00800100", MailboxErrorCode.SizeTooShort)]
    [InlineData(MailboxType.CoE, "0080010000000100", MailboxErrorCode.None)]
    [InlineData(MailboxType.CoE, "0040", MailboxErrorCode.ServiceNotSupported)]
    public void Message_that_cannot_be_served_is_answered_with_a_mailbox_error(MailboxType type, string body, MailboxErrorCode expected)
    {
        _ = _mailbox.Write(_mailbox.BuildRaw(type, Convert.FromHexString(body)));

        byte[] reply = _mailbox.Read();

        Assert.True(MailboxHeader.TryRead(reply, out MailboxHeader header));
        Assert.Equal(expected == MailboxErrorCode.None ? MailboxType.CoE : MailboxType.Error, header.Type);
        if (expected != MailboxErrorCode.None)
        {
            Assert.Equal(4, header.Length);
            Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(reply.AsSpan(6)));
            Assert.Equal(expected, (MailboxErrorCode)BinaryPrimitives.ReadUInt16LittleEndian(reply.AsSpan(8)));
        }
    }

    [Fact]
    public void Length_beyond_the_window_is_a_size_error()
    {
        _ = _mailbox.Write(Convert.FromHexString("FF000000001300204008100000000000"));

        Assert.Equal(MailboxErrorCode.InvalidSize, (MailboxErrorCode)_mailbox.Read()[8]);
    }

    [Fact]
    public void File_access_is_answered_with_not_found()
    {
        _ = _mailbox.Write(_mailbox.BuildRaw(MailboxType.FoE, Convert.FromHexString("01000000000066")));

        Assert.Equal("0500" + "01800000", Convert.ToHexString(_mailbox.Read()[6..12]));
    }

    [Fact]
    public void Emergency_comes_without_being_asked_and_the_next_answer_does_not_look_like_a_repeat()
    {
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        Assert.True(MailboxHeader.TryRead(_mailbox.Read(), out MailboxHeader first));

        _driver.Segment.Subdevices[Device].PostEmergency(new EmergencyMessage(0x8130, 0x11, 0x0504030201));
        byte[] reply = _mailbox.Read();
        Assert.True(MailboxHeader.TryRead(reply, out MailboxHeader emergency));
        Assert.Equal("0010" + "3081" + "11" + "0102030405", Convert.ToHexString(reply[6..16]));

        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        Assert.True(MailboxHeader.TryRead(_mailbox.Read(), out MailboxHeader second));
        Assert.NotEqual(first.Counter, emergency.Counter);
        Assert.NotEqual(emergency.Counter, second.Counter);
    }

    [Fact]
    public void Silent_mailbox_takes_requests_and_never_answers()
    {
        Server.Fault = MailboxFault.Silent;
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        _driver.Wait(TimeSpan.FromSeconds(2));

        Assert.Empty(_mailbox.Read());
    }

    [Fact]
    public void Mailbox_can_answer_twice()
    {
        Server.Fault = MailboxFault.AnswersTwice;
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));

        Assert.Equal(_mailbox.Read(), _mailbox.Read());
        Assert.Empty(_mailbox.Read());
    }

    [Fact]
    public void Emergency_can_come_between_request_and_answer()
    {
        Server.Fault = MailboxFault.EmergencyBeforeAnswer;
        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));

        Assert.Equal(0x10, _mailbox.Read()[7]);
        Assert.Equal(0x30, _mailbox.Read()[7]);
    }

    [Fact]
    public void Main_device_that_never_reads_gets_its_requests_refused_in_the_end()
    {
        int accepted = 0;
        for (int i = 0; i < 1000; i++)
        {
            accepted += _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));
        }

        Assert.InRange(accepted, 4, 8);
    }

    [Fact]
    public void Mailbox_is_closed_in_INIT()
    {
        _driver.Request(Device, (ushort)AlState.Init);

        Assert.Equal(0, _mailbox.Write(new byte[128]));
    }

    [Fact]
    public void Full_bit_can_be_mapped_into_the_process_image()
    {
        // SOEM's way of watching mailboxes: one bit at logical 0x9000.2 from register 0x080D.3.
        _driver.WriteFmmu(Device, 2, new Fmmu(0x9000, 1, 2, 2, 0x080D, 3, FmmuType.Read, true));
        Assert.Equal([0xF0], _driver.SendLogical(EtherCatCommand.Lrd, 0x9000, [0xF4]));
        Assert.Equal(1, _driver.WorkingCounter);

        _ = _mailbox.Write(_mailbox.Build(CoeService.SdoRequest, ReadName));

        Assert.Equal([0xF4], _driver.SendLogical(EtherCatCommand.Lrd, 0x9000, [0xF0]));
    }
}
