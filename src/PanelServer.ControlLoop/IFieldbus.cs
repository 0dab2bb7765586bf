using PanelServer.Machines;

namespace PanelServer.ControlLoop;

/// <summary>
/// A bus whose process data is exchanged in every cycle. Both calls are made by the cycle thread: they must not allocate,
/// lock, log or wait longer than a small part of the cycle. A fault of the bus is no exception: it is reported through the
/// condition of its terminals.
/// </summary>
public interface IFieldbus
{
    /// <summary>Brings the inputs of this cycle to the terminals. First thing in a cycle.</summary>
    /// <param name="cycle">The cycle.</param>
    void Read(in Cycle cycle);

    /// <summary>Sends the outputs that the machines have set in this cycle. Last thing in a cycle; does not wait for their arrival.</summary>
    /// <param name="cycle">The cycle.</param>
    void Write(in Cycle cycle);
}
