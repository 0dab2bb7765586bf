using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Transport.Search;
using PanelServer.Host.Simulation;

namespace PanelServer.Host.Bus;

/// <summary>A bus with nothing on it, for a server that is configured without one.</summary>
internal sealed class AbsentBus : IBus, ISimulatedBus
{
    /// <inheritdoc/>
    public string InterfaceName => "none";

    /// <inheritdoc/>
    public InterfaceSearchResult? Search => null;

    /// <inheritdoc/>
    public BusObstacle? Obstacle { get; } = new(Absence, null);

    /// <summary>Why nothing can be done on it, and which setting says so.</summary>
    public const string Absence = "This server has no EtherCAT bus: Bus:Segment is none.";

    /// <inheritdoc/>
    public SimulatedPlants? Plants => null;

    /// <inheritdoc/>
    string ISimulatedBus.Absence => "this server has no bus (Bus:Segment is none).";

    /// <inheritdoc/>
    public Task Announced => Task.CompletedTask;

    /// <inheritdoc/>
    public SegmentSnapshot Snapshot => SegmentSnapshot.Empty;

    /// <inheritdoc/>
    public FrameCounters Frames { get; } = new();

    /// <inheritdoc/>
    public RingStatus? Ring => null;

    /// <inheritdoc/>
    public IReadOnlyList<ProcessGroup> Groups => [];

    /// <inheritdoc/>
    public long BusyCycles => 0;

    /// <inheritdoc/>
    public Task AssignAsync(int position, DeviceMachineIdentification assignment) => Task.FromException(NotThere());

    /// <inheritdoc/>
    public Task ReleaseAsync(int position) => Task.FromException(NotThere());

    /// <inheritdoc/>
    public Task ExchangeAsync(int position) => Task.FromException(NotThere());

    /// <inheritdoc/>
    public Task<DiagnosisHistory> ReadDiagnosisAsync(int position) => Task.FromException<DiagnosisHistory>(NotThere());

    /// <inheritdoc/>
    public Task AcknowledgeDiagnosisAsync(int position) => Task.FromException(NotThere());

    private static EtherCatException NotThere() => new(EtherCatErrorCode.NoSegment, Absence);
}
