using PanelServer.Machines.Control;
using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>
/// Supervision of the heating on the controller's heat model. In overlapping stretches of two and of five minutes each zone's reading is
/// compared with what the power that it was given has to bring, what no power and what full power would bring; what the
/// estimator has to believe to explain the readings tells the rest. Nothing depends on thresholds of temperature or duty.
/// </summary>
public sealed class HeatingSupervision
{
    private const double PeriodSeconds = 2;
    private const double PieceSeconds = 0.02;

    // Short windows, so that one has begun just before whatever happens; long ones for what shows slowly.
    private const double ShortWindowSeconds = 120;
    private const int ShortWindows = 12;
    private const double LongWindowSeconds = 300;
    private const int LongWindows = 3;
    private const int Windows = ShortWindows + LongWindows;

    // Of a zone's rating: heat flows after a beginning with a warm barrel, of which nobody has seen how it became warm.
    private const double StartShare = 0.1;
    private const double StartForgetSeconds = 300;

    // Below this the strength of heaters is known too.
    private const double SureShare = 0.01;

    // A reading that rises faster than any heater can make it has another cause: nothing is compared until it has settled.
    private const double JumpKelvin = 1.5;
    private const double SettleSeconds = 60;

    private const double ExchangeSeconds = 6;

    // Front, middle, back, nozzle, of the drawing's barrel.
    private static readonly double[] LossWatts = [50, 50, 110, 80];
    private static readonly int[][] Neighbours = [[1, 3], [0, 2], [1], [0]];

    private readonly OffDelayTimer[] _jumped = [new(SettleSeconds), new(SettleSeconds), new(SettleSeconds), new(SettleSeconds)];
    private readonly bool[] _isDoubted = new bool[Zones];
    private readonly OnDelayTimer[] _exchanged = [new(ExchangeSeconds), new(ExchangeSeconds), new(ExchangeSeconds), new(ExchangeSeconds), new(ExchangeSeconds), new(ExchangeSeconds)];
    private readonly double[] _rated;
    private readonly HypothesisWindow[][] _windows = new HypothesisWindow[Zones][];
    private readonly ZoneVerdict[] _verdicts = new ZoneVerdict[Zones];
    private readonly int[] _partner = new int[Zones];
    private readonly double[] _joules = new double[Zones];
    private readonly double[] _watts = new double[Zones];
    private readonly MaterialDoubt _material = new();
    private readonly UnexplainedHeat _unexplained = new();
    private readonly double[] _readings = new double[Zones];
    private readonly double[] _sampled = [double.NaN, double.NaN, double.NaN, double.NaN];
    private double _revolutions;
    private double _startShare;
    private long _starts;
    private double _elapsed;
    private double _sampledSeconds;
    private double _clock;
    private int _nextPiece = Zones * Windows;

    /// <summary>Creates a supervision that has seen nothing.</summary>
    /// <param name="model">Ratings and barrel.</param>
    public HeatingSupervision(ExtruderModel model)
    {
        BarrelShape shape = new(model.Barrel);
        _rated = [model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.NozzleHeaterWatts];
        for (int zone = 0; zone < Zones; zone++)
        {
            _verdicts[zone] = new ZoneVerdict(_rated[zone], LossWatts[zone] * shape.Scale(zone).Loss);
            _windows[zone] = new HypothesisWindow[Windows];
            for (int i = 0; i < Windows; i++)
            {
                _windows[zone][i] = new HypothesisWindow(zone, _rated[zone], shape);
            }
        }
    }

    // Neither a warm beginning nor a change of the screw's speed is recent, and the bore is full or stands still.
    private bool IsSure => _material.IsSettled && _startShare < SureShare;

    /// <summary>What has been found in a zone; faults stay until acknowledged, warnings as long as their cause.</summary>
    /// <param name="zone">The zone.</param>
    public HeatingFault Fault(ExtruderZoneName zone) => _verdicts[(int)zone].Fault;

    /// <summary>Whether a zone must not heat for what has been found in it.</summary>
    /// <param name="zone">The zone.</param>
    public bool MustBeOff(ExtruderZoneName zone) => _verdicts[(int)zone].MustBeOff;

    /// <summary>With which zone a zone's probe is exchanged, while its fault is <see cref="HeatingFault.ProbesExchanged"/>.</summary>
    /// <param name="zone">The zone.</param>
    public ExtruderZoneName ExchangedWith(ExtruderZoneName zone) => (ExtruderZoneName)_partner[(int)zone];

    /// <summary>Forgets what has been found and begins anew.</summary>
    public void Acknowledge()
    {
        _unexplained.Reset();
        for (int zone = 0; zone < Zones; zone++)
        {
            _verdicts[zone].Forget();
            foreach (HypothesisWindow window in _windows[zone])
            {
                window.Close();
            }
        }
    }

    /// <summary>Takes what a zone did since the last cycle.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="reading">Its temperature in °C; NaN if it is not known.</param>
    /// <param name="relayWasClosed">Whether its relay has been told to conduct since the last cycle.</param>
    /// <param name="elapsedSeconds">Time since the last cycle.</param>
    public void Observe(ExtruderZoneName zone, double reading, bool relayWasClosed, double elapsedSeconds)
    {
        _readings[(int)zone] = reading;
        _joules[(int)zone] += relayWasClosed ? _rated[(int)zone] * elapsedSeconds : 0;
    }

    /// <summary>Computes this cycle's part; after <see cref="Observe"/> of all zones.</summary>
    /// <param name="controller">The controller, for its model.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    /// <param name="elapsedSeconds">Time since the last cycle.</param>
    public void Update(HeatingController controller, double screwRpm, double elapsedSeconds)
    {
        _elapsed += elapsedSeconds;
        _revolutions += screwRpm * elapsedSeconds;
        if (_elapsed >= PeriodSeconds && controller.IsStarted)
        {
            Sample(controller);
        }

        // One piece in a cycle of up to 20 ms; as many more as a longer one has room for.
        for (double room = elapsedSeconds; room >= 0 && _nextPiece < Zones * Windows; room -= PieceSeconds)
        {
            StepWindow(_nextPiece / Windows, _nextPiece % Windows, controller);
            _nextPiece++;
            if (_nextPiece == Zones * Windows)
            {
                Judge(controller);
            }
        }
    }

    private void Sample(HeatingController controller)
    {
        _sampledSeconds = Math.Min(_elapsed, ThermalModel.LongestStepSeconds);
        for (int zone = 0; zone < Zones; zone++)
        {
            _watts[zone] = _joules[zone] / _elapsed;
            _joules[zone] = 0;
            _jumped[zone].Update(_readings[zone] - _sampled[zone] > JumpKelvin, _sampledSeconds);
            _sampled[zone] = _readings[zone];
        }

        _clock += _sampledSeconds;
        _material.Sample(controller, _revolutions / _elapsed, _sampledSeconds);
        _startShare *= 1 - (_sampledSeconds / StartForgetSeconds);
        if (controller.Starts != _starts)
        {
            _starts = controller.Starts;
            _startShare = controller.HasStartedCold ? 0 : StartShare;
        }

        _revolutions = 0;
        _elapsed = 0;
        _nextPiece = 0;
    }

    private void StepWindow(int zone, int number, HeatingController controller)
    {
        HypothesisWindow window = _windows[zone][number];
        if (double.IsNaN(_sampled[zone]))
        {
            window.Close();
            return;
        }

        bool isShort = number < ShortWindows;
        double length = isShort ? ShortWindowSeconds : LongWindowSeconds;
        double phase = _clock + (isShort ? length * number / ShortWindows : length * (number - ShortWindows) / LongWindows);
        bool isOver = Math.Floor(phase / length) != Math.Floor((phase - _sampledSeconds) / length);
        if (_jumped[zone].Output)
        {
            window.Close();
            return;
        }

        if (isOver || !window.IsOpen)
        {
            window.Begin(controller.Model, controller.Filter(zone), (ZoneVerdict.PlausibleShare * _rated[zone]) + _material.PlausibleWatts(zone));
        }

        window.Step(_sampledSeconds, _watts, _material.Rpm, _sampled[zone], _material.UnknownWatts(zone) + (_startShare * _rated[zone]));
    }

    private void Judge(HeatingController controller)
    {
        JudgePairs();
        for (int zone = 0; zone < Zones; zone++)
        {
            if (!_isDoubted[zone])
            {
                ZoneEstimate estimate = controller.Estimate((ExtruderZoneName)zone);
                _verdicts[zone].Update(
                    _windows[zone], estimate, controller.GainUncertainty(zone), OthersGain(zone, controller), _watts[zone], _material.Rpm, IsSure, _material.Explains(zone), _material.IsExceeded(zone, _rated[zone]), _sampledSeconds);
            }
        }

        JudgeNozzle(controller);
    }

    private void JudgeNozzle(HeatingController controller)
    {
        const int Front = (int)ExtruderZoneName.Front;
        const int Nozzle = (int)ExtruderZoneName.Nozzle;
        if (_unexplained.Update(_sampled[Nozzle], controller.SetPoint(ExtruderZoneName.Nozzle), _sampled[Front], _watts[Nozzle], _sampledSeconds)
            && _verdicts[Nozzle].Fault < HeatingFault.DoesNotHeat)
        {
            _verdicts[Nozzle].Declare(HeatingFault.RelayStuck);
        }
    }

    // Before zones by themselves: a reading that comes from another zone looks like a dead heater or like a stuck relay.
    private void JudgePairs()
    {
        int pair = 0;
        for (int zone = 0; zone < Zones; zone++)
        {
            _isDoubted[zone] = NeighbourMisleads(zone);
        }

        for (int one = 0; one < Zones; one++)
        {
            for (int other = one + 1; other < Zones; other++)
            {
                bool areExchanged = _verdicts[one].IsOpen && _verdicts[other].IsOpen && AreExchanged(one, other);
                _isDoubted[one] |= areExchanged;
                _isDoubted[other] |= areExchanged;
                if (_exchanged[pair].Update(areExchanged, _sampledSeconds))
                {
                    _partner[one] = other;
                    _partner[other] = one;
                    _verdicts[one].Declare(HeatingFault.ProbesExchanged);
                    _verdicts[other].Declare(HeatingFault.ProbesExchanged);
                }

                pair++;
            }
        }
    }

    // A zone whose reading is not to be trusted has steel that is hotter or colder than the model believes, and so has what is
    // beside it.
    private bool NeighbourMisleads(int zone)
    {
        foreach (int neighbour in Neighbours[zone])
        {
            if (_verdicts[neighbour].Fault is HeatingFault.DoesNotHeat or HeatingFault.ProbesExchanged)
            {
                return true;
            }
        }

        return false;
    }

    private bool AreExchanged(int one, int other)
    {
        for (int i = 0; i < Windows; i++)
        {
            if (HypothesisWindow.AreExchanged(_windows[one][i], _windows[other][i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How strong the other zones' heaters seem: the mains are common to all.</summary>
    private static double OthersGain(int zone, HeatingController controller)
    {
        double strongest = 0;
        double sum = 0;
        for (int other = 0; other < Zones; other++)
        {
            if (other != zone)
            {
                double gain = controller.Estimate((ExtruderZoneName)other).HeaterGain;
                sum += gain;
                strongest = Math.Max(strongest, gain);
            }
        }

        // The mean without the strongest: one zone that is wrong does not decide.
        return (sum - strongest) / (Zones - 2);
    }
}
