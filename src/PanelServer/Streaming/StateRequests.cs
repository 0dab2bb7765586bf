using System.Collections.Concurrent;
using PanelServer.Machines;

namespace PanelServer.Streaming;

/// <summary>
/// Machines that owe their subscribers a state event although nothing changed: after a refusal, clients that show a value
/// before it is confirmed need the real one again.
/// </summary>
public sealed class StateRequests
{
    private readonly ConcurrentDictionary<MachineIdentificationUnique, bool> _requested = new();

    /// <summary>Asks for a state event. Asking twice before it is sent gives one.</summary>
    /// <param name="identification">The machine.</param>
    public void Request(MachineIdentificationUnique identification) => _requested[identification] = true;

    /// <summary>Takes the request, if there is one.</summary>
    /// <param name="identification">The machine.</param>
    /// <returns>True if a state event was asked for.</returns>
    public bool Take(MachineIdentificationUnique identification) => !_requested.IsEmpty && _requested.TryRemove(identification, out _);
}
