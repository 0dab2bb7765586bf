using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Transport.Search;

namespace PanelServer.Host.Bus;

/// <summary>The EtherCAT bus as the rest of the server sees it. A server without one has <see cref="AbsentBus"/>, with nothing on it.</summary>
internal interface IBus
{
    /// <summary>Name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>What was found on which interface; null if nobody had to look for the bus.</summary>
    InterfaceSearchResult? Search { get; }

    /// <summary>What stops the bus as a whole; null if nothing does.</summary>
    BusObstacle? Obstacle { get; }

    /// <summary>
    /// Completes when the machines on the bus have been listed, or the first attempt has failed: whoever is listed behind
    /// them waits for it.
    /// </summary>
    Task Announced { get; }

    /// <summary>The segment as last seen.</summary>
    SegmentSnapshot Snapshot { get; }

    /// <summary>What happened to frames.</summary>
    FrameCounters Frames { get; }

    /// <summary>How the ring stands; null for a bus with one interface.</summary>
    RingStatus? Ring { get; }

    /// <summary>The terminals of each machine, with their faults; empty before the bus is configured.</summary>
    IReadOnlyList<ProcessGroup> Groups { get; }

    /// <summary>Cycles in which the worker still used the interface.</summary>
    long BusyCycles { get; }

    /// <summary>Assigns a terminal to a machine, in its EEPROM. Takes effect with the next start.</summary>
    /// <param name="position">Its position on the bus.</param>
    /// <param name="assignment">The machine and the role.</param>
    /// <exception cref="EtherCatException">The bus does not answer. The EEPROM refuses, or another value is read back.</exception>
    Task AssignAsync(int position, DeviceMachineIdentification assignment);

    /// <summary>Takes a terminal away from its machine, in its EEPROM. Takes effect with the next start.</summary>
    /// <param name="position">Its position on the bus.</param>
    /// <exception cref="EtherCatException">The bus does not answer. The EEPROM refuses, or another value is read back.</exception>
    Task ReleaseAsync(int position);

    /// <summary>Takes the terminal that was plugged in at the place of a missing one of its type for it: it gets its machine and role, and is started.</summary>
    /// <param name="position">Position of the missing one.</param>
    /// <exception cref="EtherCatException">The bus does not run. It is not missing, or there is no such terminal. The EEPROM refuses.</exception>
    Task ExchangeAsync(int position);

    /// <summary>Reads the diagnosis history that a terminal keeps itself.</summary>
    /// <param name="position">Its position on the bus.</param>
    /// <exception cref="EtherCatException">The bus does not answer. The terminal has none, refuses, or does not answer.</exception>
    Task<DiagnosisHistory> ReadDiagnosisAsync(int position);

    /// <summary>Acknowledges all messages in the diagnosis history that a terminal keeps itself.</summary>
    /// <param name="position">Its position on the bus.</param>
    /// <exception cref="EtherCatException">The bus does not answer. The terminal has none, refuses, or does not answer.</exception>
    Task AcknowledgeDiagnosisAsync(int position);
}
