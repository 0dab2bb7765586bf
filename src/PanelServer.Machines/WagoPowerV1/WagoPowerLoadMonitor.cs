namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Tells overload from the readings: the output is on and its voltage stays low (the supply pauses and tries again, "hiccup"), or its
/// current is above what the supply is made for. Reported at once, taken back only after the load has been normal for longer than the
/// supply pauses, so that a pulse between two pauses is not reported as recovery.
/// </summary>
internal sealed class WagoPowerLoadMonitor
{
    private const string Hiccup =
        "The 24 V output is overloaded or shorted: the supply switches it off and tries again every few seconds. Find and remove the overload.";

    private const string AboveRating =
        "The 24 V output delivers more than its rated 5 A and may be switched off by the supply. Reduce the load.";

    private const int LowMillivolts = 20_000;
    private const int HighMilliamperes = WagoPowerRegisters.RatedMilliamperes + 100;
    private static readonly TimeSpan OnsetHiccup = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OnsetAboveRating = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan NormalFor = TimeSpan.FromSeconds(3);

    private string? _reported;
    private TimeSpan _notLowSince;
    private TimeSpan _notHighSince;
    private TimeSpan _abnormalAt;

    /// <summary>Judges this cycle's readings.</summary>
    /// <returns>What is wrong, as an operator reads it; null if nothing is.</returns>
    public string? Judge(WagoPowerMode mode, int millivolts, int milliamperes, in Cycle cycle)
    {
        bool on = mode == WagoPowerMode.On24V;
        bool low = on && millivolts < LowMillivolts;
        bool high = on && milliamperes > HighMilliamperes;
        _notLowSince = low ? _notLowSince : cycle.Time;
        _notHighSince = high ? _notHighSince : cycle.Time;
        _abnormalAt = low || high ? cycle.Time : _abnormalAt;

        if (!on)
        {
            _reported = null;
        }
        else if (cycle.Time - _notLowSince > OnsetHiccup)
        {
            _reported = Hiccup;
        }
        else if (_reported is null && cycle.Time - _notHighSince > OnsetAboveRating)
        {
            _reported = AboveRating;
        }
        else if (cycle.Time - _abnormalAt > NormalFor)
        {
            _reported = null;
        }

        return _reported;
    }
}
