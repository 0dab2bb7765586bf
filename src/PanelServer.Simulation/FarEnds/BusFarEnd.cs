namespace PanelServer.Simulation.FarEnds;

/// <summary>The far end of a kind of machine that is made of subdevices on the bus.</summary>
public abstract class BusFarEnd : FarEnd
{
    /// <summary>Whether one of it is part of the segment <c>documented</c>.</summary>
    public virtual bool IsDocumented => false;

    /// <summary>Whether one of it is part of the segment <c>everything</c>: not if a server knows such a machine only when asked to.</summary>
    public virtual bool IsUsual => true;

    /// <summary>Names of the plants that it can have, the usual one first; empty if there is one only.</summary>
    public virtual IReadOnlyList<string> Plants => [];

    /// <summary>Makes one, at rest.</summary>
    /// <param name="serial">Its serial number, not 0.</param>
    /// <param name="plant">One of <see cref="Plants"/>; null for the usual one.</param>
    public abstract SimulatedMachine Create(ushort serial, string? plant = null);
}
