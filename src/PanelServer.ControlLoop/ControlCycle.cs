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
    /// <summary>Runs one cycle.</summary>
    /// <param name="cycle">The cycle.</param>
    public void Run(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            fieldbuses[i].Read(cycle);
        }

        foreach (Machine machine in roster.Machines)
        {
            machine.Run(cycle);
        }

        Write(cycle);
    }

    /// <summary>Runs one cycle in which every machine is brought into, or kept in, its safe state.</summary>
    /// <param name="cycle">The cycle.</param>
    public void RunSafe(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            fieldbuses[i].Read(cycle);
        }

        foreach (Machine machine in roster.Machines)
        {
            machine.RunSafe(cycle, null);
        }

        Write(cycle);
    }

    private void Write(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            fieldbuses[i].Write(cycle);
        }
    }
}
