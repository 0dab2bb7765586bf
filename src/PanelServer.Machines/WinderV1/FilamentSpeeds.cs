namespace PanelServer.Machines.WinderV1;

/// <summary>How fast the filament was drawn, by how far ago along it that was.</summary>
public sealed class FilamentSpeeds
{
    // The puller's speed changes by a step of the correction within a few of these.
    private const double SampleMetres = 0.02;

    private readonly double[] _samples;
    private int _newest;
    private double _metresSinceSample;

    /// <summary>Knows nothing yet.</summary>
    /// <param name="longestMetres">How far back it is asked for.</param>
    public FilamentSpeeds(double longestMetres) => _samples = new double[(int)Math.Ceiling(longestMetres / SampleMetres) + 2];

    /// <summary>Adds what was drawn in one cycle.</summary>
    /// <param name="metresPerMinute">Speed, never negative.</param>
    /// <param name="metres">Length.</param>
    public void Add(double metresPerMinute, double metres)
    {
        _metresSinceSample = Math.Min(_metresSinceSample + metres, SampleMetres * _samples.Length);
        while (_metresSinceSample >= SampleMetres)
        {
            _metresSinceSample -= SampleMetres;
            _newest = (_newest + 1) % _samples.Length;
            _samples[_newest] = metresPerMinute;
        }
    }

    /// <summary>The speed at which the filament was drawn that is now so far away, m/min; 0 if none has been drawn so long ago.</summary>
    /// <param name="metres">How far, at most the greatest distance.</param>
    public double At(double metres)
    {
        int back = (int)Math.Round((metres - _metresSinceSample) / SampleMetres);
        return _samples[(_newest - Math.Clamp(back, 0, _samples.Length - 1) + _samples.Length) % _samples.Length];
    }
}
