namespace PanelServer.EtherCat;

/// <summary>How the frames of the cycle lie to SYNC0, as the reference clock has seen them in the last second. Immutable.</summary>
/// <param name="Reference">Number of the subdevice whose clock all others follow.</param>
/// <param name="ShortestToSync0Nanoseconds">Time from the latest frame to the SYNC0 behind it: what is left for late frames.</param>
/// <param name="LongestToSync0Nanoseconds">Time from the earliest frame to the SYNC0 behind it; the difference of both is the jitter of SYNC0 against the frame.</param>
public sealed record ClockSnapshot(int Reference, long ShortestToSync0Nanoseconds, long LongestToSync0Nanoseconds);
