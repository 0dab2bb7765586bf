using PanelServer.Machines.Alarms;

namespace PanelServer.Machines;

/// <summary>State, live values and error of one and the same cycle, for readers that do not know the machine's types.</summary>
/// <param name="Status">Cycle number, counters and error.</param>
/// <param name="State">The commanded values, a boxed struct of the type in the machine's schema; null for machines that publish none, and where it was not asked for.</param>
/// <param name="LiveValues">The measured values, likewise; null while there are none.</param>
public sealed record MachineSnapshot(MachineStatus Status, object? State, object? LiveValues);

/// <summary>The small part of a snapshot that tells readers what has changed.</summary>
/// <param name="CycleNumber">The cycle in which it was published.</param>
/// <param name="AppliedCommands">Number of the last command applied, counted from 1.</param>
/// <param name="StateVersion">Rises whenever the state changed or a command was applied, even one that changed nothing.</param>
/// <param name="HasLiveValues">False while the machine has no measured values.</param>
/// <param name="Error">What is wrong, as an operator reads it; null if nothing is.</param>
public readonly record struct MachineStatus(long CycleNumber, long AppliedCommands, long StateVersion, bool HasLiveValues, string? Error)
{
    /// <summary>The alarms that are present, that of <see cref="Error"/> included.</summary>
    public AlarmSignals Alarms { get; init; }

    /// <summary>The alarm that <see cref="Error"/> belongs to; none while there is no error.</summary>
    public AlarmSignals ErrorAlarm { get; init; }

    /// <summary>True while the machine is switched off, so that some of its alarms mean nothing.</summary>
    public bool IsOff { get; init; }
}

/// <summary>A machine was switched to its safe state, because something that it cannot work without has failed.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Reason">What has failed, as an operator reads it.</param>
/// <param name="State">The commanded values of the cycle before, a boxed struct of the type in the machine's schema.</param>
public sealed record SafeStop(long Number, string Reason, object State);
