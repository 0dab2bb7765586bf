using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Faults of one subdevice by their names: its state, mailbox, EEPROM and clock.</summary>
public class SubdeviceFaultTests : FaultBench
{
    /// <summary>Command, AL status then, AL status code then.</summary>
    public static TheoryData<string, int, int> States => new()
    {
        { "retreat 3 0x001A", 0x14, 0x001A },
        { "al-error 3 8001", 0x18, 0x8001 },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void State_and_code_are_as_the_fault_says(string command, int status, int code)
    {
        Assert.Equal(new AlStatus(0x08), Driver.Status(3));
        Fault(command);

        Assert.Equal(new AlStatus((ushort)status), Driver.Status(3));
        Assert.Equal(code, (int)Driver.Code(3));
    }

    [Fact]
    public void Rebooted_subdevice_has_lost_its_address_state_and_parameters_but_not_its_EEPROM()
    {
        Segment.Subdevices[2].Dictionary[0x8000, 0x11].Value = 5;
        Segment.Subdevices[2].Esc.Eeprom.Image[0x52] = 4;

        Fault("reboot 2");

        _ = Driver.Read(2, Registers.Type, 1);
        Assert.Equal(0, Driver.WorkingCounter);
        Assert.Equal(0, Segment.Subdevices[2].Esc.StationAddress);
        Assert.Equal(AlState.Init, Segment.Subdevices[2].State);
        Assert.Equal(0, Segment.Subdevices[2].Dictionary[0x8000, 0x11].Value);
        Assert.Equal(4, Segment.Subdevices[2].Esc.Eeprom.Image[0x52]);
        Assert.Equal(AlState.Op, Driver.Status(3).State);
    }

    [Theory]
    [InlineData("preop", AlState.PreOp, AlState.Init)]
    [InlineData("safeop", AlState.SafeOp, AlState.PreOp)]
    [InlineData("op", AlState.Op, AlState.SafeOp)]
    public void State_is_refused_so_many_times(string word, AlState state, AlState below)
    {
        Driver.Request(3, (ushort)below);
        Fault($"refuse 3 {word} 0x0003 2");

        for (int i = 0; i < 2; i++)
        {
            Prepare(state);
            Driver.Request(3, (ushort)((int)state | Registers.AlControlAcknowledge));
            Assert.Equal(AlStatusCode.InvalidDeviceSetup, Driver.Code(3));
        }

        Prepare(state);
        Driver.Request(3, (ushort)((int)state | Registers.AlControlAcknowledge));
        Assert.Equal(state, Driver.Status(3).State);
    }

    private void Prepare(AlState state)
    {
        if (state == AlState.Op)
        {
            Driver.WriteOutputs(3);
        }
    }

    [Fact]
    public void SDO_abort_hits_the_entry_only()
    {
        Fault("sdo-abort 2 8000:11 06090030");
        MailboxDriver mailbox = new(Driver, 2);

        Assert.Equal(0x06090030u, (uint)MailboxDriver.AbortOf(mailbox.Sdo(0x40, 0x8000, 0x11))!.Value);
        Assert.Null(MailboxDriver.AbortOf(mailbox.Sdo(0x40, 0x8000, 0x12)));
    }

    [Theory]
    [InlineData("silent", MailboxFault.Silent)]
    [InlineData("twice", MailboxFault.AnswersTwice)]
    [InlineData("emergency", MailboxFault.EmergencyBeforeAnswer)]
    [InlineData("error", MailboxFault.ErrorReply)]
    [InlineData("ok", MailboxFault.None)]
    public void Mailbox_faults_have_names(string word, MailboxFault expected)
    {
        Fault($"mailbox 2 {word}");

        Assert.Equal(expected, Segment.Subdevices[2].Mailbox!.Fault);
    }

    [Fact]
    public void Emergency_is_sent()
    {
        Fault("emergency 2 8130 11");
        Driver.Wait(TimeSpan.FromMilliseconds(1));

        Assert.Equal("0010308111", Convert.ToHexString(new MailboxDriver(Driver, 2).Read()[6..11]));
    }

    [Theory]
    [InlineData("busy", 0x8000)]
    [InlineData("nack", 0x2000)]
    [InlineData("checksum", 0x0800)]
    [InlineData("blank", 0x0800)]
    public void EEPROM_faults_show_in_its_status_and_end(string word, ushort expected)
    {
        Fault($"eeprom 2 {word}");
        Driver.Write(2, Registers.EepromControl, 0x00, 0x01, 0, 0, 0, 0);
        Driver.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(expected, Driver.ReadWord(2, Registers.EepromControl) & expected);

        Fault("eeprom 2 ok");
        Driver.Write(2, Registers.EepromControl, 0x00, 0x01, 8, 0, 0, 0);
        Driver.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0x0040, Driver.ReadWord(2, Registers.EepromControl));
        Assert.Equal(2u, Driver.ReadDouble(2, Registers.EepromData));
    }

    [Fact]
    public void Clock_can_jump_and_run_faster()
    {
        DistributedClock clock = Segment.Subdevices[3].Esc.Clock;
        long before = clock.Local(Segment.NowNanoseconds);
        Fault("clock-jump 3 -2ms");
        Assert.Equal(before - 2_000_000, clock.Local(Segment.NowNanoseconds));

        Fault("clock-rate 3 100");
        before = clock.Local(Segment.NowNanoseconds);
        long start = Segment.NowNanoseconds;
        Driver.Wait(TimeSpan.FromSeconds(1));
        Assert.InRange(clock.Local(Segment.NowNanoseconds) - before - (Segment.NowNanoseconds - start), 99_999, 100_001);
    }
}
