using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Shared;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>A winder on a ring of sixty subdevices winds on while the ring is interrupted.</summary>
public sealed class WinderRingTests : IDisposable
{
    private const int Length = 60;
    private readonly WinderBus _bus = new(ringLength: Length);
    private bool _isOn;

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void The_winder_winds_on_while_each_link_is_cut_and_closed()
    {
        Run(100);
        Post(new ZeroTensionArmAngle());
        Post(new SetMode(WinderMode.Hold));
        Run(2000);
        _bus.Simulation.Plant.Thread();
        Post(new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        Run(5_000);

        for (int link = 0; link <= Length; link++)
        {
            long lost = _bus.MainDevice.Frames.Lost;
            double delivered = _bus.Simulation.Plant.DeliveredMetre;
            SetLink(link, isIn: false);
            Run(20);
            SetLink(link, isIn: true);
            Run(20);
            Assert.InRange(_bus.MainDevice.Frames.Lost - lost, 0, 1);
            Assert.InRange(_bus.Simulation.Plant.DeliveredMetre - delivered, 0.006, 0.0073);
        }

        Assert.Null(_bus.Machine.ReadStatus().Error);
        Assert.Equal(WinderMode.Wind, _bus.Machine.ReadTyped().State.ModeState.Mode);
        Assert.All(_bus.Op.Groups, group => Assert.Equal(0, group.Faults));
    }

    private void SetLink(int link, bool isIn)
    {
        Action change = (link, isIn) switch
        {
            (0, true) => _bus.Segment.LinkUp,
            (0, false) => _bus.Segment.LinkDown,
            (Length, true) => _bus.Segment.RedundantLinkUp,
            (Length, false) => _bus.Segment.RedundantLinkDown,
            (_, true) => () => _bus.Segment.Reconnect(link),
            (_, false) => () => _bus.Segment.Disconnect(link),
        };
        change();
    }

    private void Post(params WinderMutation[] mutations)
    {
        SubmitResult result = _bus.Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Run(1);
    }

    private void Run(int cycles)
    {
        for (int i = 0; i < cycles; i++)
        {
            _isOn = !_isOn;
            foreach (El2004 terminal in _bus.Op.Terminals.OfType<El2004>())
            {
                terminal.Output[1] = _isOn;
            }

            _bus.Step(cycle => _bus.Machine.Run(cycle));
        }
    }
}
