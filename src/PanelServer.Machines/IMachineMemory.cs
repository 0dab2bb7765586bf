namespace PanelServer.Machines;

/// <summary>Knows the settings that machines had before.</summary>
public interface IMachineMemory
{
    /// <summary>Gives a machine the settings that it had. Called once for each machine, off the cycle thread, before a cycle has run it.</summary>
    /// <param name="machine">The machine, in its default state.</param>
    void Restore(Machine machine);
}
