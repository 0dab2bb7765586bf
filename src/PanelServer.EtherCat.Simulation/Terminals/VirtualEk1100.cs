using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>EK1100 bus coupler: no process data.</summary>
public sealed class VirtualEk1100 : SubdeviceApplication;
