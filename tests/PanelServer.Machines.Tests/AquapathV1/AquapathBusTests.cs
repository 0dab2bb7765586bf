using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.AquapathV1;
using PanelServer.Tests.Shared;
using static PanelServer.Machines.AquapathV1.AquapathMutation;

namespace PanelServer.Machines.Tests.AquapathV1;

/// <summary>The water circuits through the real bus: start-up parameters, image, flow, heating, faults of the cable.</summary>
public sealed class AquapathBusTests : IDisposable
{
    private readonly AquapathBus _bus = new();

    private AquapathLiveValues Live => _bus.Machine.ReadTyped().LiveValues!.Value;

    private string? Error => _bus.Machine.ReadStatus().Error;

    public void Dispose() => _bus.Dispose();

    [Theory]
    [InlineData(0x8000, 0x03, 1)]
    [InlineData(0x8010, 0x03, 1)]
    [InlineData(0x8000, 0x11, 10000)]
    [InlineData(0x8010, 0x15, 100)]
    [InlineData(0x8010, 0x17, 1600)]
    [InlineData(0x1C13, 0x02, 0x1A03)]
    [InlineData(0x1C13, 0x04, 0x1A07)]
    [InlineData(0x1C12, 0x02, 0x1602)]
    public void Start_up_parameters_are_in_the_flow_terminal(ushort index, byte subindex, int expected)
    {
        byte[] data = _bus.MainDevice.RunUntil(_bus.Op.UploadAsync(3, index, subindex));
        Assert.Equal(expected, data.Select((part, i) => part << (8 * i)).Sum());
    }

    [Fact]
    public void Order_and_image_are_as_documented()
    {
        Assert.Equal([typeof(Ek1100), typeof(El2008), typeof(El3204), typeof(El5152), typeof(El4002)], _bus.Op.Terminals.Select(terminal => terminal.GetType()));
        Assert.Equal((36, 17), (_bus.Op.Terminals.Sum(terminal => terminal.InputBytes), _bus.Op.Terminals.Sum(terminal => terminal.OutputBytes)));
    }

    [Fact]
    public void Heats_one_circuit_and_cools_the_other_through_the_real_bus()
    {
        _bus.Simulation.Back.SetTemperature(45);
        Run(1);
        Assert.Null(Error);
        Post(new SetAquaPathMode(AquapathMode.Auto), new SetFrontFlow(true), new SetBackFlow(true), new SetFrontTemperature(40), new SetBackTemperature(30));
        Run(20);
        Assert.Null(Error);
        Assert.Equal(5.0, Live.FrontFlow, 0.01);
        Assert.True(_bus.Simulation.Terminals.Relays.Output(2));
        Assert.True(_bus.Simulation.Terminals.Relays.Output(8));
        Assert.Equal(10, _bus.Simulation.Terminals.Fans.Voltage(2), 0.001);
        Assert.True(_bus.Simulation.Front.WaterCelsius > 23);
        Assert.Equal(_bus.Simulation.Front.WaterProbeCelsius, Live.FrontTemperature, 0.2);

        Post(new SetAquaPathMode(AquapathMode.Standby));
        Run(0.02);
        Assert.All(Enumerable.Range(1, 8), channel => Assert.False(_bus.Simulation.Terminals.Relays.Output(channel)));
        Assert.Equal(0, _bus.Simulation.Terminals.Fans.Voltage(2));
    }

    [Fact]
    public void Pulled_cable_switches_everything_off_and_nothing_starts_by_itself()
    {
        Post(new SetAquaPathMode(AquapathMode.Auto), new SetFrontFlow(true), new SetFrontTemperature(40));
        Run(20);
        Assert.True(_bus.Simulation.Terminals.Relays.Output(2));
        _bus.Segment.LinkDown();
        Run(0.5);
        Assert.False(_bus.Simulation.Terminals.Relays.Output(2));
        Assert.False(_bus.Simulation.Terminals.Relays.Output(1));
        Assert.Contains("no link", Error, StringComparison.Ordinal);
        Run(2);
        Assert.Equal((0, 0, 0), (Live.FrontFlow, Live.FrontTemperature, Live.FrontTempReservoir));

        _bus.Segment.LinkUp();
        _bus.Recover(cycle => _bus.Machine.Run(cycle));
        Run(5);
        Assert.Null(Error);
        Assert.False(_bus.Simulation.Terminals.Relays.Output(1));
        Post(new SetAquaPathMode(AquapathMode.Auto));
        Run(20);
        Assert.True(_bus.Simulation.Terminals.Relays.Output(2));
    }

    [Fact]
    public void Flow_sensors_that_stand_still_are_a_terminal_that_cannot_be_relied_on()
    {
        Post(new SetAquaPathMode(AquapathMode.Auto), new SetFrontFlow(true), new SetFrontTemperature(40));
        Run(20);
        _bus.Simulation.Terminals.FlowMeters.IsFrozen = true;
        Run(1.5);
        Assert.Contains("EL5152", Error, StringComparison.Ordinal);
        Assert.Equal(0, Live.FrontFlow);
        Assert.NotEqual(0, Live.FrontTemperature);
        Assert.False(_bus.Simulation.Terminals.Relays.Output(2));
    }

    private void Post(params AquapathMutation[] mutations)
    {
        SubmitResult result = _bus.Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Run(0.005);
    }

    private void Run(double seconds)
    {
        for (int i = (int)Math.Round(seconds * 200); i > 0; i--)
        {
            _bus.Step(cycle => _bus.Machine.Run(cycle));
        }
    }
}
