using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Every transition of the EtherCAT state machine, every refusal and its AL status code (ETG.1000.6).</summary>
public class StateMachineTests
{
    private const int Coupler = 0;
    private const int Device = 1;

    private static FrameDriver DriverOf(PanelServer.EtherCat.Simulation.Segment.Description.SubdeviceDescription description) =>
        new(TestDevices.SegmentOf(TestDevices.Coupler, description));

    private static FrameDriver In(AlState state)
    {
        FrameDriver driver = DriverOf(TestDevices.Drive);
        switch (state)
        {
            case AlState.PreOp:
                driver.BringToPreOp();
                break;
            case AlState.SafeOp:
                driver.BringToSafeOp();
                break;
            case AlState.Op:
                driver.BringToOp();
                break;
            case AlState.Boot:
                driver.AssignStations();
                ConfigureBootstrap(driver);
                driver.Request(Device, (ushort)AlState.Boot);
                break;
            default:
                driver.AssignStations();
                break;
        }

        Assert.Equal(state, driver.Status(Device).State);
        Assert.False(driver.Status(Device).HasError);
        return driver;
    }

    /// <summary>The transition's other conditions, so that only the state diagram decides.</summary>
    private static void Prepare(FrameDriver driver, AlState to)
    {
        if (to == AlState.Boot)
        {
            ConfigureBootstrap(driver);
        }
        else if (driver.Status(Device).State is AlState.Init or AlState.Boot)
        {
            driver.ConfigureSyncManagers(Device, processData: false);
        }

        if (driver.Status(Device).State == AlState.PreOp)
        {
            driver.MapProcessData(Device);
        }

        driver.WriteOutputs(Device);
    }

    private static void ConfigureBootstrap(FrameDriver driver)
    {
        driver.WriteSyncManager(Device, 0, 0x1000, 244, 0x26, enable: true);
        driver.WriteSyncManager(Device, 1, 0x10F4, 244, 0x22, enable: true);
    }

    public static TheoryData<AlState, AlState> AllPairs()
    {
        AlState[] states = [AlState.Init, AlState.PreOp, AlState.Boot, AlState.SafeOp, AlState.Op];
        TheoryData<AlState, AlState> data = new();
        foreach (AlState from in states)
        {
            foreach (AlState to in states)
            {
                data.Add(from, to);
            }
        }

        return data;
    }

    /// <summary>The arrows of the state diagram, written down here once more so that the shared table is checked too.</summary>
    private static readonly HashSet<(AlState, AlState)> Arrows =
    [
        (AlState.Init, AlState.PreOp), (AlState.Init, AlState.Boot),
        (AlState.PreOp, AlState.Init), (AlState.PreOp, AlState.SafeOp),
        (AlState.Boot, AlState.Init),
        (AlState.SafeOp, AlState.Init), (AlState.SafeOp, AlState.PreOp), (AlState.SafeOp, AlState.Op),
        (AlState.Op, AlState.Init), (AlState.Op, AlState.PreOp), (AlState.Op, AlState.SafeOp),
    ];

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Request_succeeds_exactly_along_the_arrows_of_the_state_diagram(AlState from, AlState to)
    {
        FrameDriver driver = In(from);
        Prepare(driver, to);

        driver.Request(Device, (ushort)to);

        bool legal = from == to || Arrows.Contains((from, to));
        Assert.Equal(legal ? to : from, driver.Status(Device).State);
        Assert.Equal(!legal, driver.Status(Device).HasError);
        Assert.Equal(legal ? AlStatusCode.NoError : AlStatusCode.InvalidStateChange, driver.Code(Device));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(15)]
    public void Value_that_is_no_state_is_refused_as_unknown(ushort control)
    {
        FrameDriver driver = In(AlState.PreOp);

        driver.Request(Device, control);

        Assert.Equal(new AlStatus(0x12), driver.Status(Device));
        Assert.Equal(AlStatusCode.UnknownState, driver.Code(Device));
    }

    [Theory]
    [InlineData(0x1002, 128, 0x26, true)]
    [InlineData(0x1000, 100, 0x26, true)]
    [InlineData(0x1000, 128, 0x22, true)]
    [InlineData(0x1000, 128, 0x24, true)]
    [InlineData(0x1000, 128, 0x26, false)]
    public void Mailbox_that_differs_from_the_EEPROM_refuses_PREOP(ushort start, ushort length, byte control, bool enable)
    {
        FrameDriver driver = DriverOf(TestDevices.Drive);
        driver.AssignStations();
        driver.ConfigureSyncManagers(Device, processData: false);
        driver.WriteSyncManager(Device, 0, start, length, control, enable);

        driver.Request(Device, (ushort)AlState.PreOp);

        Assert.Equal(new AlStatus(0x11), driver.Status(Device));
        Assert.Equal(AlStatusCode.InvalidMailbox, driver.Code(Device));
    }

    [Fact]
    public void Boot_mailbox_that_differs_from_the_EEPROM_refuses_BOOT()
    {
        FrameDriver driver = DriverOf(TestDevices.Drive);
        driver.AssignStations();
        driver.ConfigureSyncManagers(Device, processData: false);

        driver.Request(Device, (ushort)AlState.Boot);

        Assert.Equal(AlStatusCode.InvalidBootMailbox, driver.Code(Device));
    }

    [Fact]
    public void Device_without_bootstrap_refuses_BOOT()
    {
        FrameDriver driver = DriverOf(TestDevices.Drive with { Mailbox = TestDevices.Drive.Mailbox! with { Bootstrap = null } });
        driver.AssignStations();

        driver.Request(Device, (ushort)AlState.Boot);

        Assert.Equal(AlStatusCode.BootNotSupported, driver.Code(Device));
    }

    [Theory]
    [InlineData(2, 0x1100, 3, 0x24, true, AlStatusCode.InvalidOutputConfiguration)]
    [InlineData(2, 0x1100, 4, 0x20, true, AlStatusCode.InvalidOutputConfiguration)]
    [InlineData(2, 0x1100, 4, 0x24, false, AlStatusCode.InvalidOutputConfiguration)]
    [InlineData(2, 0x1104, 4, 0x24, true, AlStatusCode.InvalidSyncManager)]
    [InlineData(3, 0x1180, 3, 0x20, true, AlStatusCode.InvalidInputConfiguration)]
    [InlineData(3, 0x1180, 2, 0x24, true, AlStatusCode.InvalidInputConfiguration)]
    [InlineData(3, 0x1180, 2, 0x20, false, AlStatusCode.InvalidInputConfiguration)]
    [InlineData(3, 0x1190, 2, 0x20, true, AlStatusCode.InvalidSyncManager)]
    public void Process_data_that_differs_from_the_assigned_PDOs_refuses_SAFEOP(
        int number, ushort start, ushort length, byte control, bool enable, AlStatusCode expected)
    {
        FrameDriver driver = DriverOf(TestDevices.Drive);
        driver.BringToPreOp();
        driver.MapProcessData(Device);
        driver.WriteSyncManager(Device, number, start, length, control, enable);

        driver.Request(Device, (ushort)AlState.SafeOp);

        Assert.Equal(new AlStatus(0x12), driver.Status(Device));
        Assert.Equal(expected, driver.Code(Device));
    }

    [Fact]
    public void Watchdog_bit_may_be_added_to_the_control_byte()
    {
        FrameDriver driver = DriverOf(TestDevices.Drive);
        driver.BringToPreOp();
        driver.MapProcessData(Device);
        driver.WriteSyncManager(Device, 2, 0x1100, 4, 0x64, enable: true);

        driver.Request(Device, (ushort)AlState.SafeOp);

        Assert.Equal(AlState.SafeOp, driver.Status(Device).State);
    }

    [Fact]
    public void Outputs_that_never_came_refuse_OP()
    {
        FrameDriver driver = In(AlState.SafeOp);

        driver.Request(Device, (ushort)AlState.Op);

        Assert.Equal(new AlStatus(0x14), driver.Status(Device));
        Assert.Equal(AlStatusCode.NoValidOutputs, driver.Code(Device));
    }

    [Fact]
    public void OP_waits_for_the_first_outputs_and_is_refused_when_none_come()
    {
        FrameDriver driver = In(AlState.SafeOp);
        driver.Segment.Subdevices[Device].StateMachine.Times = TransitionTimes.Default;

        driver.Request(Device, (ushort)AlState.Op);
        driver.Wait(TimeSpan.FromMilliseconds(900));
        Assert.Equal(new AlStatus(0x04), driver.Status(Device));
        driver.Wait(TimeSpan.FromMilliseconds(200));
        Assert.Equal(AlStatusCode.NoValidOutputs, driver.Code(Device));

        driver.Request(Device, (ushort)AlState.Op | Registers.AlControlAcknowledge);
        driver.Wait(TimeSpan.FromMilliseconds(500));
        driver.WriteOutputs(Device);
        driver.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new AlStatus(0x08), driver.Status(Device));
    }

    [Fact]
    public void Outputs_from_before_the_last_SAFEOP_do_not_count()
    {
        FrameDriver driver = In(AlState.Op);
        driver.Request(Device, (ushort)AlState.PreOp);
        driver.Request(Device, (ushort)AlState.SafeOp);

        driver.Request(Device, (ushort)AlState.Op);

        Assert.Equal(AlStatusCode.NoValidOutputs, driver.Code(Device));
    }

    [Fact]
    public void Error_blocks_rising_until_it_is_acknowledged()
    {
        FrameDriver driver = In(AlState.PreOp);
        driver.Request(Device, (ushort)AlState.Op);
        driver.MapProcessData(Device);

        driver.Request(Device, (ushort)AlState.SafeOp);
        Assert.Equal(new AlStatus(0x12), driver.Status(Device));

        driver.Request(Device, (ushort)AlState.PreOp | Registers.AlControlAcknowledge);
        Assert.Equal(new AlStatus(0x02), driver.Status(Device));
        Assert.Equal(AlStatusCode.NoError, driver.Code(Device));

        driver.Request(Device, (ushort)AlState.SafeOp);
        Assert.Equal(new AlStatus(0x04), driver.Status(Device));
    }

    [Fact]
    public void Request_for_a_lower_state_ends_an_error_without_acknowledge()
    {
        FrameDriver driver = In(AlState.SafeOp);
        driver.Request(Device, (ushort)AlState.Op);
        Assert.True(driver.Status(Device).HasError);

        driver.Request(Device, (ushort)AlState.PreOp);

        Assert.Equal(new AlStatus(0x02), driver.Status(Device));
        Assert.Equal(AlStatusCode.NoError, driver.Code(Device));
    }

    [Fact]
    public void Acknowledge_and_rise_in_one_request()
    {
        FrameDriver driver = In(AlState.SafeOp);
        driver.Request(Device, (ushort)AlState.Op);
        driver.WriteOutputs(Device);

        driver.Request(Device, (ushort)AlState.Op | Registers.AlControlAcknowledge);

        Assert.Equal(new AlStatus(0x08), driver.Status(Device));
    }

    [Fact]
    public void Emulated_device_copies_control_to_status_with_the_acknowledge_bit_and_accepts_every_jump()
    {
        FrameDriver driver = DriverOf(TestDevices.DigitalOutput);
        driver.AssignStations();

        driver.Request(Coupler, 0x0008);
        Assert.Equal(new AlStatus(0x08), driver.Status(Coupler));

        driver.Request(Coupler, 0x0011);
        Assert.Equal(new AlStatus(0x11), driver.Status(Coupler));
        Assert.Equal(AlStatusCode.NoError, driver.Code(Coupler));
    }

    [Fact]
    public void Transition_takes_its_time_and_asking_again_does_not_prolong_it()
    {
        FrameDriver driver = In(AlState.Init);
        driver.Segment.Subdevices[Device].StateMachine.Times = TransitionTimes.Default;
        driver.ConfigureSyncManagers(Device, processData: false);

        for (int i = 0; i < 15; i++)
        {
            driver.Request(Device, (ushort)AlState.PreOp);
            driver.Wait(TimeSpan.FromMilliseconds(0.1));
        }

        Assert.Equal(AlState.Init, driver.Status(Device).State);
        driver.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AlState.PreOp, driver.Status(Device).State);
    }

    [Fact]
    public void Firmware_that_needs_the_EEPROM_refuses_PREOP_while_the_main_device_holds_it()
    {
        FrameDriver driver = In(AlState.Init);
        driver.Segment.Subdevices[Device].NeedsEepromForPreOp = true;
        driver.ConfigureSyncManagers(Device, processData: false);
        driver.Request(Device, (ushort)AlState.PreOp);
        Assert.Equal(AlStatusCode.EepromNoAccess, driver.Code(Device));

        driver.Write(Device, Registers.EepromConfiguration, EepromInterface.OwnerPdi);
        driver.Request(Device, (ushort)AlState.PreOp | Registers.AlControlAcknowledge);

        Assert.Equal(new AlStatus(0x02), driver.Status(Device));
    }

    public static TheoryData<AlStatusCode> AllCodes() => [.. Enum.GetValues<AlStatusCode>().Where(code => code != AlStatusCode.NoError)];

    [Theory]
    [MemberData(nameof(AllCodes))]
    public void Every_AL_status_code_can_be_the_reason_of_a_refusal_and_is_gone_after_acknowledging(AlStatusCode code)
    {
        FrameDriver driver = In(AlState.SafeOp);
        driver.WriteOutputs(Device);
        driver.Segment.Subdevices[Device].StateMachine.Refuse(AlState.Op, code, times: 1);

        driver.Request(Device, (ushort)AlState.Op);
        Assert.Equal(new AlStatus(0x14), driver.Status(Device));
        Assert.Equal(code, driver.Code(Device));

        driver.Request(Device, (ushort)AlState.Op | Registers.AlControlAcknowledge);
        Assert.Equal(new AlStatus(0x08), driver.Status(Device));
    }

    [Theory]
    [InlineData(AlState.Init, 0)]
    [InlineData(AlState.PreOp, 0)]
    [InlineData(AlState.SafeOp, 3)]
    [InlineData(AlState.Op, 3)]
    public void Process_data_is_exchanged_in_SAFEOP_and_OP_only(AlState state, int expected)
    {
        FrameDriver driver = In(state);
        if (state is AlState.Init or AlState.PreOp)
        {
            driver.MapProcessData(Device);
        }

        // One datagram over the outputs at 0x100 and the inputs at 0x180.
        _ = driver.SendLogical(EtherCatCommand.Lrw, FrameDriver.OutputAddress(Device), new byte[0x90]);

        Assert.Equal(expected, driver.WorkingCounter);
    }
}
