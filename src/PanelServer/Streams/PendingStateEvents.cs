using System.Collections.Concurrent;
using PanelServer.Machines;

namespace PanelServer.Host.Streams;

/// <summary>
/// Machines that owe their subscribers a state event although nothing changed: after a refusal, clients that show a value
/// before it is confirmed need the real one again.
/// </summary>
internal sealed class PendingStateEvents
{
    private readonly ConcurrentDictionary<MachineIdentificationUnique, bool> _requested = new();

    /// <summary>Asks for a state event. Asking twice before it is sent gives one.</summary>
    public void Request(MachineIdentificationUnique identification) => _requested[identification] = true;

    /// <summary>True if a state event is owed.</summary>
    public bool IsRequested(MachineIdentificationUnique identification) => _requested.ContainsKey(identification);

    /// <summary>False if no machine owes one. Does not allocate.</summary>
    public bool AreAny => !_requested.IsEmpty;

    /// <summary>The machines that owe one.</summary>
    public ICollection<MachineIdentificationUnique> Requested => _requested.Keys;

    /// <summary>The state event has been sent, or nobody is there to get it.</summary>
    public void Fulfil(MachineIdentificationUnique identification) => _requested.TryRemove(identification, out _);
}
