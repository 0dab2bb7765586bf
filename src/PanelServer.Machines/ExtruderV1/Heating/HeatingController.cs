using PanelServer.Machines.Control;
using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// Temperature controller of all four zones. It follows the barrel with a heat model, corrected by the readings, and computes
/// each zone's duty from it once a second; the work is spread over the cycles in between.
/// </summary>
public sealed class HeatingController
{
    /// <summary>Time between two duties in seconds.</summary>
    public const double PeriodSeconds = 1;

    /// <summary>Gains at start.</summary>
    public static PidGains DefaultGains { get; } = new(0.16, 0, 0.008);

    // What material does to the zones is known less well than what they do to each other.
    private const double TrustKelvin = 6;
    private const double TrustWithMaterialKelvin = 2;

    // Zones without supply or with exchanged probes are switched off by the supervision before their readings are believed; one alone tells too little.
    private const int LeastZonesForLags = 2;

    // Further from the room's temperature nothing is cold.
    private const double ColdKelvin = 3;

    private const int ForecastStepsPerPiece = 8;
    private const double PieceSeconds = 0.02;

    private readonly EstimatorBank _bank;
    private readonly CoastForecast _forecast;
    private readonly ColdStart _coldStart;
    private readonly ZoneLaw[] _laws = new ZoneLaw[Zones];
    private readonly Coast[] _coasts = new Coast[Zones];
    private readonly double[] _ratedWatts = new double[Zones];
    private readonly double[] _largestWatts = new double[Zones];
    private readonly double[] _first = new double[Zones];
    private readonly double[] _targets = new double[Zones];
    private readonly double[] _duties = new double[Zones];
    private readonly double[] _wanted = new double[Zones];
    private readonly bool[] _heats = new bool[Zones];
    private readonly bool[] _isHeld = new bool[Zones];
    private readonly ZoneLags[] _lags = new ZoneLags[Zones];
    private int _nextMember;
    private bool _isStarted;

    /// <summary>Whether it has begun to follow the barrel.</summary>
    internal bool IsStarted => _isStarted;

    /// <summary>The barrel as it is believed to be.</summary>
    internal ThermalModel Model => _bank.Best.Model;

    /// <summary>Whether everything was at room temperature when it began.</summary>
    internal bool HasStartedCold => _bank.Best.HasStartedCold;

    /// <summary>Whether it began cold, and readings still tell nothing but the room's temperature.</summary>
    /// <param name="readings">One for each zone.</param>
    internal bool IsCold(ReadOnlySpan<double> readings)
    {
        bool isCold = HasStartedCold;
        foreach (double reading in readings)
        {
            isCold &= Math.Abs(reading - Model.RoomCelsius) < ColdKelvin;
        }

        return isCold;
    }

    /// <summary>The estimator that is believed.</summary>
    internal ThermalEstimator Estimator => _bank.Best;

    /// <summary>What the zones did in the last second.</summary>
    internal ZoneSample Sample { get; }

    /// <summary>Rated power of a zone.</summary>
    internal double RatedWatts(int zone) => _ratedWatts[zone];

    /// <summary>The lags that were found in a zone: by an auto-tune, else in a cold start.</summary>
    internal ZoneLags Lags(int zone) => _lags[zone].IsKnown || zone == NozzleZone ? _lags[zone] : ColdStartLags;

    /// <summary>What is unsure about a zone.</summary>
    internal ZoneFilter Filter(int zone) => _bank.Best.Filter(zone);

    /// <summary>Standard deviation of the estimated strength of a zone's heater.</summary>
    internal double GainUncertainty(int zone) => _bank.Best.GainUncertainty(zone);

    /// <summary>Creates a controller that knows nothing yet.</summary>
    /// <param name="model">Ratings and barrel.</param>
    public HeatingController(ExtruderModel model)
    {
        BarrelShape shape = new(model.Barrel);
        _bank = new EstimatorBank(shape);
        _forecast = new CoastForecast(shape);
        _coldStart = new ColdStart(shape);
        for (int zone = 0; zone < Zones; zone++)
        {
            ExtruderZoneName name = (ExtruderZoneName)zone;
            _ratedWatts[zone] = model.RatedWatts(name);
            _largestWatts[zone] = model.LargestWatts(name);
            _laws[zone] = new ZoneLaw(_ratedWatts[zone], model.DutyLimit(name)) { Gains = DefaultGains };
            _coasts[zone] = Coast.Unknown;
        }

        Sample = new ZoneSample(_ratedWatts);
        _nextMember = _bank.Count;
    }

    /// <summary>How often it has begun anew: with the first readings, and whenever one jumps as no steel does.</summary>
    public long Starts { get; private set; }

    /// <summary>Share of time that a zone's relay shall be closed, 0 … 1.</summary>
    /// <param name="zone">The zone.</param>
    public double Duty(ExtruderZoneName zone) => _duties[(int)zone];

    /// <summary>What a zone was last asked for, in °C, whether it heats or not.</summary>
    /// <param name="zone">The zone.</param>
    public double SetPoint(ExtruderZoneName zone) => _targets[(int)zone];

    /// <summary>Assumes the lags that an auto-tune has found in a zone, from now on.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="lags">The lags; without effect while they are not known.</param>
    public void SetLags(ExtruderZoneName zone, ZoneLags lags)
    {
        if (lags.IsKnown && lags != _lags[(int)zone])
        {
            _lags[(int)zone] = lags;
            _bank.SetLags((int)zone, lags);
        }
    }

    /// <summary>The lags that the barrel's zones have together, as the last heat-up from cold has shown; 0 while none has.</summary>
    public ZoneLags ColdStartLags { get; private set; }

    /// <summary>Assumes the lags that a heat-up from cold has shown before, in the barrel's zones in which an auto-tune has found none; until the next one shows others.</summary>
    /// <param name="lags">The lags; without effect if no heat-up can have shown them.</param>
    public void SetColdStartLags(ZoneLags lags)
    {
        if (lags == ColdStartLags || !LagPairs.AreOfBarrel(lags))
        {
            return;
        }

        ColdStartLags = lags;
        for (int zone = 0; zone < NozzleZone; zone++)
        {
            if (!_lags[zone].IsKnown)
            {
                _bank.SetLags(zone, lags);
            }
        }
    }

    /// <summary>Tells whether somebody else decides on a zone's duty: its integral stands still meanwhile.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="isHeld">Whether.</param>
    public void SetHeld(ExtruderZoneName zone, bool isHeld) => _isHeld[(int)zone] = isHeld;

    /// <summary>What is known of a zone; all zero before the first reading of any zone.</summary>
    /// <param name="zone">The zone.</param>
    public ZoneEstimate Estimate(ExtruderZoneName zone)
    {
        if (!_isStarted)
        {
            return default;
        }

        int i = (int)zone;
        ThermalEstimator estimator = _bank.Best;
        ThermalModel model = estimator.Model;
        return new ZoneEstimate(
            model.Metal(i),
            model.Probe(i),
            estimator.Innovation(i),
            estimator.ExpectedInnovation(i),
            Sample.Watts[i],
            model.Gain(i),
            model.Disturbance(i),
            model.HoldingWatts(i, _targets[i], out _));
    }

    /// <summary>Takes what a zone did since the last cycle and what it is asked for.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="reading">Its temperature; NaN if it is not known.</param>
    /// <param name="relayWasClosed">Whether its relay has been closed since the last cycle.</param>
    /// <param name="heats">Whether it may heat.</param>
    /// <param name="target">Its set point.</param>
    /// <param name="gains">Gains of the correction; what they mean here is in docs/extruder.md.</param>
    /// <param name="elapsedSeconds">Time since the last cycle.</param>
    public void Observe(
        ExtruderZoneName zone, double reading, bool relayWasClosed, bool heats, double target, in PidGains gains, double elapsedSeconds)
    {
        int i = (int)zone;
        Sample.Observe(i, reading, relayWasClosed, elapsedSeconds);
        bool isNew = target != _targets[i] || heats != _heats[i] || gains != _laws[i].Gains;
        if (heats && !_heats[i])
        {
            _laws[i].Reset();
        }

        _laws[i].Gains = gains;
        _targets[i] = target;
        _heats[i] = heats;
        if (isNew)
        {
            Decide(i, 0);
        }
    }

    /// <summary>Computes this cycle's part; after <see cref="Observe"/> of all zones.</summary>
    /// <param name="screwRpm">Speed of the conveying screw; 0 in the other direction.</param>
    /// <param name="elapsedSeconds">Time since the last cycle.</param>
    public void Update(double screwRpm, double elapsedSeconds)
    {
        if (Sample.Advance(screwRpm, elapsedSeconds))
        {
            TakeSample();
        }

        // One piece in a cycle of up to 20 ms; as many more as a longer one has room for.
        for (double room = elapsedSeconds; room >= 0; room -= PieceSeconds)
        {
            WorkOnePiece();
        }
    }

    private void WorkOnePiece()
    {
        if (_nextMember < _bank.Count)
        {
            UpdateMember();
        }
        else if (!_coldStart.WorkOnePiece() && _forecast.IsRunning)
        {
            _forecast.Advance(ForecastStepsPerPiece);
            if (!_forecast.IsRunning)
            {
                _coasts[_forecast.Zone] = _forecast.Result;
            }
        }
    }

    private void TakeSample()
    {
        while (_nextMember < _bank.Count)
        {
            UpdateMember();
        }

        if (Sample.Take())
        {
            Start();
        }
        else if (_isStarted)
        {
            FindLags();
            _nextMember = 0;
        }
    }

    private void FindLags()
    {
        int heating = 0;
        bool isFound = false;
        for (int zone = 0; zone < NozzleZone; zone++)
        {
            heating += _heats[zone] ? 1 : 0;
            isFound |= _lags[zone].IsKnown;
        }

        if (!isFound && _coldStart.Take(this, heating >= LeastZonesForLags) is { } believed)
        {
            _bank.FollowBarrel(believed);
            ColdStartLags = believed.Lags((int)ExtruderZoneName.Front);
        }
    }

    // A zone that has never been read counts as warm as the others are on average.
    private void Start()
    {
        double sum = 0;
        int count = 0;
        foreach (double reading in Sample.Known)
        {
            sum += double.IsNaN(reading) ? 0 : reading;
            count += double.IsNaN(reading) ? 0 : 1;
        }

        for (int zone = 0; zone < Zones; zone++)
        {
            _first[zone] = double.IsNaN(Sample.Known[zone]) ? sum / count : Sample.Known[zone];
            _coasts[zone] = Coast.Unknown;
        }

        _bank.Start(_first);
        _coldStart.Reset();
        _isStarted = true;
        Starts++;
        DecideAll(0);
    }

    private void UpdateMember()
    {
        _bank.Update(_nextMember, Sample.Seconds, Sample.Readings, Sample.Watts, Sample.Rpm);
        _nextMember++;
        if (_nextMember == _bank.Count)
        {
            DecideAll(Sample.Seconds);
            if (!_forecast.IsRunning)
            {
                BeginForecast();
            }
        }
    }

    private void BeginForecast()
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            _wanted[zone] = _heats[zone] ? _targets[zone] : double.NaN;
        }

        int next = (_forecast.Zone + 1) % Zones;
        while (!_heats[next] && next != _forecast.Zone)
        {
            next = (next + 1) % Zones;
        }

        if (_heats[next])
        {
            _forecast.Begin(_bank.Best.Model, next, _wanted, Sample.Watts, _largestWatts, Sample.Rpm);
        }
    }

    private void DecideAll(double seconds)
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            Decide(zone, seconds);
        }
    }

    private void Decide(int zone, double seconds)
    {
        double trust = Sample.Rpm > 0 ? TrustWithMaterialKelvin : TrustKelvin;
        _duties[zone] = _heats[zone] && _isStarted
            ? _laws[zone].Duty(_bank.Best.Model, zone, _targets[zone], _coasts[zone], trust, !_isHeld[zone], seconds)
            : 0;
    }
}
