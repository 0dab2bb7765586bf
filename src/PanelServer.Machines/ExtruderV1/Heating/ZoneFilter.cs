namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// Kalman filter of what a zone's model may be wrong in: temperature of band, steel and probe, heat flow that the model does
/// not know, strength of the heater, lag of the band. It only tells how a surprising reading is shared among them; the temperatures themselves
/// are the model's.
/// </summary>
/// <remarks>
/// The steel of a zone counts as one mass here, and the zones as independent of each other: good enough for sharing.
/// </remarks>
internal sealed class ZoneFilter
{
    private const int Size = 6;
    private const int BandState = 0;
    private const int MetalState = 1;
    private const int ProbeState = 2;
    private const int FlowState = 3;
    private const int GainState = 4;
    private const int LagState = 5;

    // Variances: of a reading (0.1 K steps, and what a model of 31 slices leaves out), and growth per second.
    private const double ReadingVariance = 0.01;
    private const double TemperatureGrowth = 1e-5;
    private const double FlowGrowth = 1;
    private const double GainGrowth = 1e-9;

    // Standard deviations at the start.
    private const double ColdKelvin = 0.5;
    private const double ColdWatts = 5;
    private const double WarmSteelKelvin = 8;
    private const double WarmBandKelvin = 80;
    private const double WarmWatts = 100;
    private const double GainDeviation = 0.12;
    private const double LagDeviation = 10;
    private const double TrustedLagDeviation = 1;

    // What is unsure once other lags are assumed of a warm zone.
    private const double LooseBandKelvin = 5;
    private const double LooseSteelKelvin = 1;
    private const double LooseWatts = 10;

    private readonly double[] _covariance = new double[Size * Size];
    private readonly double[] _transition = new double[Size * Size];
    private readonly double[] _product = new double[Size * Size];
    private readonly double[] _weights = new double[Size];

    /// <summary>Variance that the last innovation should have had.</summary>
    internal double InnovationVariance { get; private set; } = ReadingVariance;

    /// <summary>Kelvins of the band, of the steel and of the probe per kelvin of innovation.</summary>
    internal double BandWeight => _weights[BandState];

    internal double MetalWeight => _weights[MetalState];

    internal double ProbeWeight => _weights[ProbeState];

    /// <summary>Watts of unknown heat flow per kelvin of innovation.</summary>
    internal double FlowWeight => _weights[FlowState];

    /// <summary>Relative strength of the heater per kelvin of innovation.</summary>
    internal double GainWeight => _weights[GainState];

    /// <summary>Seconds of the band's lag per kelvin of innovation.</summary>
    internal double LagWeight => _weights[LagState];

    /// <summary>How sure the heater's strength is: its standard deviation.</summary>
    internal double GainUncertainty => Math.Sqrt(Math.Max(0, _covariance[(GainState * Size) + GainState]));

    /// <summary>How sure the reading to come is: its standard deviation in K, rounding left out.</summary>
    internal double ReadingUncertainty => Math.Sqrt(Math.Max(0, _covariance[(ProbeState * Size) + ProbeState]));

    /// <summary>Takes over what another filter is unsure of.</summary>
    internal void CopyFrom(ZoneFilter other) => other._covariance.CopyTo(_covariance, 0);

    /// <summary>Begins anew.</summary>
    /// <param name="isCold">Whether everything is at room temperature, so that bands and losses are known.</param>
    internal void Start(bool isCold)
    {
        Array.Clear(_covariance);
        Set(BandState, isCold ? ColdKelvin : WarmBandKelvin);
        Set(MetalState, isCold ? ColdKelvin : WarmSteelKelvin);
        Set(ProbeState, ColdKelvin);
        Set(FlowState, isCold ? ColdWatts : WarmWatts);
        Set(GainState, GainDeviation);
        Set(LagState, LagDeviation);
    }

    /// <summary>Other lags are assumed: the temperatures that the old ones had explained are less sure, and so is the heater's strength.</summary>
    internal void Loosen()
    {
        Forget(GainState, GainDeviation);
        TrustLag();
        Grow(BandState, LooseBandKelvin * LooseBandKelvin);
        Grow(MetalState, LooseSteelKelvin * LooseSteelKelvin);
        Grow(FlowState, LooseWatts * LooseWatts);
    }

    /// <summary>The band's lag is known.</summary>
    internal void TrustLag() => Forget(LagState, TrustedLagDeviation);

    /// <summary>What the zone exchanges with something outside the model has changed: its heat flow is less sure.</summary>
    /// <param name="watts">By about how much.</param>
    internal void Doubt(double watts) => _covariance[(FlowState * Size) + FlowState] += watts * watts;

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="model">The model, before the step.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="watts">Its rated power times duty.</param>
    /// <param name="capacity">Heat capacity of the zone's steel in J/K.</param>
    /// <param name="conductance">What the zone loses to room and neighbours, in W/K.</param>
    internal void Predict(double seconds, ThermalModel model, int zone, double watts, double capacity, double conductance)
    {
        double contact = model.Shape.Contact[zone];
        double band = model.BandLagSeconds(zone);
        double probe = model.ProbeLagSeconds(zone);
        double bandOverSteel = model.Band(zone) - model.Metal(zone);
        Array.Clear(_transition);
        for (int i = 0; i < Size; i++)
        {
            _transition[(i * Size) + i] = 1;
        }

        Add(BandState, BandState, -seconds / band);
        Add(BandState, MetalState, seconds / band);
        Add(BandState, GainState, seconds * watts / (contact * band));
        Add(BandState, LagState, -seconds * ((watts * model.Gain(zone) / contact) - bandOverSteel) / (band * band));
        Add(MetalState, BandState, seconds * contact / capacity);
        Add(MetalState, MetalState, -seconds * (contact + conductance) / capacity);
        Add(MetalState, FlowState, seconds / capacity);
        Add(ProbeState, MetalState, seconds / probe);
        Add(ProbeState, ProbeState, -seconds / probe);

        Multiply(_transition, _covariance, _product, transposeRight: false);
        Multiply(_product, _transition, _covariance, transposeRight: true);
        Grow(BandState, TemperatureGrowth * seconds);
        Grow(MetalState, TemperatureGrowth * seconds);
        Grow(ProbeState, TemperatureGrowth * seconds);
        Grow(FlowState, FlowGrowth * seconds);
        Grow(GainState, GainGrowth * seconds);
    }

    /// <summary>A reading has come: computes the weights, and what is surer for it.</summary>
    internal void Correct()
    {
        double variance = _covariance[(ProbeState * Size) + ProbeState] + ReadingVariance;
        InnovationVariance = variance;
        for (int i = 0; i < Size; i++)
        {
            _weights[i] = _covariance[(i * Size) + ProbeState] / variance;
        }

        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                _product[(i * Size) + j] = _covariance[(i * Size) + j]
                    - (_weights[i] * _covariance[(ProbeState * Size) + j])
                    - (_covariance[(i * Size) + ProbeState] * _weights[j])
                    + (_weights[i] * _weights[j] * variance);
            }
        }

        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                _covariance[(i * Size) + j] = (_product[(i * Size) + j] + _product[(j * Size) + i]) / 2;
            }
        }
    }

    private void Forget(int state, double deviation)
    {
        for (int other = 0; other < Size; other++)
        {
            _covariance[(state * Size) + other] = 0;
            _covariance[(other * Size) + state] = 0;
        }

        Set(state, deviation);
    }

    private void Set(int state, double deviation) => _covariance[(state * Size) + state] = deviation * deviation;

    private void Add(int row, int column, double value) => _transition[(row * Size) + column] += value;

    private void Grow(int state, double variance) => _covariance[(state * Size) + state] += variance;

    private static void Multiply(double[] left, double[] right, double[] result, bool transposeRight)
    {
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                double sum = 0;
                for (int k = 0; k < Size; k++)
                {
                    sum += left[(i * Size) + k] * (transposeRight ? right[(j * Size) + k] : right[(k * Size) + j]);
                }

                result[(i * Size) + j] = sum;
            }
        }
    }
}
