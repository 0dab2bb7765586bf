using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Transport.Search;

namespace PanelServer.Host.Bus;

/// <summary>Answer to <c>GET /api/v2/bus</c>.</summary>
/// <param name="Interface">Name of the network interface, or <c>simulated</c>; <c>auto</c> while it is being looked for.</param>
/// <param name="Interfaces">With <c>Bus:Interface=auto</c> each Ethernet interface and why it is the bus or is not; otherwise empty.</param>
/// <param name="Phase">How far the bring-up is: NotScanned, Scanned, PreOp, Configured, SafeOp, Op.</param>
/// <param name="IsLinkUp">Whether the interface has a carrier.</param>
/// <param name="IsAnswering">Whether frames come back.</param>
/// <param name="Error">What stops the bus as a whole and what to do; null if nothing does.</param>
/// <param name="ErrorCode">What the main device calls it, an <see cref="EtherCatErrorCode"/>; null if nothing stops the bus, or it is no matter of the main device.</param>
/// <param name="Warnings">Findings that concern no single terminal.</param>
/// <param name="WarningCodes">What the main device calls each of them, in the same order.</param>
/// <param name="Frames">What happened to frames since start.</param>
/// <param name="Ring">The ring that the bus is with <c>Bus:RedundantInterface</c>; null without.</param>
/// <param name="Clock">How frames lie to SYNC0; null without distributed clocks, and before the bus has run for a second.</param>
/// <param name="Groups">The terminals of one machine each.</param>
/// <param name="Devices">In the order of their positions.</param>
internal sealed record BusAnswer(
    string Interface,
    IReadOnlyList<InterfaceAnswer> Interfaces,
    string Phase,
    bool IsLinkUp,
    bool IsAnswering,
    string? Error,
    string? ErrorCode,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> WarningCodes,
    FramesAnswer Frames,
    RingAnswer? Ring,
    ClockAnswer? Clock,
    IReadOnlyList<GroupAnswer> Groups,
    IReadOnlyList<DeviceAnswer> Devices)
{
    /// <summary>The bus as it is now.</summary>
    public static BusAnswer Of(IBus bus)
    {
        SegmentSnapshot segment = bus.Snapshot;
        BusObstacle? obstacle = bus.Obstacle;
        return new(
            bus.InterfaceName,
            [.. (bus.Search?.Findings ?? []).Select(InterfaceAnswer.Of)],
            segment.Phase.ToString(),
            segment.IsLinkUp,
            segment.IsAnswering,
            obstacle?.Sentence,
            obstacle?.Code?.ToString(),
            [.. segment.Warnings.Select(warning => warning.Sentence)],
            [.. segment.Warnings.Select(warning => warning.Code.ToString())],
            FramesAnswer.Of(bus.Frames),
            bus.Ring is { } ring ? RingAnswer.Of(ring) : null,
            segment.Clock is { } clock ? ClockAnswer.Of(clock) : null,
            [.. bus.Groups.Select(GroupAnswer.Of)],
            [.. segment.Subdevices.Select(DeviceAnswer.Of)]);
    }
}

/// <summary>A network interface on which the bus was looked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">Answers, Unsuitable, OfTheNetwork, Down, NoCarrier, LoopedBack, NoAnswer, NotOpened.</param>
/// <param name="Explanation">The same as a sentence.</param>
/// <param name="ExplanationCodes">The codes of its parts.</param>
/// <param name="Devices">How many EtherCAT devices answered.</param>
internal sealed record InterfaceAnswer(string Name, string Verdict, string Explanation, IReadOnlyList<string> ExplanationCodes, int Devices)
{
    public static InterfaceAnswer Of(InterfaceFinding finding) => new(
        finding.Name, finding.Verdict.ToString(), $"{finding}.", [.. finding.Parts.Select(part => part.Code.ToString())], finding.Devices);
}

/// <summary>Frame counters; each is explained at <see cref="FrameCounters"/>.</summary>
internal sealed record FramesAnswer(
    long Sent, long Received, long Lost, long Late, long Duplicate, long Foreign, long LoopedBack, long Malformed, long SendFailures)
{
    public static FramesAnswer Of(FrameCounters frames) => new(
        frames.Sent, frames.Received, frames.Lost, frames.Late, frames.Duplicate, frames.Foreign, frames.LoopedBack, frames.Malformed, frames.SendFailures);
}

/// <summary>How a ring stands; each field is explained at <see cref="RingStatus"/>.</summary>
/// <param name="State">Closed, Open (interrupted between two terminals), MainSilent, RedundantSilent, Silent.</param>
/// <param name="MainSent">Frames sent on the main interface.</param>
/// <param name="MainReceived">Frames received on it.</param>
/// <param name="RedundantSent">Frames sent on the redundant interface.</param>
/// <param name="RedundantReceived">Frames received on it.</param>
/// <param name="Relayed">Frames sent once more on the other interface, for the terminals behind an interruption.</param>
/// <param name="LostMarkers">Frames trying the ring that did not come back.</param>
internal sealed record RingAnswer(string State, long MainSent, long MainReceived, long RedundantSent, long RedundantReceived, long Relayed, long LostMarkers)
{
    public static RingAnswer Of(RingStatus ring) => new(
        ring.State.ToString(), ring.Main.Sent, ring.Main.Received, ring.Redundant.Sent, ring.Redundant.Received, ring.Relayed, ring.LostMarkers);
}

/// <summary>How the frames of the last second lay to SYNC0, as the reference clock saw them; each field is explained at <see cref="ClockSnapshot"/>.</summary>
internal sealed record ClockAnswer(int Reference, long ShortestToSync0Nanoseconds, long LongestToSync0Nanoseconds)
{
    public static ClockAnswer Of(ClockSnapshot clock) => new(clock.Reference, clock.ShortestToSync0Nanoseconds, clock.LongestToSync0Nanoseconds);
}

/// <summary>A group of terminals that fail and recover together.</summary>
/// <param name="Name">Vendor, machine and serial, or the position of an unassigned terminal.</param>
/// <param name="State">Starting, Operational, Faulted, AwaitingAcknowledgement.</param>
/// <param name="Mismatches">Cycles without answer or with a wrong working counter.</param>
/// <param name="Faults">How often the group went into its safe state.</param>
internal sealed record GroupAnswer(string Name, string State, long Mismatches, long Faults)
{
    public static GroupAnswer Of(ProcessGroup group) => new(group.Name, group.State.ToString(), group.Mismatches, group.Faults);
}

/// <summary>One terminal; each field is explained at <see cref="SubdeviceSnapshot"/>, <c>ProblemCode</c> is the code of its problem.</summary>
internal sealed record DeviceAnswer(
    int Position,
    int BusPosition,
    int Parent,
    string Name,
    uint VendorId,
    uint ProductId,
    uint Revision,
    uint SerialNumber,
    int StationAlias,
    int IdSelector,
    string State,
    string? AlStatus,
    DeviceMachineIdentification? Machine,
    IReadOnlyList<byte> InvalidFrames,
    IReadOnlyList<byte> LostLinks,
    int WatchdogExpiries,
    int EBusCurrentMilliamperes,
    int ClockDifferenceNanoseconds,
    long StateChanges,
    long EmergencyCount,
    IReadOnlyList<EmergencyAnswer> Emergencies,
    int Recoveries,
    bool HasSubstitute,
    string? Problem,
    string? ProblemCode)
{
    public static DeviceAnswer Of(SubdeviceSnapshot device)
    {
        return new(
            device.Position,
            device.BusPosition,
            device.Parent,
            device.Name,
            device.Identity.Vendor,
            device.Identity.Product,
            device.Identity.Revision,
            device.SerialNumber,
            device.StationAlias,
            device.IdSelector,
            device.AlStatus.State.ToString(),
            device.AlStatus.HasError ? device.AlStatusCode.ToString() : null,
            DeviceMachineIdentification.Of(IdentificationWords.Of(device.Eeprom)),
            device.Errors.InvalidFrames,
            device.Errors.LostLinks,
            device.Errors.WatchdogExpiries,
            device.EBusCurrentMilliamperes,
            device.ClockDifferenceNanoseconds,
            device.UnexpectedStateChanges,
            device.EmergencyCount,
            [.. device.Emergencies.Select(EmergencyAnswer.Of)],
            device.Recoveries,
            device.HasSubstitute,
            device.Problem?.Sentence,
            device.Problem?.Code.ToString());
    }
}

/// <summary>An emergency that a terminal has sent.</summary>
/// <param name="Ts">When it was taken out of the mailbox, in milliseconds since 1970.</param>
/// <param name="BusTimeSeconds">The same moment on the clock of the cycle, which captures have too.</param>
/// <param name="Code">Error code, hexadecimal.</param>
/// <param name="Meaning">The error code in words.</param>
/// <param name="Register">Error register, hexadecimal.</param>
/// <param name="RegisterMeaning">The bits of the error register in words.</param>
/// <param name="Data">Five bytes of the vendor, hexadecimal.</param>
internal sealed record EmergencyAnswer(long Ts, double BusTimeSeconds, string Code, string Meaning, string Register, string RegisterMeaning, string Data)
{
    public static EmergencyAnswer Of(ReceivedEmergency emergency) => new(
        emergency.ReceivedAt.ToUnixTimeMilliseconds(),
        emergency.BusTime.TotalSeconds,
        $"0x{emergency.Message.Code:X4}",
        emergency.Message.Describe(),
        $"0x{emergency.Message.Register:X2}",
        emergency.Message.DescribeRegister(),
        $"0x{emergency.Message.Data:X10}");
}
