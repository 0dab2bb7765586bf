namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The spool's radius, from how much filament goes onto it per revolution. Valid only while the arm is in its band, where
/// what is pulled is what is wound.
/// </summary>
public sealed class SpoolRadiusEstimate
{
    // Older revolutions count less and less: after this many a third of their weight is left.
    private const double MemoryRevolutions = 3;

    // The arm can hold or give a few centimetres; after this many revolutions that no longer matters.
    private const double RevolutionsNeeded = 6;

    private double _metres;
    private double _revolutions;
    private double _revolutionsSeen;

    /// <summary>Radius, mm; null until enough has been wound.</summary>
    public double? Millimetres =>
        _revolutionsSeen >= RevolutionsNeeded ? _metres / _revolutions / (2 * Math.PI) * 1000 : null;

    /// <summary>Forgets everything.</summary>
    public void Reset() => _metres = _revolutions = _revolutionsSeen = 0;

    /// <summary>Adds what was wound in one cycle.</summary>
    /// <param name="metres">Filament pulled.</param>
    /// <param name="revolutions">Revolutions of the spool.</param>
    public void Add(double metres, double revolutions)
    {
        double keep = Math.Exp(-revolutions / MemoryRevolutions);
        _metres = _metres * keep + metres;
        _revolutions = _revolutions * keep + revolutions;
        _revolutionsSeen += revolutions;
    }
}
