using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>
/// What a zone's reading would do after a lasting step of its duty with the parameters found, as the three numbers that rules for PID
/// controllers ask for. Computed in small pieces.
/// </summary>
internal sealed class StepResponse
{
    private const double StepSeconds = 5;
    private const int Steps = 1440;
    private const double Duty = 0.1;

    // Two-point method: a first-order process passes these parts of its way a third of its time constant apart from each other.
    private const double FirstPart = 0.283;
    private const double SecondPart = 0.632;
    private const double TimeConstantPerInterval = 1.5;

    private readonly ThermalModel _with = new(100);
    private readonly ThermalModel _without = new(100);
    private readonly double[] _curve = new double[Steps];
    private readonly double[] _watts = new double[Zones];
    private readonly double[] _stepped = new double[Zones];
    private int _zone;
    private int _count;

    /// <summary>Whether there is more to compute.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>Rise of the reading per unit of duty after two hours, in K.</summary>
    internal double Gain => _curve[^1] / Duty;

    /// <summary>Time to 63 % of it, dead time included, in s.</summary>
    internal double Tau63Seconds => TimeOf(SecondPart);

    /// <summary>Time constant of the first-order process with dead time that comes nearest, in s.</summary>
    internal double TimeConstantSeconds => TimeConstantPerInterval * (TimeOf(SecondPart) - TimeOf(FirstPart));

    /// <summary>Its dead time, in s.</summary>
    internal double DeadTimeSeconds => Math.Max(StepSeconds, TimeOf(SecondPart) - TimeConstantSeconds);

    /// <summary>Begins.</summary>
    internal void Begin(TuneRecording recording, int zone, double ratedWatts, in ThermalParameters parameters, double heaterGain)
    {
        (_zone, _count, IsRunning) = (zone, 0, true);
        _with.Start(recording.Baseline);
        for (int i = 0; i < Zones; i++)
        {
            _with.SetProbeLag(i, parameters.ProbeLagSeconds);
            _with.SetBandLag(i, parameters.BandLagSeconds);
            _with.SetContact(i, parameters.Contact);
            _with.SetGain(i, heaterGain);
        }

        _without.CopyFrom(_with);
        recording.BaselineWatts.CopyTo(_watts);
        recording.BaselineWatts.CopyTo(_stepped);
        _stepped[zone] += Duty * ratedWatts;
    }

    /// <summary>Computes a piece.</summary>
    internal void Advance(int steps)
    {
        for (int i = 0; i < steps && IsRunning; i++)
        {
            _with.Step(StepSeconds, _stepped, 0);
            _without.Step(StepSeconds, _watts, 0);
            _curve[_count] = _with.Probe(_zone) - _without.Probe(_zone);
            _count++;
            IsRunning = _count < Steps;
        }
    }

    private double TimeOf(double part)
    {
        int i = 0;
        while (i < Steps - 1 && _curve[i] < part * _curve[^1])
        {
            i++;
        }

        return (i + 1) * StepSeconds;
    }
}
