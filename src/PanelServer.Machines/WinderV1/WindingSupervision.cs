using PanelServer.Machines.Control;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Supervises the winding itself by the tension arm: taut filament, broken filament, a spool that is full or takes nothing, an
/// arm sensor that cannot be right.
/// </summary>
/// <param name="fullSpoolRadiusMillimetres">Radius beyond which the spool is full.</param>
public sealed class WindingSupervision(double fullSpoolRadiusMillimetres)
{
    private const double TautDegrees = 86;
    private const double LongestTautSeconds = 1;

    // Filament stretches by about a centimetre before it slips or breaks: the spool stops well before. What the puller should
    // feed meanwhile does not count: if it did arrive, the arm would sink.
    private const double LongestTautMetres = 0.002;
    private const double UsualRadiusMillimetres = 50;

    // What the spool has taken beyond what was fed, lately: the arm's way from its middle to its end is some 7 cm of filament.
    private const double SurplusMetres = 0.02;
    private const double SurplusMemorySeconds = 5;
    private const double LongestSlackSeconds = 20;
    private const double LongestTakeUpMetres = 2;
    // The arm can store 18 cm; more than this cannot have been fed while it stayed in its band and the spool took nothing.
    private const double LongestUntakenMetres = 0.5;
    private const double ImpossibleFromDegrees = 110;
    private const double ImpossibleToDegrees = 330;
    private const double LongestImpossibleSeconds = 0.1;
    private const double LongestSaturatedSeconds = 10;

    // The thinnest core the adaptive regulation can serve has 35.4 mm.
    private const double ThinnestCoreMillimetres = 35;

    private readonly OnDelayTimer _impossible = new(LongestImpossibleSeconds);
    private readonly OnDelayTimer _taut = new(LongestTautSeconds);
    private readonly OnDelayTimer _slack = new(LongestSlackSeconds);
    private readonly OnDelayTimer _unthreaded = new(LongestSlackSeconds);
    private readonly OnDelayTimer _saturated = new(LongestSaturatedSeconds);
    private double _tautMetres;
    private double _takeUpMetres;
    private double _untakenMetres;
    private double _surplusMetres;

    /// <summary>The spool's radius as far as it is known.</summary>
    public SpoolRadiusEstimate Radius { get; } = new();

    /// <summary>True while the spool would have to turn faster than it may for some time already.</summary>
    public bool SpoolIsTooSlow => _saturated.Output && _takeUpMetres <= 0;

    /// <summary>True while the puller pulls and the arm has not been lifted into its band for some time.</summary>
    public bool IsNotThreaded => _unthreaded.Output;

    /// <summary>Winding begins anew.</summary>
    public void Reset()
    {
        _impossible.Reset();
        _taut.Reset();
        _slack.Reset();
        _unthreaded.Reset();
        _saturated.Reset();
        _tautMetres = _takeUpMetres = _untakenMetres = _surplusMetres = 0;
        Radius.Reset();
    }

    /// <summary>One cycle while winding.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="spool">The spool.</param>
    /// <param name="metresPerSecond">Speed of the filament, never negative.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    /// <returns>What is wrong, or <see cref="WinderFault.None"/>.</returns>
    public WinderFault Update(TensionArm arm, SpoolSpeedController spool, double metresPerSecond, double seconds)
    {
        double revolutions = spool.RadiansPerSecond / (2 * Math.PI) * seconds;
        double fed = metresPerSecond * seconds;
        BandSide side = arm.Reading.Side;
        bool taut = side == BandSide.Above || arm.AngleDegrees is >= TautDegrees and <= ImpossibleFromDegrees;
        bool slack = side == BandSide.Below && spool.ArmWasInBand;
        _impossible.Update(arm.AngleDegrees is > ImpossibleFromDegrees and < ImpossibleToDegrees, seconds);
        _taut.Update(taut, seconds);
        _slack.Update(slack, seconds);
        _saturated.Update(spool.IsSaturated, seconds);
        _unthreaded.Update(!spool.ArmWasInBand && metresPerSecond > 0, seconds);
        _tautMetres = taut ? _tautMetres + Circumference(Radius.Millimetres ?? UsualRadiusMillimetres) * revolutions : 0;
        _takeUpMetres = slack ? _takeUpMetres + Circumference(Radius.Millimetres ?? 0) * revolutions - fed : 0;
        double mostTaken = Circumference(1.5 * fullSpoolRadiusMillimetres) * revolutions;
        _untakenMetres = side == BandSide.Inside ? Math.Max(_untakenMetres + fed - mostTaken, 0) : 0;
        double surplus = Circumference(Radius.Millimetres ?? ThinnestCoreMillimetres) * revolutions - fed;
        _surplusMetres = Math.Max((_surplusMetres * (1 - Math.Min(seconds / SurplusMemorySeconds, 1))) + surplus, 0);
        if (side == BandSide.Inside)
        {
            Radius.Add(fed, revolutions);
        }

        return _impossible.Output ? WinderFault.ArmSensor
            : _taut.Output || _tautMetres > LongestTautMetres ? Taut()
            : _slack.Output && SpoolIsTooSlow && _takeUpMetres < 0 ? WinderFault.SlackCollects
            : _slack.Output || _takeUpMetres > LongestTakeUpMetres ? WinderFault.FilamentBroken
            : _untakenMetres > LongestUntakenMetres ? WinderFault.PullerSlips
            : Radius.Millimetres > fullSpoolRadiusMillimetres ? WinderFault.SpoolFull
            : Radius.Millimetres < ThinnestCoreMillimetres ? WinderFault.SpoolEmpty
            : WinderFault.None;
    }

    /// <summary>Taut by the spool's own haste, or by something that holds the filament.</summary>
    private WinderFault Taut() => _surplusMetres > SurplusMetres ? WinderFault.SpoolTooFast : WinderFault.FilamentTaut;

    private static double Circumference(double radiusMillimetres) => 2 * Math.PI * radiusMillimetres / 1000;
}
