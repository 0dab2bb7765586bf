using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.FarEnds;

/// <summary>One simulated machine on the bus: its subdevices, and the plant behind them.</summary>
public abstract class SimulatedMachine
{
    /// <summary>Its subdevices in bus order.</summary>
    public abstract IReadOnlyList<VirtualSubdevice> Subdevices { get; }

    /// <summary>What can go wrong with it, beside what can go wrong with every segment.</summary>
    public abstract IReadOnlyList<FaultKind> Faults { get; }

    /// <summary>Which of the kind's <see cref="BusFarEnd.Plants"/> it has; empty if there is one only.</summary>
    public virtual string PlantName => "";

    /// <summary>What is truly the case behind its sensors, by name. Allocates; not for use in every cycle.</summary>
    public abstract IReadOnlyList<PlantValue> TrueValues();

    /// <summary>Ends all faults of <see cref="Faults"/>.</summary>
    public abstract void ClearFaults();

    /// <summary>Lets the plant follow the segment's time. Does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public abstract void Advance(long nowNanoseconds);
}
