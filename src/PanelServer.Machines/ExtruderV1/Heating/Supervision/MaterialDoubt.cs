using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>
/// How far the heat that material brings and takes may differ from the model's: how much the screw conveys nobody has weighed, and
/// whether the bore is full or the hopper empty nobody tells.
/// </summary>
internal sealed class MaterialDoubt
{
    // How much heat a change of the screw's speed may bring or take beyond the model's, per rpm: the handbook's range of mechanical
    // energy, spread over the screw's length; in the nozzle what hotter material brings from the front zone.
    private static readonly double[] ChangedWattsPerRpm = [5, 4, 6, 1.5];

    // What a change of speed brings is learnt after a while; what is left then, per rpm: the cold load of the back zone vanishes when
    // the hopper runs empty, and the others' shear heat grows with thicker material.
    private const double ForgetSeconds = 300;
    private const double TakenForgetSeconds = 900;
    private static readonly double[] SettledWattsPerRpm = [1.5, 1.5, 3, 0.6];

    // While the screw fills a bore of which nobody knows what it holds, cold material arrives at one zone after the other, and nobody
    // knows when: what the model believes that it takes may be missing. Until the screw has turned this often, and as long after as above.
    private const double FillingRevolutions = 250;
    private const double SureShare = 0.1;

    // Whatever material takes or ceases to take, the controller holds the steel within this; a relay that conducts drives it on, and
    // steel that is hotter by the range has not become so for lack of cold material.
    private const double ExplainedKelvin = 4;
    private const double RangeKelvin = 8;

    // Whatever material does, it can take no less than nothing: a zone that gets more heat than that explains, and than the screw's work beyond the
    // model's in the two zones that it may heat, per rpm, has it from its heater. What the front zone's material brings to the nozzle has no such limit.
    private const double BeyondShare = 0.4;
    private static readonly double[] WorkWattsPerRpm = [1.5, 1.5, 0, double.PositiveInfinity];

    // So near its usual speed the screw counts as unchanged.
    private const double SureRpm = 1;
    private const double SureSpeedShare = 0.1;
    private const double SecondsPerMinute = 60;

    private readonly double[] _usualUnknownWatts = new double[Zones];
    private readonly double[] _takenWatts = new double[Zones];
    private readonly double[] _fillingWatts = new double[Zones];
    private readonly double[] _excessKelvin = new double[Zones];
    private readonly double[] _surplusWatts = new double[Zones];
    private double _usualRpm;
    private double _revolutions;
    private double _fillingShare = 1;

    /// <summary>Speed of the screw.</summary>
    internal double Rpm { get; private set; }

    /// <summary>The bore is full or stands still, and the speed has not changed for a while.</summary>
    internal bool IsSettled =>
        !(_usualRpm > SureRpm && _fillingShare > SureShare) && Math.Abs(Rpm - _usualRpm) < SureRpm + (SureSpeedShare * Math.Max(Rpm, _usualRpm));

    private bool IsPresent => Math.Max(Rpm, _usualRpm) > SureRpm;

    /// <summary>Takes what the screw did.</summary>
    internal void Sample(HeatingController controller, double rpm, double seconds)
    {
        Rpm = rpm;
        _usualRpm += (rpm - _usualRpm) * seconds / ForgetSeconds;
        _revolutions += rpm * seconds / SecondsPerMinute;
        _fillingShare *= _revolutions > FillingRevolutions ? 1 - (seconds / ForgetSeconds) : 1;
        for (int zone = 0; zone < Zones; zone++)
        {
            ZoneEstimate estimate = controller.Estimate((ExtruderZoneName)zone);
            _usualUnknownWatts[zone] += (estimate.UnknownWatts - _usualUnknownWatts[zone]) * seconds / TakenForgetSeconds;
            _excessKelvin[zone] = estimate.MetalCelsius - controller.SetPoint((ExtruderZoneName)zone);

            _surplusWatts[zone] = estimate.UnknownWatts - Math.Max(0, controller.Model.IntoMaterial(zone));

            // What material has begun to take it may cease to take.
            _takenWatts[zone] = IsPresent ? Math.Max(0, _usualUnknownWatts[zone] - estimate.UnknownWatts) : 0;
            double possible = Math.Clamp(1 - ((_excessKelvin[zone] - ExplainedKelvin) / RangeKelvin), 0, 1);
            _fillingWatts[zone] = _fillingShare * possible * Math.Max(0, controller.Model.IntoMaterial(zone));
        }
    }

    /// <summary>Heat flow that the estimator may rightly have found in a zone because the screw turns, in watts.</summary>
    internal double PlausibleWatts(int zone) => ChangedWattsPerRpm[zone] * _usualRpm;

    /// <summary>Heat that a zone may get or lose beyond what the model knows, in watts.</summary>
    internal double UnknownWatts(int zone)
    {
        double settled = SettledWattsPerRpm[zone] * Math.Max(Rpm, _usualRpm);
        double changed = ChangedWattsPerRpm[zone] * Math.Abs(Rpm - _usualRpm);
        return settled + changed + _takenWatts[zone] + _fillingWatts[zone];
    }

    /// <summary>Whether a zone gets more heat than it would if material took none at all.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="ratedWatts">Rated power of its heater.</param>
    internal bool IsExceeded(int zone, double ratedWatts) =>
        IsPresent && _surplusWatts[zone] > (BeyondShare * ratedWatts) + (WorkWattsPerRpm[zone] * Math.Max(Rpm, _usualRpm));

    /// <summary>Whether material explains that a zone is as hot as it is.</summary>
    internal bool Explains(int zone) => IsPresent && _excessKelvin[zone] < ExplainedKelvin;
}
