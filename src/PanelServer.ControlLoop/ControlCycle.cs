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
    // Outputs are written this often after the last cycle, so that one lost frame can't leave a heater on.
    private const int FinalWrites = 3;

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

    /// <summary>Brings every machine into its safe state and writes the outputs. Called once, when the loop ends.</summary>
    /// <param name="last">The last cycle that was run.</param>
    public void RunSafe(in Cycle last)
    {
        Cycle cycle = last;
        for (int i = 0; i < FinalWrites; i++)
        {
            cycle = cycle.Next(cycle.Period);
            for (int bus = 0; bus < fieldbuses.Count; bus++)
            {
                fieldbuses[bus].Read(cycle);
            }

            foreach (Machine machine in roster.Machines)
            {
                machine.RunSafe(cycle, null);
            }

            Write(cycle);
        }
    }

    private void Write(in Cycle cycle)
    {
        for (int i = 0; i < fieldbuses.Count; i++)
        {
            fieldbuses[i].Write(cycle);
        }
    }
}
