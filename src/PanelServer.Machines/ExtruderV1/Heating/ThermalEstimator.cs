using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>Follows the barrel with a model that assumes one way to share the lag between bands and probes.</summary>
/// <param name="shape">The barrel.</param>
/// <param name="probeLagSeconds">The probes' part of it, where no other lags of a zone are set.</param>
/// <param name="bandLagSeconds">The bands' part to begin with; what the readings tell corrects it.</param>
internal sealed class ThermalEstimator(BarrelShape shape, double probeLagSeconds, double bandLagSeconds)
{
    // Steel of the drawing's barrel that moves with a zone's probe, and what leaves it per kelvin.
    private static readonly double[] Capacity = [2600, 2600, 2600, 1800];
    private const double Conductance = 1.5;

    private const double LeastGain = 0.25;
    private const double LargestGain = 2.5;
    private const double LeastBandLagSeconds = 4;
    private const double LargestBandLagSeconds = 200;

    // Surprises follow each other: a tenth of them counts as independent evidence, and none for more than three deviations.
    private const double Independence = 0.1;
    private const double LargestSurprise = 9;

    private const double ColdSpreadKelvin = 4;
    private const double HottestRoomCelsius = 42;
    private const double UsualRoomCelsius = 22;

    // How uncertain the model's heat of the material is, per rpm.
    private const double DoubtWattsPerRpm = 1;

    private readonly ZoneFilter[] _filters = [new(), new(), new(), new()];
    private readonly double[] _innovation = new double[Zones];
    private readonly double[] _probeLags = [probeLagSeconds, probeLagSeconds, probeLagSeconds, probeLagSeconds];
    private readonly double[] _bandLags = [bandLagSeconds, bandLagSeconds, bandLagSeconds, bandLagSeconds];
    private double _rpm;

    /// <summary>The model, as corrected by all readings so far.</summary>
    internal ThermalModel Model { get; } = new(shape, probeLagSeconds);

    /// <summary>How well this model has explained the readings, as the logarithm of a likelihood.</summary>
    internal double LogLikelihood { get; private set; }

    /// <summary>Last reading less what the model had expected of it, in K; 0 while there is no reading.</summary>
    internal double Innovation(int zone) => _innovation[zone];

    /// <summary>Standard deviation that the innovation should have, in K.</summary>
    internal double ExpectedInnovation(int zone) => Math.Sqrt(_filters[zone].InnovationVariance);

    /// <summary>Whether everything was at room temperature at the start.</summary>
    internal bool HasStartedCold { get; private set; }

    /// <summary>What is unsure in a zone.</summary>
    internal ZoneFilter Filter(int zone) => _filters[zone];

    /// <summary>Lets the doubt about a zone grow for a while without a reading.</summary>
    internal static void Predict(ZoneFilter filter, double seconds, ThermalModel model, int zone, double watts)
    {
        PartScale scale = model.Shape.Scale(zone);
        filter.Predict(seconds, model, zone, watts, Capacity[zone] * scale.Capacity, Conductance * scale.Loss);
    }

    /// <summary>Standard deviation of the heater's estimated strength.</summary>
    internal double GainUncertainty(int zone) => _filters[zone].GainUncertainty;

    /// <summary>Takes over what another one believes and how sure it is of it.</summary>
    internal void Follow(ThermalEstimator other)
    {
        Model.CopyFrom(other.Model);
        for (int zone = 0; zone < Zones; zone++)
        {
            _filters[zone].CopyFrom(other._filters[zone]);
        }

        _rpm = other._rpm;
    }

    /// <summary>Takes over what another one believes of the barrel without the nozzle group. Its lags hold also after each beginning. What explained the readings before counts no more.</summary>
    internal void FollowBarrel(ThermalEstimator other)
    {
        Model.CopyBarrelFrom(other.Model);
        for (int zone = 0; zone < NozzleZone; zone++)
        {
            _filters[zone].CopyFrom(other._filters[zone]);
            _probeLags[zone] = other._probeLags[zone];
            _bandLags[zone] = other._bandLags[zone];
        }

        LogLikelihood = 0;
    }

    /// <summary>The lags that are set in a zone; what readings have corrected of them since is in the model.</summary>
    internal ZoneLags Lags(int zone) => new(_probeLags[zone], _bandLags[zone]);

    /// <summary>Assumes other lags of a zone from now on, also after each beginning; what they had explained is less sure.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="lags">The lags.</param>
    internal void SetLags(int zone, ZoneLags lags)
    {
        _probeLags[zone] = lags.ProbeSeconds;
        _bandLags[zone] = lags.BandSeconds;
        Model.SetProbeLag(zone, lags.ProbeSeconds);
        Model.SetBandLag(zone, lags.BandSeconds);
        _filters[zone].Loosen();
    }

    /// <summary>Keeps to the lags that are set: readings correct them but little.</summary>
    internal void TrustLags()
    {
        foreach (ZoneFilter filter in _filters)
        {
            filter.TrustLag();
        }
    }

    /// <summary>Begins anew.</summary>
    /// <param name="readings">The first readings of all zones.</param>
    internal void Start(ReadOnlySpan<double> readings)
    {
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (double reading in readings)
        {
            lowest = Math.Min(lowest, reading);
            highest = Math.Max(highest, reading);
        }

        HasStartedCold = highest - lowest < ColdSpreadKelvin && highest < HottestRoomCelsius;
        Model.RoomCelsius = HasStartedCold ? (lowest + highest) / 2 : UsualRoomCelsius;
        Model.Start(readings);
        for (int zone = 0; zone < Zones; zone++)
        {
            Model.SetProbeLag(zone, _probeLags[zone]);
            Model.SetBandLag(zone, _bandLags[zone]);
            _filters[zone].Start(HasStartedCold);
        }

        LogLikelihood = 0;
    }

    /// <summary>Lets time pass and takes the readings at its end.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="readings">Readings; NaN where there is none.</param>
    /// <param name="watts">Rated power times duty.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    internal void Update(double seconds, ReadOnlySpan<double> readings, ReadOnlySpan<double> watts, double screwRpm)
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            _filters[zone].Doubt(DoubtWattsPerRpm * Math.Abs(screwRpm - _rpm));
            Predict(_filters[zone], seconds, Model, zone, watts[zone]);
        }

        _rpm = screwRpm;
        Model.Step(seconds, watts, screwRpm);
        for (int zone = 0; zone < Zones; zone++)
        {
            _innovation[zone] = 0;
            if (!double.IsNaN(readings[zone]))
            {
                Correct(zone, readings[zone] - Model.Probe(zone), seconds);
            }
        }
    }

    private void Correct(int zone, double innovation, double seconds)
    {
        ZoneFilter filter = _filters[zone];
        filter.Correct();
        _innovation[zone] = innovation;
        double surprise = Math.Min(LargestSurprise, innovation * innovation / filter.InnovationVariance);
        LogLikelihood -= Independence * seconds * 0.5 * (surprise + Math.Log(filter.InnovationVariance));
        Model.Correct(zone, filter.BandWeight * innovation, filter.MetalWeight * innovation, filter.ProbeWeight * innovation);
        Model.SetDisturbance(zone, Model.Disturbance(zone) + (filter.FlowWeight * innovation));
        Model.SetGain(zone, Math.Clamp(Model.Gain(zone) + (filter.GainWeight * innovation), LeastGain, LargestGain));
        Model.SetBandLag(zone, Math.Clamp(Model.BandLagSeconds(zone) + (filter.LagWeight * innovation), LeastBandLagSeconds, LargestBandLagSeconds));
    }
}
