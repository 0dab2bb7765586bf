using PanelServer.Machines.Control;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Tells overload from the readings: the output is on and its voltage stays low (the supply pauses and tries again, "hiccup"), or its
/// current is above what the supply is made for. Reported at once, taken back only after the load has been normal for longer than the
/// supply pauses, so that a pulse between two pauses is not reported as recovery.
/// </summary>
internal sealed class WagoPowerLoadSupervision
{
    private const string Hiccup =
        "The 24 V output is overloaded or shorted: the supply switches it off and tries again every few seconds. Find and remove the overload.";

    private const string AboveRating =
        "The 24 V output delivers more than its rated 5 A and may be switched off by the supply. Reduce the load.";

    private const int LowMillivolts = 20_000;
    private const int HighMilliamperes = WagoPowerRegisters.RatedMilliamperes + 100;

    private readonly OnDelayTimer _low = new(0.5);
    private readonly OnDelayTimer _high = new(0.3);
    private readonly OffDelayTimer _abnormal = new(3);
    private string? _reported;

    /// <summary>Judges this cycle's readings.</summary>
    /// <returns>What is wrong, as an operator reads it; null if nothing is.</returns>
    public string? Judge(WagoPowerMode mode, int millivolts, int milliamperes, in Cycle cycle)
    {
        bool on = mode == WagoPowerMode.On24V;
        bool low = on && millivolts < LowMillivolts;
        bool high = on && milliamperes > HighMilliamperes;
        _low.Update(low, cycle.PeriodSeconds);
        _high.Update(high, cycle.PeriodSeconds);
        _abnormal.Update(low || high, cycle.PeriodSeconds);

        if (!on)
        {
            _reported = null;
        }
        else if (_low.Output)
        {
            _reported = Hiccup;
        }
        else if (_reported is null && _high.Output)
        {
            _reported = AboveRating;
        }
        else if (!_abnormal.Output)
        {
            _reported = null;
        }

        return _reported;
    }
}
