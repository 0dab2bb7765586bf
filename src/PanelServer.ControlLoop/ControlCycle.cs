using PanelServer.Machines;

namespace PanelServer.ControlLoop;

/// <summary>
/// One turn of the control loop without its thread: read inputs, run all machines, write outputs. Whoever calls it gives the
/// time, so tests can run an hour of plant time in a second.
/// </summary>
/// <param name="roster">The machines.</param>
/// <param name="fieldbuses">The buses.</param>
public sealed class ControlCycle(MachineRoster roster, IReadOnlyList<IFieldbus> fieldbuses)
{
    private volatile object? _current;

    /// <summary>
    /// What the cycle thread is busy with at this moment: a <see cref="Machine"/>, an <see cref="IFieldbus"/>, or null between two
    /// cycles. Any thread; a loop that stands still is found by it.
    /// </summary>
    public object? Current => _current;

    /// <summary>Runs one cycle.</summary>
    /// <param name="cycle">The cycle.</param>
    public void Run(in Cycle cycle)
    {
        Read(cycle);
        foreach (Machine machine in roster.Machines)
        {
            _current = machine;
            machine.Run(cycle);
        }

        Write(cycle);
    }

    /// <summary>Runs one cycle in which every machine is brought into, or kept in, its safe state.</summary>
    /// <param name="cycle">The cycle.</param>
    public void RunSafe(in Cycle cycle)
    {
        Read(cycle);
        foreach (Machine machine in roster.Machines)
        {
            _current = machine;
            machine.RunSafe(cycle, null);
        }

        Write(cycle);
    }

    private void Read(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            _current = fieldbuses[i];
            fieldbuses[i].Read(cycle);
        }
    }

    private void Write(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            _current = fieldbuses[i];
            fieldbuses[i].Write(cycle);
        }

        _current = null;
    }
}
