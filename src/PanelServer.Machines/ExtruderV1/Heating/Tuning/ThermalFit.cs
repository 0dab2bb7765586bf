using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>
/// Finds the parameters that explain a step test, by least squares (Levenberg and Marquardt) from several beginnings. Bands and
/// probes delay a zone's own reading alike, so what tells them apart is how much heat the bands hold back from the neighbours: a zone
/// heated alone shows it. Computed in small pieces, without allocating.
/// </summary>
internal sealed class ThermalFit
{
    internal const int ProbeLag = 0;
    internal const int BandLag = 1;
    internal const int Contact = 2;
    internal const int Gap = 3;
    internal const int FirstGain = 4;

    private const int Size = FirstGain + Zones;
    private const int Iterations = 12;
    private const int Attempts = 5;
    private const double Difference = 0.03;
    private const double LongestStride = 0.7;
    private const double Enough = 0.001;

    // Of a difference between computed and measured: 0.1 K steps, and what a model of 31 slices leaves out.
    private const double ErrorKelvin = 0.1;

    private static readonly double LeastLag = Math.Log(3);
    private static readonly double LargestLag = Math.Log(220);

    // Before anything is measured: means and standard deviations of the logarithms.
    private static readonly double[] Mean = [Math.Log(60), Math.Log(60), Math.Log(130), Math.Log(3), Math.Log(1.05), Math.Log(1.05), Math.Log(1.05), Math.Log(1.05)];
    private static readonly double[] Deviation = [1.2, 1.2, 0.5, 1.5, 0.15, 0.15, 0.15, 0.15];

    private static readonly (double Probe, double Band)[] Beginnings = [(150, 15), (20, 150)];

    // What a zone's power moves so much that the model can be held to it: front, middle, back, nozzle.
    private static readonly int[][] Judged = [[0, 1], [0, 1, 2], [1, 2], [0, 3]];

    private readonly StepSimulation _simulation = new();
    private readonly bool[] _isFitted = new bool[Size];
    private readonly bool[] _isJudged = new bool[Zones];
    private readonly double[] _present = new double[Size];
    private readonly double[] _trial = new double[Size];
    private readonly double[] _best = new double[Size];
    private readonly double[] _normal = new double[Size * Size];
    private readonly double[] _matrix = new double[Size * Size];
    private readonly double[] _gradient = new double[Size];
    private readonly double[] _stride = new double[Size];
    private readonly double[] _errors = new double[TuneRecording.Capacity * Zones];
    private readonly double[] _trialErrors = new double[TuneRecording.Capacity * Zones];
    private readonly double[][] _slopes = new double[Size][];
    private TuneRecording _recording = new();
    private Stage _stage;
    private int _parameter;
    private int _beginning;
    private int _iteration;
    private int _attempt;
    private double _cost;
    private double _damping;
    private double _bestCost;
    private double _otherCost;

    internal ThermalFit()
    {
        for (int i = 0; i < Size; i++)
        {
            _slopes[i] = new double[TuneRecording.Capacity * Zones];
        }
    }

    private enum Stage
    {
        Done,
        Present,
        Slopes,
        Trial,
    }

    /// <summary>Whether there is more to compute.</summary>
    internal bool IsRunning => _stage != Stage.Done;

    /// <summary>Share of the work that is done, 0 … 1.</summary>
    internal double Progress => IsRunning ? (_beginning + ((double)_iteration / Iterations)) / Beginnings.Length : 1;

    /// <summary>What was found.</summary>
    internal ThermalParameters Result => new(Math.Exp(_best[ProbeLag]), Math.Exp(_best[BandLag]), Math.Exp(_best[Contact]));

    /// <summary>Strength of a zone's heater relative to its rating.</summary>
    internal double Gain(int zone) => Math.Exp(_best[FirstGain + zone]);

    /// <summary>Root mean square of what the result leaves unexplained in the readings that count, in K.</summary>
    internal double RmsKelvin { get; private set; }

    /// <summary>Whether the readings speak clearly against the same delay shared the other way between bands and probes.</summary>
    internal bool IsClear => _otherCost > (1.5 * _bestCost) + 20;

    /// <summary>Begins.</summary>
    /// <param name="recording">What was measured; not changed until the end.</param>
    /// <param name="stepped">Which zones' power was stepped.</param>
    internal void Begin(TuneRecording recording, ReadOnlySpan<bool> stepped)
    {
        _recording = recording;
        Array.Fill(_isFitted, true, 0, FirstGain);
        Array.Clear(_isJudged);
        for (int zone = 0; zone < Zones; zone++)
        {
            _isFitted[FirstGain + zone] = stepped[zone];
            foreach (int judged in Judged[zone])
            {
                _isJudged[judged] |= stepped[zone];
            }
        }

        (_beginning, _bestCost, _otherCost) = (0, double.PositiveInfinity, double.PositiveInfinity);
        StartOver();
    }

    /// <summary>Computes a piece.</summary>
    /// <param name="samples">How many samples of a recording.</param>
    internal void Advance(int samples)
    {
        _simulation.Advance(samples);
        if (_simulation.IsRunning || !IsRunning)
        {
            return;
        }

        switch (_stage)
        {
            case Stage.Present:
                _cost = Cost(_errors, _present);
                BeginSlopes();
                break;
            case Stage.Slopes:
                TakeSlope();
                break;
            default:
                JudgeTrial();
                break;
        }
    }

    private void StartOver()
    {
        Mean.CopyTo(_present, 0);
        _present[ProbeLag] = Math.Log(Beginnings[_beginning].Probe);
        _present[BandLag] = Math.Log(Beginnings[_beginning].Band);
        (_iteration, _damping, _stage) = (0, 0.1, Stage.Present);
        _simulation.Begin(_recording, _present, _errors);
    }

    private void BeginSlopes()
    {
        (_stage, _parameter) = (Stage.Slopes, 0);
        BeginSlope();
    }

    private void BeginSlope()
    {
        _present.CopyTo(_trial, 0);
        _trial[_parameter] += Difference;
        _simulation.Begin(_recording, _trial, _slopes[_parameter]);
    }

    private void TakeSlope()
    {
        double[] slope = _slopes[_parameter];
        for (int i = 0; i < _recording.Count * Zones; i++)
        {
            slope[i] = (slope[i] - _errors[i]) / Difference;
        }

        do
        {
            _parameter++;
        }
        while (_parameter < Size && !_isFitted[_parameter]);

        if (_parameter < Size)
        {
            BeginSlope();
            return;
        }

        BuildNormalEquations();
        _attempt = 0;
        BeginTrial();
    }

    private void BuildNormalEquations()
    {
        Array.Clear(_normal);
        Array.Clear(_gradient);
        for (int row = 0; row < Size; row++)
        {
            if (!_isFitted[row])
            {
                _normal[(row * Size) + row] = 1;
                continue;
            }

            double weight = 1 / (Deviation[row] * Deviation[row]);
            _gradient[row] = (-weight * (_present[row] - Mean[row])) - Product(_slopes[row], _errors);
            _normal[(row * Size) + row] = weight;
            for (int column = 0; column < Size; column++)
            {
                _normal[(row * Size) + column] += _isFitted[column] ? Product(_slopes[row], _slopes[column]) : 0;
            }
        }
    }

    private void BeginTrial()
    {
        _normal.CopyTo(_matrix, 0);
        for (int i = 0; i < Size; i++)
        {
            _matrix[(i * Size) + i] *= 1 + _damping;
        }

        Solve();
        for (int i = 0; i < Size; i++)
        {
            _trial[i] = _present[i] + Math.Clamp(_stride[i], -LongestStride, LongestStride);
        }

        _trial[ProbeLag] = Math.Clamp(_trial[ProbeLag], LeastLag, LargestLag);
        _trial[BandLag] = Math.Clamp(_trial[BandLag], LeastLag, LargestLag);
        _stage = Stage.Trial;
        _simulation.Begin(_recording, _trial, _trialErrors);
    }

    private void JudgeTrial()
    {
        double cost = Cost(_trialErrors, _trial);
        if (cost < _cost)
        {
            bool isEnough = _cost - cost < Enough * _cost;
            _trial.CopyTo(_present, 0);
            Array.Copy(_trialErrors, _errors, _recording.Count * Zones);
            _cost = cost;
            _damping = Math.Max(_damping * 0.3, 1e-6);
            _iteration = isEnough ? Iterations : _iteration + 1;
            if (_iteration < Iterations)
            {
                BeginSlopes();
                return;
            }
        }
        else
        {
            _damping *= 4;
            _attempt++;
            if (_attempt < Attempts)
            {
                BeginTrial();
                return;
            }
        }

        Conclude();
    }

    private void Conclude()
    {
        if (_cost < _bestCost)
        {
            if (!double.IsInfinity(_bestCost) && IsSlow(_best) != IsSlow(_present))
            {
                _otherCost = Math.Min(_otherCost, _bestCost);
            }

            _bestCost = _cost;
            _present.CopyTo(_best, 0);
            RmsKelvin = Rms();
        }
        else if (IsSlow(_best) != IsSlow(_present))
        {
            _otherCost = Math.Min(_otherCost, _cost);
        }

        _beginning++;
        if (_beginning < Beginnings.Length)
        {
            StartOver();
        }
        else
        {
            _stage = Stage.Done;
        }
    }

    private static bool IsSlow(double[] parameters) => parameters[ProbeLag] > parameters[BandLag];

    private double Rms()
    {
        int judged = 0;
        foreach (bool isJudged in _isJudged)
        {
            judged += isJudged ? 1 : 0;
        }

        return ErrorKelvin * Math.Sqrt(Product(_errors, _errors) / (judged * _recording.Count));
    }

    private double Cost(double[] errors, double[] parameters)
    {
        double cost = Product(errors, errors);
        for (int i = 0; i < Size; i++)
        {
            double off = (parameters[i] - Mean[i]) / Deviation[i];
            cost += off * off;
        }

        return cost;
    }

    // In units of the error that is expected.
    private double Product(double[] one, double[] other)
    {
        double sum = 0;
        for (int zone = 0; zone < Zones; zone++)
        {
            for (int i = zone; _isJudged[zone] && i < _recording.Count * Zones; i += Zones)
            {
                sum += one[i] * other[i];
            }
        }

        return sum / (ErrorKelvin * ErrorKelvin);
    }

    // Gauss, without exchanging rows: the matrix is symmetric and positive.
    private void Solve()
    {
        _gradient.CopyTo(_stride, 0);
        for (int i = 0; i < Size; i++)
        {
            for (int row = i + 1; row < Size; row++)
            {
                double factor = _matrix[(row * Size) + i] / _matrix[(i * Size) + i];
                for (int column = i; column < Size; column++)
                {
                    _matrix[(row * Size) + column] -= factor * _matrix[(i * Size) + column];
                }

                _stride[row] -= factor * _stride[i];
            }
        }

        for (int i = Size - 1; i >= 0; i--)
        {
            for (int column = i + 1; column < Size; column++)
            {
                _stride[i] -= _matrix[(i * Size) + column] * _stride[column];
            }

            _stride[i] /= _matrix[(i * Size) + i];
        }
    }
}
