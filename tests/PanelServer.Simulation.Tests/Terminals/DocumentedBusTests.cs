using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

/// <summary>Drivers and virtual terminals through the real main device and its frames.</summary>
public class DocumentedBusTests
{
    private const int ThermometerPosition = 5;
    private const int TraversePosition = 9;

    [Fact]
    public void All_terminals_of_both_machines_come_to_OP_as_two_groups_without_a_warning()
    {
        using DocumentedBus bus = new();

        Assert.Empty(bus.MainDevice.Snapshot.Warnings);
        Assert.All(bus.MainDevice.Snapshot.Subdevices, subdevice => Assert.Equal((AlState.Op, null), (subdevice.AlStatus.State, subdevice.Problem)));
        Assert.All(bus.Terminals, terminal => Assert.True(terminal.Health.IsOperational, terminal.Health.Explanation?.Sentence));
        Assert.Equal(["1/4/57922", "1/2/57922"], bus.Op.Groups.Select(group => group.Name));
        Assert.All(bus.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
    }

    [Fact]
    public void The_extruders_outputs_reach_its_plant_and_its_sensors_the_drivers()
    {
        using DocumentedBus bus = new();
        bus.Driver<El2004>().Output[2] = true;
        bus.Extruder.Pressure.CurrentMilliampere = 12;
        bus.Extruder.EmergencyStop.SetInput(1, true);
        for (int channel = 1; channel <= 4; channel++)
        {
            bus.Extruder.Thermometers.SetTemperatureCelsius(channel, 100 + channel);
        }

        bus.Cycles(300);

        Assert.Equal([false, true, false, false], Enumerable.Range(1, 4).Select(bus.Extruder.Heaters.Output));
        Assert.Equal(12, bus.Driver<El3021>().CurrentMilliampere, 3);
        Assert.True(bus.Driver<El1002>().Input[1]);
        Assert.Equal([101.0, 102, 103, 104], Enumerable.Range(1, 4).Select(bus.Driver<El3204>().TemperatureCelsius));
    }

    [Fact]
    public void A_broken_sensor_wire_is_a_fault_of_that_channel_alone()
    {
        using DocumentedBus bus = new();
        bus.Cycles(300);

        bus.Extruder.Thermometers.SetWireBreak(4, true);
        bus.Cycles(150);

        El3204 driver = bus.Driver<El3204>();
        Assert.Equal("EL3204 at position 5, channel 4, has no sensor or a broken wire: check the sensor and its cable.", driver.FaultSentence(4));
        Assert.True(driver.IsValid(1));
        Assert.True(driver.Health.IsOperational);
        Assert.All(bus.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
    }

    [Fact]
    public void The_winders_motors_turn_as_commanded_and_the_drivers_know_where_they_are()
    {
        using DocumentedBus bus = new(bus => bus.Driver<El7031>().Parameters.SpeedRangeStepsPerSecond = 1000);
        StepperTerminal[] drivers = [bus.Driver<El7041Variant0052>(), bus.Driver<El7031>(), bus.Driver<El7031Variant0030>()];
        VirtualStepperTerminal[] motors = [bus.Winder.Spool, bus.Winder.Traverse, bus.Winder.Puller];
        bus.Winder.Puller.SetVoltage(1, 2.5);
        double[] velocities = [1900, -900, 123.4];
        bus.Cycle();
        for (int i = 0; i < drivers.Length; i++)
        {
            drivers[i].SetPosition(0);
            drivers[i].Enable = true;
            drivers[i].VelocityStepsPerSecond = velocities[i];
        }

        bus.Cycles(3000);

        for (int i = 0; i < drivers.Length; i++)
        {
            Assert.InRange(motors[i].StepsTurned / (velocities[i] * 2.9), 0.995, 1.005);
            Assert.InRange(drivers[i].PositionSteps - motors[i].StepsTurned, -2.1, 2.1);
        }

        Assert.Equal(2.5, bus.Driver<El7031Variant0030>().Voltage(1), 3);
    }

    [Fact]
    public void A_drive_error_is_reported_by_that_drive_and_reset_through_the_bus()
    {
        using DocumentedBus bus = new();
        El7031 traverse = bus.Driver<El7031>();
        traverse.Enable = true;
        traverse.VelocityStepsPerSecond = 100;
        bus.CyclesUntil(() => traverse.IsMoving, 200);

        bus.Winder.Traverse.Faults = StepperFaults.ShortCircuitA;
        bus.CyclesUntil(() => traverse.Status.Error, 5);
        Assert.StartsWith("EL7031 at position 9 has switched its motor off", traverse.FaultSentence, StringComparison.Ordinal);
        Assert.Equal(0, bus.Winder.Traverse.StepsPerSecond);

        bus.Winder.Traverse.Faults = StepperFaults.None;
        traverse.Enable = false;
        traverse.ResetError();
        bus.CyclesUntil(() => !traverse.Status.Error, 5);
        traverse.Enable = true;
        bus.CyclesUntil(() => traverse.IsMoving, 200);
    }

    [Fact]
    public void Serial_messages_survive_lost_duplicated_and_swapped_frames()
    {
        using DocumentedBus bus = new(ConfigureInverterLine);
        RecordingDevice device = new();
        bus.Extruder.Inverter.Device = device;
        El6021 driver = bus.Driver<El6021>();
        bus.CyclesUntil(() => driver.IsReady, 20);
        List<byte> received = new();
        byte[] buffer = new byte[64];
        byte[] message = [.. Enumerable.Range(0, 90).Select(i => (byte)(i * 3))];

        Assert.True(driver.TryWrite(message));
        for (int i = 0; i < 400; i++)
        {
            // Never two losses in a row, so that the group does not fault: what is left is the handshake's business.
            bus.Segment.FrameFaults.Drop = i % 3 == 0 ? 1 : 0;
            bus.Segment.FrameFaults.Duplicate = i % 5 == 1 ? 1 : 0;
            bus.Segment.FrameFaults.Swap = i % 7 == 2 ? 1 : 0;
            bus.Cycle();
            received.AddRange(buffer[..driver.Read(buffer)]);
        }

        Assert.Equal(message, device.Received);
        Assert.Equal(message, received);
        Assert.Equal(0, driver.HandshakeRestarts);
    }

    [Fact]
    public void When_the_server_hangs_all_outputs_are_off_within_the_watchdog_time_and_return_only_after_acknowledgement()
    {
        using DocumentedBus bus = new();
        El2004 heaters = bus.Driver<El2004>();
        El7031 traverse = bus.Driver<El7031>();
        traverse.Enable = true;
        traverse.VelocityStepsPerSecond = 100;
        heaters.Output[1] = true;
        bus.CyclesUntil(() => traverse.IsMoving, 200);
        traverse.SetPosition(0);

        bus.Hang(101);
        Assert.False(bus.Extruder.Heaters.Output(1));
        Assert.False(bus.Winder.Traverse.IsTorqueOn);

        ProcessGroup winder = bus.Op.Groups[1];
        bus.CyclesUntil(() => winder.State == GroupState.AwaitingAcknowledgement, 3000);
        Assert.False(bus.Winder.Traverse.IsTorqueOn);
        Assert.False(traverse.Enable);
        Assert.False(traverse.IsPositionKnown);

        Assert.True(winder.Acknowledge());
        traverse.Enable = true;
        traverse.VelocityStepsPerSecond = 100;
        bus.CyclesUntil(() => traverse.IsMoving, 300);
    }

    [Fact]
    public void A_silent_thermometer_stops_the_extruder_with_a_sentence_and_leaves_the_winder_running()
    {
        using DocumentedBus bus = new();
        El7031 traverse = bus.Driver<El7031>();
        traverse.Enable = true;
        traverse.VelocityStepsPerSecond = 100;
        bus.Driver<El2004>().Output[1] = true;
        bus.CyclesUntil(() => traverse.IsMoving, 200);

        bus.Extruder.Subdevices[ThermometerPosition].Faults.SilentUntil = long.MaxValue;
        bus.CyclesUntil(() => bus.Op.Groups[0].State == GroupState.Faulted, 10);
        bus.CyclesUntil(() => !bus.Driver<El3204>().Health.IsOperational, 500);

        Assert.Contains("EL3204 at position 5", bus.Driver<El3204>().Health.Explanation!.Sentence, StringComparison.Ordinal);
        Assert.False(bus.Driver<El3204>().IsValid(1));
        Assert.False(bus.Extruder.Heaters.Output(1));
        bus.Cycles(100);
        Assert.Equal(GroupState.Operational, bus.Op.Groups[1].State);
        Assert.True(traverse.IsMoving);
    }

    [Fact]
    public void A_drive_that_was_switched_off_and_on_is_brought_back_with_its_parameters()
    {
        using DocumentedBus bus = new(bus => bus.Driver<El7031>().Parameters.MaximumCurrentMilliampere = 1234);
        bus.Cycles(10);

        bus.Segment.Reboot(TraversePosition);
        bus.CyclesUntil(() => bus.Op.Groups[1].State == GroupState.AwaitingAcknowledgement, 5000);

        Assert.Equal(1234, bus.Winder.Subdevices[3].Dictionary[0x8010, 0x01].Value);
        Assert.Equal(GroupState.Operational, bus.Op.Groups[0].State);
    }

    [Fact]
    public void A_cycle_of_both_machines_allocates_nothing_on_either_side_of_the_wire()
    {
        using DocumentedBus bus = new(ConfigureInverterLine);
        bus.Extruder.Inverter.Device = new RecordingDevice();
        El6021 serial = bus.Driver<El6021>();
        bus.Driver<El7031>().Enable = true;
        bus.Driver<El7031>().VelocityStepsPerSecond = 500;
        byte[] buffer = new byte[64];
        byte[] message = [1, 2, 3];
        bus.Cycles(500);

        // What the first bytes over the line set up, once in a process, is no cost of a cycle.
        Talk(500);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Talk(500);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Talk(int cycles)
        {
            for (int i = 0; i < cycles; i++)
            {
                serial.TryWrite(message);
                serial.Read(buffer);
                bus.Exchange();
            }
        }
    }

    private static void ConfigureInverterLine(DocumentedBus bus)
    {
        SerialLineSettings line = bus.Driver<El6021>().Line;
        line.BaudRate = 19200;
        line.Format = SerialFormat.EightEvenOne;
        line.HalfDuplex = true;
    }

    private sealed class RecordingDevice : ISerialDevice
    {
        private readonly Queue<byte> _answer = new(4096);
        private long _answerAt;

        public List<byte> Received { get; } = new(4096);

        public SerialLineFormat Format => new(19200, SerialFormat.EightEvenOne);

        public long NextByteAtNanoseconds => _answer.Count == 0 ? long.MaxValue : _answerAt;

        public void Receive(byte value, long nowNanoseconds)
        {
            Received.Add(value);
            _answer.Enqueue(value);
            _answerAt = nowNanoseconds + 1_000_000;
        }

        public byte TakeByte() => _answer.Dequeue();
    }
}
