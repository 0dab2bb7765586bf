using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat;

/// <summary>Error counters of a subdevice; all stop at 255 (ETG.1000.4, "Error counters").</summary>
/// <param name="InvalidFrames">Damaged frames received at ports 0–3.</param>
/// <param name="ReceiveErrors">Physical errors at ports 0–3.</param>
/// <param name="ForwardedErrors">Frames already marked as damaged by a subdevice before, at ports 0–3.</param>
/// <param name="LostLinks">Lost links at ports 0–3.</param>
/// <param name="WatchdogExpiries">Expiries of the output watchdog.</param>
public sealed record SubdeviceErrors(
    IReadOnlyList<byte> InvalidFrames,
    IReadOnlyList<byte> ReceiveErrors,
    IReadOnlyList<byte> ForwardedErrors,
    IReadOnlyList<byte> LostLinks,
    byte WatchdogExpiries)
{
    /// <summary>All zero.</summary>
    public static SubdeviceErrors None { get; } = new(new byte[4], new byte[4], new byte[4], new byte[4], 0);
}

/// <summary>What is known of one subdevice at a moment. Immutable.</summary>
public sealed record SubdeviceSnapshot
{
    /// <summary>Its number: the position in the segment at the scan, 0 for the first; of one that was added, the next that was free.</summary>
    public required int Position { get; init; }

    /// <summary>
    /// Its place in the order of the bus by now, those that are missing counted where they were: differs from <see cref="Position"/> after something has been
    /// put in between or plugged in somewhere else.
    /// </summary>
    public int BusPosition { get; init; }

    /// <summary>Configured station address.</summary>
    public required ushort StationAddress { get; init; }

    /// <summary>Order number, for example "EL2004".</summary>
    public required string Name { get; init; }

    /// <summary>Vendor, product and revision.</summary>
    public required TerminalIdentity Identity { get; init; }

    /// <summary>Serial number of the device; often 0.</summary>
    public required uint SerialNumber { get; init; }

    /// <summary>Station alias in its EEPROM; 0 for none.</summary>
    public ushort StationAlias { get; init; }

    /// <summary>The number at its ID selector (ETG.1020, "Explicit device identification") as it was found; 0 for none.</summary>
    public ushort IdSelector { get; init; }

    /// <summary>What its EEPROM says, single words that were written since included.</summary>
    public required SiiContent Eeprom { get; init; }

    /// <summary>State and error indication as last read.</summary>
    public required AlStatus AlStatus { get; init; }

    /// <summary>Reason of the last error indication.</summary>
    public required AlStatusCode AlStatusCode { get; init; }

    /// <summary>Ports as last read.</summary>
    public required DlStatus DlStatus { get; init; }

    /// <summary>Number of the subdevice before it in the tree, -1 for the first.</summary>
    public required int Parent { get; init; }

    /// <summary>Port of the parent.</summary>
    public required int ParentPort { get; init; }

    /// <summary>Time a frame takes from the first subdevice to this one.</summary>
    public required long PropagationDelayNanoseconds { get; init; }

    /// <summary>True when it has a complete distributed clock.</summary>
    public required bool HasClock { get; init; }

    /// <summary>Difference of its clock to the reference as last read.</summary>
    public required int ClockDifferenceNanoseconds { get; init; }

    /// <summary>Error counters as last read.</summary>
    public required SubdeviceErrors Errors { get; init; }

    /// <summary>E-bus current in mA as its EEPROM states it; negative for a supply.</summary>
    public required short EBusCurrentMilliamperes { get; init; }

    /// <summary>The last emergencies, oldest first; at most 16.</summary>
    public required IReadOnlyList<ReceivedEmergency> Emergencies { get; init; }

    /// <summary>Emergencies since the scan.</summary>
    public required long EmergencyCount { get; init; }

    /// <summary>How often it has left its state without being asked, since the scan.</summary>
    public required long UnexpectedStateChanges { get; init; }

    /// <summary>How often it has been started again after a fault.</summary>
    public required int Recoveries { get; init; }

    /// <summary>False when the driver is missing and it is held in PRE-OP.</summary>
    public required bool IsSupported { get; init; }

    /// <summary>True while it is missing and another device of its type sits in its place: <see cref="OperationalSegment.ExchangeAsync"/> takes that one for it.</summary>
    public bool HasSubstitute { get; init; }

    /// <summary>What is wrong with it; null when all is well.</summary>
    public required EtherCatError? Problem { get; init; }
}

/// <summary>What is known of the whole segment at a moment. Immutable.</summary>
/// <param name="Phase">How far bring-up is.</param>
/// <param name="IsLinkUp">Carrier at the interface.</param>
/// <param name="IsAnswering">Frames come back.</param>
/// <param name="Subdevices">In the order of their numbers, which is that of the bus until something is put in between or moved.</param>
/// <param name="Warnings">Findings that concern no single configured subdevice: an extra device, a damaged cable, too little E-bus current.</param>
public sealed record SegmentSnapshot(
    SegmentPhase Phase,
    bool IsLinkUp,
    bool IsAnswering,
    IReadOnlyList<SubdeviceSnapshot> Subdevices,
    IReadOnlyList<EtherCatError> Warnings)
{
    /// <summary>
    /// What stops the segment as a whole after bring-up: no frame comes back, or the control cycle has stopped. Null when nothing does.
    /// </summary>
    public EtherCatError? Fault { get; init; }

    /// <summary>How the frames lie to SYNC0; null without distributed clocks, and before the cycle has run for a second.</summary>
    public ClockSnapshot? Clock { get; init; }

    /// <summary>
    /// Subdevices that were plugged in since the scan and take no part: <see cref="OperationalSegment.ScanAddedAsync()"/> takes them in.
    /// 0 before OP.
    /// </summary>
    public int Added { get; init; }

    /// <summary>Before the first scan.</summary>
    public static SegmentSnapshot Empty { get; } = new(SegmentPhase.NotScanned, false, false, [], []);
}

/// <summary>How far a segment has been brought up.</summary>
public enum SegmentPhase
{
    /// <summary>Nothing is known.</summary>
    NotScanned,

    /// <summary>Subdevices are found and identified.</summary>
    Scanned,

    /// <summary>Subdevices are in PRE-OP; mailboxes work.</summary>
    PreOp,

    /// <summary>Parameters are written and process data is mapped.</summary>
    Configured,

    /// <summary>Process data runs with safe outputs; the subdevices that could are in SAFE-OP.</summary>
    SafeOp,

    /// <summary>Process data runs; the subdevices that could are in OP.</summary>
    Op,
}
