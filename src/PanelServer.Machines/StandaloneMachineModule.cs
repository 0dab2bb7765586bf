namespace PanelServer.Machines;

/// <summary>Registers a machine type that needs no hardware.</summary>
public abstract class StandaloneMachineModule : MachineModule
{
    /// <summary>Builds the machines that the settings ask for, in their default state. Called once, when the server starts.</summary>
    public abstract IEnumerable<Machine> Build();
}
