using System.Text.Json;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.Json;
using static PanelServer.Machines.BufferV1.BufferMutation;

namespace PanelServer.Machines.Tests.BufferV1;

/// <summary>The buffer through the real bus: start-up parameters, modes, limits of travel, faults.</summary>
public sealed class BufferTests : BufferTestBase
{
    [Theory]
    [InlineData(1, 0x8010, 0x01, 5000)]
    [InlineData(2, 0x8010, 0x01, 1500)]
    [InlineData(1, 0x8012, 0x05, 1)]
    [InlineData(2, 0x8012, 0x05, 0)]
    [InlineData(1, 0x8012, 0x01, 1)]
    [InlineData(2, 0x8012, 0x01, 1)]
    [InlineData(1, 0x1C12, 0x03, 0x1604)]
    [InlineData(2, 0x1C12, 0x03, 0x1604)]
    public void Start_up_parameters_are_in_the_terminals(int role, ushort index, byte subindex, int expected)
    {
        byte[] data = Bus.MainDevice.RunUntil(Bus.Op.UploadAsync(role, index, subindex));
        Assert.Equal(expected, data.Select((part, i) => part << (8 * i)).Sum());
    }

    [Fact]
    public void Image_is_as_long_as_documented() =>
        Assert.Equal((24, 16), (Bus.Op.Terminals.Sum(terminal => terminal.InputBytes), Bus.Op.Terminals.Sum(terminal => terminal.OutputBytes)));

    [Fact]
    public void State_on_the_wire_is_what_the_HMI_demands()
    {
        Run(0.01);
        Assert.Equal("""{"mode_state":{"mode":"Standby"},"connected_machine_state":{"machine_identification_unique":null,"is_available":false}}""", Wire());
        Bus.Roster.Add(new StandInWinder());
        Post(new SetConnectedMachine(Winder));
        Assert.Equal(
            """{"mode_state":{"mode":"Standby"},"connected_machine_state":{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":2},"serial":57922},"is_available":true}}""",
            Wire());
        Assert.Equal("{}", JsonSerializer.Serialize(Bus.Machine.ReadSnapshot().LiveValues, PanelJson.Declared));
    }

    [Fact]
    public void Fills_and_empties_at_the_speed_of_the_reference()
    {
        Run(0.2);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(9.999);
        Assert.Equal(9.9, Bus.Simulation.Plant.HeightMillimetre, 0.1);
        Assert.Equal(64 * 99, ((PanelServer.EtherCat.Terminals.StepperTerminal)Bus.Op.Terminals[1]).Counter, 10.0);
        Assert.Equal(8.8, Bus.Simulation.Plant.OutflowMetrePerMinute, 0.2);

        Post(new SetBufferMode(BufferMode.EmptyingBuffer));
        Run(4.999);
        Assert.Equal(4.9, Bus.Simulation.Plant.HeightMillimetre, 0.1);
        Assert.Equal(Bus.Simulation.Plant.HeightMillimetre * 0.02, Bus.Simulation.Plant.StoredMetre, 1e-9);
        Assert.Null(Error);
    }

    [Fact]
    public void Standby_is_enable_0_and_velocity_0_in_the_same_cycle()
    {
        Run(0.2);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        Assert.True(Bus.Simulation.Terminals.Tower.IsTorqueOn);
        Post(new SetBufferMode(BufferMode.Standby));
        Assert.Equal((0, 0), TowerOutputs());
    }

    [Fact]
    public void A_reversal_goes_through_0_for_a_cycle_and_the_drive_stays_on()
    {
        Run(0.2);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        Assert.True(TowerOutputs().Velocity > 0);
        Post(new SetBufferMode(BufferMode.EmptyingBuffer));
        Assert.Equal((1, 0), TowerOutputs());
        Run(0.001);
        Assert.Equal(1, TowerOutputs().Enable);
        Assert.True(TowerOutputs().Velocity < 0);
    }

    [Fact]
    public void The_puller_is_off_whatever_the_mode()
    {
        Run(0.2);
        foreach (BufferMode mode in Enum.GetValues<BufferMode>())
        {
            Post(new SetBufferMode(mode));
            Run(0.5);
            Assert.False(Bus.Simulation.Terminals.Puller.IsTorqueOn);
            Assert.Equal(0, Bus.Simulation.Terminals.Puller.StepsTurned);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(37.5)]
    [InlineData(100)]
    public void The_speed_can_be_configured(double stepsPerSecond)
    {
        Use(new BufferOptions { TowerStepsPerSecond = stepsPerSecond });
        Run(0.2);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(2.1);
        Assert.Equal(stepsPerSecond * 2, Bus.Simulation.Terminals.Tower.StepsTurned, 1.0);
        Assert.Null(Error);
    }

    [Theory]
    [InlineData(BufferMode.FillingBuffer, 0.5, 0, "buffer is full")]
    [InlineData(BufferMode.EmptyingBuffer, 0, 0.25, "buffer is empty")]
    public void A_limit_of_travel_ends_in_Standby_and_the_way_back_is_free(BufferMode mode, double filling, double emptying, string message)
    {
        Use(new BufferOptions { TowerStepsPerSecond = 100, FillingTravelRevolutions = filling, EmptyingTravelRevolutions = emptying });
        Run(0.2);
        Post(new SetBufferMode(mode));
        Run(1.5);
        Assert.Equal(BufferMode.Standby, Mode);
        Assert.Contains(message, Error, StringComparison.Ordinal);
        Assert.Equal((filling + emptying) * 200, Math.Abs(Bus.Simulation.Terminals.Tower.StepsTurned), 1.0);

        SubmitResult again = Bus.Machine.Submit([new SetBufferMode(mode)]);
        Assert.Equal(SubmitOutcome.Refused, again.Outcome);
        Assert.Contains(message, again.Reason, StringComparison.Ordinal);
        Post(new SetBufferMode(mode == BufferMode.FillingBuffer ? BufferMode.EmptyingBuffer : BufferMode.FillingBuffer));
        Run(1);
        Assert.Null(Error);
        Assert.NotEqual(BufferMode.Standby, Mode);
    }

    [Fact]
    public void Without_limits_the_tower_runs_against_its_end_and_only_the_plant_knows()
    {
        Run(0.2);
        Post(new SetBufferMode(BufferMode.EmptyingBuffer));
        Run(3);
        Assert.True(Bus.Simulation.Plant.EndWasReached);
        Assert.Equal(0, Bus.Simulation.Plant.HeightMillimetre);
        Assert.Null(Error);
    }

    [Theory]
    [InlineData(true, "The tower's drive (EL7041-0052 at position 1) reports an error")]
    [InlineData(false, "The puller's drive (EL7031-0030 at position 2) reports an error")]
    public void A_drive_error_stops_the_tower_until_it_is_gone_and_a_mode_is_chosen(bool isTower, string message)
    {
        Run(0.2);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        VirtualStepperTerminal drive = isTower ? Bus.Simulation.Terminals.Tower : Bus.Simulation.Terminals.Puller;
        drive.Faults = StepperFaults.UnderVoltage;
        Run(0.05);
        Assert.Contains(message, Error, StringComparison.Ordinal);
        Assert.Equal(BufferMode.Standby, Mode);
        Assert.Equal((0, 0), TowerOutputs());
        Assert.Contains(message, Bus.Machine.Submit([new SetBufferMode(BufferMode.EmptyingBuffer)]).Reason, StringComparison.Ordinal);
        Post(new SetBufferMode(BufferMode.Standby));

        drive.Faults = StepperFaults.None;
        Run(0.3);
        Assert.Contains(message, Error, StringComparison.Ordinal);
        Post(new SetBufferMode(BufferMode.EmptyingBuffer));
        Run(0.5);
        Assert.Null(Error);
        Assert.True(Bus.Simulation.Terminals.Tower.StepsPerSecond < 0);
    }

    [Theory]
    [InlineData(true, 1.5)]
    [InlineData(false, 4.5)]
    public void A_drive_that_does_not_turn_its_motor_stops_the_buffer(bool isNeverReady, double withinSeconds)
    {
        Run(0.2);
        Bus.Simulation.Terminals.Tower.IsNeverReady = isNeverReady;
        Bus.Simulation.Terminals.Tower.IsCounterFrozen = !isNeverReady;
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(withinSeconds);
        Assert.Contains("does not turn its motor as commanded", Error, StringComparison.Ordinal);
        Assert.Equal(BufferMode.Standby, Mode);

        Bus.Simulation.ClearFaults();
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(5);
        Assert.Null(Error);
    }

    [Fact]
    public void A_lostBus_is_Standby_with_its_reason_and_nothing_starts_by_itself()
    {
        Run(0.2);
        Post(new SetConnectedMachine(Winder), new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        Bus.Segment.LinkDown();
        Run(0.5);
        Assert.Contains("no link", Error, StringComparison.Ordinal);
        Assert.Equal(BufferMode.Standby, Mode);
        Assert.Equal(SubmitOutcome.Refused, Bus.Machine.Submit([new SetBufferMode(BufferMode.FillingBuffer)]).Outcome);

        Bus.Segment.LinkUp();
        Bus.Recover(cycle => Bus.Machine.Run(cycle));
        Run(1);
        Assert.Null(Error);
        Assert.Equal(BufferMode.Standby, Mode);
        Assert.False(Bus.Simulation.Terminals.Tower.IsTorqueOn);
        Assert.Equal(Winder, State.ConnectedMachineState.MachineIdentificationUnique);
        Post(new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        Assert.True(Bus.Simulation.Terminals.Tower.StepsPerSecond > 0);
    }

    [Fact]
    public void A_cycle_allocates_nothing()
    {
        Bus.Roster.Add(new StandInWinder());
        Post(new SetConnectedMachine(Winder), new SetBufferMode(BufferMode.FillingBuffer));
        Run(1);
        Cycle cycle = Bus.Cycle;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            cycle = cycle.Next(TimeSpan.FromMilliseconds(1));
            Bus.Machine.Run(cycle);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
