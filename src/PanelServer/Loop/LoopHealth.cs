using PanelServer.Host.Common;

namespace PanelServer.Host.Loop;

/// <summary>Whether the control loop stands still, as <see cref="LoopSupervision"/> has found. Needs nothing, so that it can be asked at any time.</summary>
internal sealed class LoopHealth : IReadinessCheck
{
    private volatile string? _standstill;
    private long _standstills;

    /// <inheritdoc/>
    public string? Missing => _standstill;

    /// <summary>How often the loop has stood still since the start.</summary>
    public long Standstills => Volatile.Read(ref _standstills);

    /// <summary>Notes that the loop stands still.</summary>
    /// <param name="reason">What an operator reads.</param>
    internal void StandsStill(string reason)
    {
        Volatile.Write(ref _standstills, _standstills + 1);
        _standstill = reason;
    }

    /// <summary>Notes that cycles go on.</summary>
    internal void GoesOn() => _standstill = null;
}
