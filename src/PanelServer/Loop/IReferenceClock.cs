namespace PanelServer.Host.Loop;

/// <summary>A clock that the control loop keeps in phase with.</summary>
internal interface IReferenceClock
{
    /// <summary>How far the next deadline is to be moved, in nanoseconds. Asked once in every cycle, by the cycle thread.</summary>
    long PhaseCorrection();
}

/// <summary>No clock but the computer's own: nothing is ever moved.</summary>
internal sealed class OwnClock : IReferenceClock
{
    /// <inheritdoc/>
    public long PhaseCorrection() => 0;
}
