using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The screw on the plant, with the numbers of the machine page, section 12.3.</summary>
public class ScrewTests
{
    private readonly ExtruderBench _bench = new();

    [Fact]
    public void Thirty_rpm_turn_the_inverter_at_34_hertz_in_reverse_and_build_36_bar()
    {
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.RunUntil(() => _bench.Plant.Drive.IsRunning, 1);

        Assert.Equal(34, _bench.Plant.Drive.SetFrequencyHertz, 9);
        Assert.Equal(3.4, _bench.RunUntil(() => _bench.Plant.Drive.OutputHertz >= 34, 5), 0.05);
        _bench.Run(5);

        Assert.Equal(30, _bench.Live.MotorStatus.ScrewRpm, 0.01);
        Assert.Equal(34, _bench.Live.MotorStatus.Frequency, 9);
        Assert.Equal(272, _bench.Live.MotorStatus.Voltage, 1);
        Assert.Equal(_bench.Live.MotorStatus.Voltage * _bench.Live.MotorStatus.Current, _bench.Live.MotorStatus.Power, 9);
        Assert.Equal(36, _bench.Plant.Melt.PressureBar, 0.5);
        InverterStatusState status = _bench.State.InverterStatusState;
        Assert.True(status is { Running: true, ReverseRunning: true, UpToFrequency: true, OutputFrequencyDetection: true });
        Assert.False(status.ForwardRunning || status.FaultOccurence || status.AbcFault);
        Assert.Null(_bench.Error);
    }
}
