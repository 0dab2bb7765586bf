using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Machines.BufferV1;
using PanelServer.Simulation.BufferV1;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Buffer;

/// <summary>The whole server with a buffer on a simulated bus, in virtual time.</summary>
public sealed class BufferPanel : VirtualTimePanel
{
    public BufferPanel(BufferOptions? options = null)
        : this(new BufferBus(options, 0.002))
    {
    }

    private BufferPanel(BufferBus bus)
        : base(bus, [.. FaultKinds.All, .. bus.Simulation.Faults]) => Simulation = bus.Simulation;

    /// <summary>The far end, to be looked at.</summary>
    public BufferSimulation Simulation { get; }
}
