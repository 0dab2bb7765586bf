namespace PanelServer.EtherCat.Cycle;

/// <summary>What one exchange brought.</summary>
/// <param name="Status">Whether frames were exchanged at all.</param>
/// <param name="ReferenceTimeNanoseconds">
/// Time of the reference clock when the frame passed it, ns since 2000-01-01 00:00 UTC, or what this computer takes it for while the clock is missing; 0 when there
/// is no distributed clock or no answer.
/// </param>
/// <param name="RoundTripNanoseconds">From before the first frame was sent until the last one came back or was given up.</param>
public readonly record struct ExchangeResult(ExchangeStatus Status, ulong ReferenceTimeNanoseconds, long RoundTripNanoseconds);

/// <summary>Whether an exchange worked.</summary>
public enum ExchangeStatus
{
    /// <summary>All answers came with the expected working counters.</summary>
    Complete,

    /// <summary>A frame was lost or a working counter was wrong; the groups concerned keep their inputs and mark them as old.</summary>
    Incomplete,

    /// <summary>The main device has scanned anew: this segment is no more.</summary>
    Ended,

    /// <summary>The acyclic worker still uses the transport; the next cycle will have it.</summary>
    Busy,
}
