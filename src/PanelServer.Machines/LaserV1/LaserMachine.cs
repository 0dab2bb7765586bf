using PanelServer.Machines.Control;
using PanelServer.Machines.Devices;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.LaserV1;

/// <summary>
/// A laser micrometer on a serial line. It measures, judges and lends its diameter to a winder; it moves nothing. The cycle only looks at
/// the newest reading; everything on the line is done by <see cref="LaserDriver"/>.
/// </summary>
public sealed class LaserMachine : Machine<LaserState, LaserLiveValues, LaserMutation>, IDiameterGauge
{
    /// <summary>Settings of a gauge that nobody has set.</summary>
    internal static readonly LaserSettings DefaultSettings = new()
    {
        HigherTolerance = 0.05,
        LowerTolerance = 0.05,
        TargetDiameter = 1.75,
        InTolerance = true,
        GlobalWarning = true,
    };

    /// <summary>Age from which a reading is not shown, judged or lent any more.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromMilliseconds(500);

    private const double MicrometresPerMillimetre = 1000;
    private const string NoReading = "The diameter gauge gives no readings. Check its supply and its cable.";
    private const string FilamentGone =
        "The filament has left the diameter gauge: it is broken or has run out. Thread it again, or switch this gauge's warning off.";

    private static readonly TimeSpan VerdictHold = TimeSpan.FromMilliseconds(100);

    private readonly LaserToleranceSupervision _tolerance;
    private readonly OnDelayTimer _filamentGone = new(1);
    private LaserReading _reading;
    private TimeSpan? _readAt;
    private TimeSpan _verdictAt;
    private bool _isThreaded;

    /// <summary>Makes the machine.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="settings">The settings to start with.</param>
    /// <param name="minimumRoundness">Demand on the roundness, 0 to 1; null for none.</param>
    internal LaserMachine(
        MachineIdentificationUnique identification,
        MachineSchema<LaserState, LaserLiveValues> schema,
        LaserSettings settings,
        double? minimumRoundness)
        : base(
            identification,
            schema,
            new LaserReduction(),
            new LaserState { Settings = settings },
            new LaserState { Settings = DefaultSettings, IsDefaultState = true })
    {
        _tolerance = new(minimumRoundness);
        LiveValues = default(LaserLiveValues);
    }

    /// <summary>From the driver to this machine.</summary>
    internal TripleBuffer<LaserReading> Readings { get; } = new();

    /// <inheritdoc/>
    public DiameterReading ReadDiameter() =>
        TryReadDiameter(out double diameter, out double target) ? new(diameter, target) : new(0, target);

    /// <summary>
    /// The diameter for another machine to act on. Does not allocate; may be called in every cycle.
    /// </summary>
    /// <param name="diameterMillimetres">The last measured average diameter in mm, not older than 0.5 s.</param>
    /// <param name="targetMillimetres">This gauge's target diameter in mm.</param>
    /// <returns>False if there is no fresh reading or no filament; the caller must then not act on the diameter.</returns>
    public bool TryReadDiameter(out double diameterMillimetres, out double targetMillimetres)
    {
        (_, LaserState state, LaserLiveValues? live) = ReadTyped();
        diameterMillimetres = live?.Diameter ?? 0;
        targetMillimetres = state.Settings.TargetDiameter;
        return diameterMillimetres > 0;
    }

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        bool fresh = TakeReading(cycle);
        Judge(cycle);
        WatchFilament(cycle);
        bool overdue = cycle.Time - _readAt > StaleAfter;
        Alarms = LaserAlarms.OutOfTolerance.If(State.Settings is { GlobalWarning: true, InTolerance: false });
        Error = fresh ? (_filamentGone.Output ? FilamentGone : null) : _reading.Fault ?? (overdue ? NoReading : null);
    }

    /// <summary>The gauge has no outputs; its readings stay visible.</summary>
    protected override void SetSafeOutputs(in Cycle cycle) => TakeReading(cycle);

    /// <summary>Takes a new reading if there is one, and says whether the last good one is fresh.</summary>
    private bool TakeReading(in Cycle cycle)
    {
        _readAt ??= cycle.Time;
        long goodBefore = _reading.GoodReadings;
        if (Readings.TryTake(out LaserReading reading))
        {
            _reading = reading;
        }

        if (_reading.GoodReadings > goodBefore)
        {
            _readAt = cycle.Time;
            _tolerance.Add(_reading);
            LiveValues = new LaserLiveValues
            {
                Diameter = _reading.Average / MicrometresPerMillimetre,
                XDiameter = _reading.X / MicrometresPerMillimetre,
                YDiameter = _reading.Y / MicrometresPerMillimetre,
                Roundness = _reading.Roundness,
            };
        }

        bool fresh = _reading.GoodReadings > 0 && cycle.Time - _readAt <= StaleAfter;
        if (!fresh)
        {
            _tolerance.Clear();
            LiveValues = default(LaserLiveValues);
        }

        return fresh;
    }

    /// <summary>Changes the verdict at most ten times a second, so that an edge of the band does not flood the subscribers.</summary>
    private void Judge(in Cycle cycle)
    {
        if (_tolerance.Judge(State.Settings) is { } inTolerance
            && inTolerance != State.Settings.InTolerance
            && cycle.Time - _verdictAt >= VerdictHold)
        {
            _verdictAt = cycle.Time;
            State = State with { Settings = State.Settings with { InTolerance = inTolerance } };
        }
    }

    /// <summary>Counts how long filament that was there has been gone; switching the warning off without filament forgets that it was.</summary>
    private void WatchFilament(in Cycle cycle)
    {
        bool isSeen = LiveValues?.Diameter > 0;
        _isThreaded = isSeen || (_isThreaded && State.Settings.GlobalWarning);
        _filamentGone.Update(_isThreaded && !isSeen, cycle.PeriodSeconds);
    }
}
