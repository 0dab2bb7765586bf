using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Shared;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The winder with an EL7041-0052 for its spool.</summary>
public sealed class WinderV1BusTests() : WinderBusTests(spoolIsEl7031: false, spoolMilliampere: 2800);

/// <summary>The winder with an EL7031-0030 for its spool.</summary>
public sealed class WinderV1With7031BusTests() : WinderBusTests(spoolIsEl7031: true, spoolMilliampere: 2700);

/// <summary>The winder through the real bus: start-up parameters, winding, faults of terminals and cable. The same for both builds.</summary>
public abstract class WinderBusTests(bool spoolIsEl7031, int spoolMilliampere) : IDisposable
{
    private readonly WinderBus _bus = new(spoolIsEl7031: spoolIsEl7031);

    private WinderState State => _bus.Machine.ReadTyped().State;

    private WinderLiveValues Live => _bus.Machine.ReadTyped().LiveValues!.Value;

    private string? Error => _bus.Machine.ReadStatus().Error;

    public void Dispose()
    {
        _bus.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_spool_has_the_current_of_its_drive() => Assert.Equal(spoolMilliampere, Parameter(2, 0x8010, 0x01));

    [Theory]
    [InlineData(3, 0x8010, 0x01, 1500)]
    [InlineData(4, 0x8010, 0x01, 2700)]
    [InlineData(2, 0x8012, 0x05, 1)]
    [InlineData(3, 0x8012, 0x05, 0)]
    [InlineData(4, 0x8012, 0x05, 0)]
    [InlineData(2, 0x8012, 0x01, 1)]
    [InlineData(3, 0x8012, 0x01, 1)]
    [InlineData(4, 0x8012, 0x01, 1)]
    [InlineData(2, 0x8010, 0x02, 750)]
    [InlineData(3, 0x8010, 0x03, 50000)]
    [InlineData(4, 0x8010, 0x06, 200)]
    [InlineData(4, 0x8030, 0x06, 1)]
    [InlineData(4, 0x8030, 0x15, 2)]
    [InlineData(2, 0x1C12, 0x03, 0x1604)]
    [InlineData(4, 0x1C13, 0x04, 0x1A0C)]
    public void Start_up_parameters_are_in_the_terminals(int role, ushort index, byte subindex, int expected) =>
        Assert.Equal(expected, Parameter(role, index, subindex));

    private int Parameter(int role, ushort index, byte subindex)
    {
        byte[] data = _bus.MainDevice.RunUntil(_bus.Op.UploadAsync(role, index, subindex));
        int value = 0;
        for (int i = data.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | data[i];
        }

        return value;
    }

    [Fact]
    public void Homes_winds_and_stops_through_the_real_bus()
    {
        Run(0.2);
        Assert.Null(Error);
        Post(new EnableTraverseLaserpointer(true));
        Run(0.01);
        Assert.True(_bus.Simulation.Terminals.LaserPointer.Output(1));
        Prepare();
        Assert.InRange(_bus.Simulation.Plant.Traverse.PositionMillimetre, -0.02, 0.02);

        _bus.Simulation.Plant.Thread();
        Post(new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        Run(30);
        Assert.Null(Error);
        Assert.InRange(_bus.Simulation.Plant.Arm.AngleDegrees, 53, 59);
        Assert.Equal(_bus.Simulation.Plant.Arm.AngleDegrees, Live.TensionArmAngle, 0.3);
        Assert.Equal(_bus.Simulation.Plant.DeliveredMetre, Live.SpoolProgress, 0.01);
        Assert.Equal(_bus.Simulation.Plant.Traverse.PositionMillimetre, Live.TraversePosition!.Value, 0.03);

        Post(new SetMode(WinderMode.Standby));
        Run(0.2);
        Assert.False(_bus.Simulation.Terminals.Spool.IsTorqueOn);
        Assert.False(_bus.Simulation.Terminals.Traverse.IsTorqueOn);
        Assert.False(_bus.Simulation.Terminals.Puller.IsTorqueOn);
    }

    [Fact]
    public void An_operator_threads_the_filament_that_is_pulled()
    {
        _bus.Simulation.HasOperator = true;
        Prepare();
        Post(new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        Run(4);
        Assert.Equal(0, Live.SpoolRpm);
        Run(20);
        Assert.InRange(_bus.Simulation.Plant.Arm.AngleDegrees, 50, 60);

        _bus.Simulation.Plant.Filament.Break();
        Run(1);
        Assert.Equal(0, _bus.Simulation.Plant.Arm.AngleDegrees);
        Run(24);
        Assert.Null(Error);
        Assert.InRange(_bus.Simulation.Plant.Arm.AngleDegrees, 50, 60);
    }

    [Fact]
    public void Drive_error_is_reset_through_the_real_bus_when_its_cause_is_gone()
    {
        Prepare();
        _bus.Simulation.Terminals.Puller.Faults = StepperFaults.UnderVoltage;
        Run(0.05);
        Assert.Contains("puller drive", Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Standby, State.ModeState.Mode);
        Assert.Equal(SubmitOutcome.Refused, _bus.Machine.Submit([new SetMode(WinderMode.Hold)]).Outcome);

        _bus.Simulation.Terminals.Puller.Faults = StepperFaults.None;
        Run(0.3);
        Post(new SetMode(WinderMode.Hold));
        Run(3);
        Assert.Null(Error);
        Assert.True(State.TraverseState.IsHomed);
    }

    [Fact]
    public void Pulled_cable_stops_the_winder_and_it_homes_again_afterwards()
    {
        Prepare();
        _bus.Simulation.Plant.Thread();
        Post(new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        Run(10);
        _bus.Segment.LinkDown();
        Run(1);
        Assert.True(State.TensionArmState.WiringError);
        Assert.Contains("The EtherCAT interface has no link", Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Standby, State.ModeState.Mode);
        Assert.Equal(0, Live.PullerSpeed);
        double delivered = _bus.Simulation.Plant.DeliveredMetre;
        Run(5);
        Assert.Equal(delivered, _bus.Simulation.Plant.DeliveredMetre, 1e-6);

        _bus.Segment.LinkUp();
        _bus.Recover(cycle => _bus.Machine.Run(cycle));
        Run(5);
        Assert.Null(Error);
        Assert.False(State.TensionArmState.WiringError);
        Assert.Equal(WinderMode.Standby, State.ModeState.Mode);
        Assert.False(State.TraverseState.IsHomed);
        Assert.False(State.ModeState.CanWind);
        Post(new SetMode(WinderMode.Hold));
        Run(3);
        Assert.True(State.TraverseState.IsHomed);
        Assert.True(State.ModeState.CanWind);
    }

    [Fact]
    public void Unplugged_terminal_of_the_arm_leaves_its_last_angle_on_the_wire_and_says_that_it_is_no_measurement()
    {
        Prepare();
        _bus.Simulation.Plant.Thread();
        Post(new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        Run(10);
        double angle = Live.TensionArmAngle;
        Assert.InRange(angle, 45, 65);
        Assert.False(State.TensionArmState.WiringError);

        _bus.Segment.Unplug(4);
        Run(1);
        Assert.Contains("at position 4 is missing", Error, StringComparison.Ordinal);
        Assert.True(State.TensionArmState.WiringError);
        Assert.InRange(Live.TensionArmAngle, -90, 270);

        _bus.Segment.Replug(4);
        _bus.Recover(cycle => _bus.Machine.Run(cycle));
        Run(1);
        Assert.Null(Error);
        Assert.False(State.TensionArmState.WiringError);
        Assert.Equal(_bus.Simulation.Plant.Arm.AngleDegrees, Live.TensionArmAngle, 0.3);
    }

    private void Prepare()
    {
        Run(0.1);
        Post(new ZeroTensionArmAngle());
        Post(new SetMode(WinderMode.Hold));
        Run(2);
        Assert.True(State.ModeState.CanWind, Error);
    }

    private void Post(params WinderMutation[] mutations)
    {
        SubmitResult result = _bus.Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Run(0.001);
    }

    private void Run(double seconds)
    {
        for (int i = (int)Math.Round(seconds * 1000); i > 0; i--)
        {
            _bus.Step(cycle => _bus.Machine.Run(cycle));
        }
    }
}
