namespace PanelServer.Simulation.FarEnds;

/// <summary>
/// The far end of one kind of machine: all that others have to know of it. Each machine's folder has one, and
/// <see cref="FarEndList"/> is the only other place that names it.
/// </summary>
public abstract class FarEnd
{
    /// <summary>Its name in the list of a simulated line and on the command line, for example <c>extruder</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Slug of the machine, which is accepted for the name.</summary>
    public abstract string Slug { get; }

    /// <summary>Serial number of the first one that is simulated, unless said otherwise; further ones count up from it.</summary>
    public virtual ushort FirstSerial => 57922;

    /// <summary>True if a word means this kind.</summary>
    public bool IsCalled(string word) => word == Name || word == Slug;
}
