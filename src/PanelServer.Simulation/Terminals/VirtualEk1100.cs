using PanelServer.Simulation.Segment;

namespace PanelServer.Simulation.Terminals;

/// <summary>EK1100 bus coupler: no process data.</summary>
public sealed class VirtualEk1100 : SubdeviceApplication;
