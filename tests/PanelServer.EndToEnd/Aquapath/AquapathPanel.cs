using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.AquapathV1;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Aquapath;

/// <summary>The whole server with water circuits on a simulated bus, in virtual time.</summary>
public sealed class AquapathPanel : VirtualTimePanel
{
    public AquapathPanel()
        : this(new AquapathBus())
    {
    }

    private AquapathPanel(AquapathBus bus)
        : base(bus, [.. FaultKinds.All, .. bus.Simulation.Faults]) => Simulation = bus.Simulation;

    /// <summary>The far end, to be looked at.</summary>
    public AquapathSimulation Simulation { get; }
}
