namespace PanelServer.Machines.BufferV1;

/// <summary>What can be changed on the buffer.</summary>
public abstract record BufferMutation : Mutation
{
    private BufferMutation()
    {
    }

    /// <summary>Changes the mode. Standby is always allowed and stops the tower at once.</summary>
    [Sets("mode_state.mode")]
    [Confirm(
        "Start filling? The tower moves at once. Keep hands away from tower and filament.",
        German = "Füllen starten? Der Turm bewegt sich sofort. Hände weg von Turm und Filament.", When = BufferMode.FillingBuffer)]
    [Confirm(
        "Start emptying? The tower moves at once. Keep hands away from tower and filament.",
        German = "Leeren starten? Der Turm bewegt sich sofort. Hände weg von Turm und Filament.", When = BufferMode.EmptyingBuffer)]
    public sealed record SetBufferMode(BufferMode Mode) : BufferMutation;

    /// <summary>Names the winder that takes the filament. All numbers 0 mean none.</summary>
    /// <param name="Machine">The winder.</param>
    [Sets("connected_machine_state.machine_identification_unique")]
    public sealed record SetConnectedMachine(MachineIdentificationUnique Machine) : BufferMutation;

    /// <summary>Forgets the connected winder if it is this one; nothing happens if it is another one or none.</summary>
    /// <param name="Machine">The winder.</param>
    [Label("Disconnect winder", German = "Wickler trennen")]
    public sealed record DisconnectMachine(MachineIdentificationUnique Machine) : BufferMutation;
}
