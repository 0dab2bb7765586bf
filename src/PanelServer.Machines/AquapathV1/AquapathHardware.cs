using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.AquapathV1;

/// <summary>The machine's terminals by role.</summary>
public sealed class AquapathHardware
{
    /// <summary>Finds the terminals.</summary>
    /// <param name="terminals">The machine's terminals.</param>
    /// <exception cref="MachineBuildException">A terminal is missing or of the wrong type.</exception>
    public AquapathHardware(MachineTerminals terminals)
    {
        Ek1100 coupler = terminals.Require<Ek1100>(0);
        Relays = terminals.Require<El2008>(1);
        Fans = terminals.Require<El4002>(2);
        Thermometers = terminals.Require<El3204>(3);
        FlowMeters = terminals.Require<El5152>(4);
        All = [coupler, Relays, Fans, Thermometers, FlowMeters];
    }

    /// <summary>All of them, in order of role.</summary>
    public IReadOnlyList<Terminal> All { get; }

    /// <summary>Role 1: relays of pumps, heaters and coolers.</summary>
    public El2008 Relays { get; }

    /// <summary>Role 2: speed of the coolers' fans.</summary>
    public El4002 Fans { get; }

    /// <summary>Role 3: thermometers.</summary>
    public El3204 Thermometers { get; }

    /// <summary>Role 4: pulses of the flow sensors.</summary>
    public El5152 FlowMeters { get; }

    /// <summary>Everything off.</summary>
    public void SetSafeOutputs()
    {
        Relays.SetSafeOutputs();
        Fans.SetSafeOutputs();
    }
}

/// <summary>Channels of one circuit.</summary>
/// <param name="Pump">Relay of the pump.</param>
/// <param name="Heater">Relay of the heater.</param>
/// <param name="Cooler">Relay of the cooler.</param>
/// <param name="Fan">Analog output of the fan.</param>
/// <param name="Water">Thermometer behind the heater.</param>
/// <param name="Reservoir">Thermometer in the reservoir.</param>
/// <param name="Flow">Flow sensor.</param>
public sealed record CircuitWiring(int Pump, int Heater, int Cooler, int Fan, int Water, int Reservoir, int Flow)
{
    /// <summary>Wiring of a circuit; outputs 3 and 7 of the relays are free.</summary>
    /// <param name="circuit">The circuit.</param>
    public static CircuitWiring Of(AquapathCircuit circuit) => circuit == AquapathCircuit.Front
        ? new(Pump: 1, Heater: 2, Cooler: 4, Fan: 1, Water: 1, Reservoir: 2, Flow: 1)
        : new(Pump: 5, Heater: 6, Cooler: 8, Fan: 2, Water: 3, Reservoir: 4, Flow: 2);
}
