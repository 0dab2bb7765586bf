using PanelServer.Simulation.AquapathV1;
using PanelServer.Simulation.BufferV1;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.LaserV1;
using PanelServer.Simulation.WagoPowerV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.FarEnds;

/// <summary>All far ends there are: the one place outside its folder that names each.</summary>
public static class FarEndList
{
    /// <summary>Machines on the bus, in the order in which they are plugged together and documented.</summary>
    public static IReadOnlyList<BusFarEnd> OnBus { get; } = [new ExtruderFarEnd(), new WinderFarEnd(), new BufferFarEnd(), new AquapathFarEnd()];

    /// <summary>Devices beside the bus, in the order in which they are listed and documented.</summary>
    public static IReadOnlyList<DeviceFarEnd> BesideBus { get; } = [new PowerSupplyFarEnd(), new GaugeFarEnd()];
}
