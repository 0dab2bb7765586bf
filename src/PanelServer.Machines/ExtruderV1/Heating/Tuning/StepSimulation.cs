using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>
/// What a recording's power would have brought with certain parameters: two copies of the model begin alike, one with the power
/// that was given, one with that before the step. Their difference is the step's effect, whatever else the barrel was doing.
/// Computed in small pieces.
/// </summary>
internal sealed class StepSimulation
{
    /// <summary>Steps of the models per sample.</summary>
    internal const int StepsPerSample = 2;

    private readonly ThermalModel _with = new(100);
    private readonly ThermalModel _without = new(100);
    private TuneRecording? _recording;
    private double[] _errors = [];
    private int _sample;

    /// <summary>Whether there is more to compute.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="recording">What was measured.</param>
    /// <param name="parameters">Natural logarithms, in the order of <see cref="ThermalFit"/>.</param>
    /// <param name="errors">Where computed less measured deviations go, by sample and zone.</param>
    internal void Begin(TuneRecording recording, ReadOnlySpan<double> parameters, double[] errors)
    {
        (_recording, _errors, _sample, IsRunning) = (recording, errors, 0, recording.Count > 0);
        Prepare(_with, recording, parameters);
        _without.CopyFrom(_with);
    }

    /// <summary>Computes some samples.</summary>
    internal void Advance(int samples)
    {
        for (int i = 0; i < samples && IsRunning; i++)
        {
            for (int step = 0; step < StepsPerSample; step++)
            {
                _with.Step(TuneRecording.SampleSeconds / StepsPerSample, _recording!.Watts(_sample), 0);
                _without.Step(TuneRecording.SampleSeconds / StepsPerSample, _recording.BaselineWatts, 0);
            }

            for (int zone = 0; zone < Zones; zone++)
            {
                _errors[(_sample * Zones) + zone] = _with.Probe(zone) - _without.Probe(zone) - _recording!.Deviation(_sample, zone);
            }

            _sample++;
            IsRunning = _sample < _recording!.Count;
        }
    }

    private static void Prepare(ThermalModel model, TuneRecording recording, ReadOnlySpan<double> parameters)
    {
        model.Start(recording.Baseline);
        model.Gap = Math.Exp(parameters[ThermalFit.Gap]);
        for (int zone = 0; zone < Zones; zone++)
        {
            model.SetProbeLag(zone, Math.Exp(parameters[ThermalFit.ProbeLag]));
            model.SetBandLag(zone, Math.Exp(parameters[ThermalFit.BandLag]));
            model.SetContact(zone, Math.Exp(parameters[ThermalFit.Contact]));
            model.SetGain(zone, Math.Exp(parameters[ThermalFit.FirstGain + zone]));
        }
    }
}
