namespace PanelServer.Simulation.WinderV1;

/// <summary>
/// The filament wound on the spool, as a radius along its width. Each winding raises the radius where the traverse lays it,
/// so uneven traversing shows as hills and valleys.
/// </summary>
public sealed class WinderSpool
{
    private const double BinMillimetre = 0.25;

    private readonly double _coreRadius;
    private readonly double _filament;
    private readonly double _layerHeight;
    private readonly double _firstBin;
    private readonly double[] _radius;

    /// <summary>Creates an empty spool as wide as the traverse can reach.</summary>
    public WinderSpool(WinderPlantConstants constants)
    {
        _coreRadius = constants.CoreRadiusMillimetre;
        _filament = constants.FilamentMillimetre;
        _layerHeight = constants.FilamentMillimetre * constants.LayerHeightFactor;
        _firstBin = constants.TraverseInnerStopMillimetre - _filament;
        _radius = new double[(int)((constants.TraverseOuterStopMillimetre + _filament - _firstBin) / BinMillimetre) + 1];
        Array.Fill(_radius, _coreRadius);
    }

    /// <summary>Filament on the spool, m.</summary>
    public double WoundMetre { get; private set; }

    /// <summary>Puts another spool on.</summary>
    /// <param name="radiusMillimetres">Radius of its surface over the whole width; null for an empty one.</param>
    public void Exchange(double? radiusMillimetres = null)
    {
        Array.Fill(_radius, Math.Max(radiusMillimetres ?? _coreRadius, _coreRadius));
        WoundMetre = 0;
    }

    /// <summary>Radius of the surface at a place along the width, mm, to a quarter of a millimetre.</summary>
    public double SurfaceAt(double positionMillimetre) =>
        _radius[Math.Clamp((int)((positionMillimetre - _firstBin) / BinMillimetre), 0, _radius.Length - 1)];

    /// <summary>Radius at which filament laid at a place lies: the mean under its width, mm.</summary>
    public double RadiusAt(double positionMillimetre)
    {
        (int from, int to) = BinsUnder(positionMillimetre);
        double sum = 0;
        for (int i = from; i <= to; i++)
        {
            sum += _radius[i];
        }

        return sum / (to - from + 1);
    }

    /// <summary>Lays filament on the spool, or takes it off.</summary>
    /// <param name="positionMillimetre">Where the traverse stands.</param>
    /// <param name="lengthMillimetre">Length, negative when the spool pays out; it cannot pay out more than is on it.</param>
    public void Wind(double positionMillimetre, double lengthMillimetre)
    {
        lengthMillimetre = Math.Max(lengthMillimetre, -WoundMetre * 1000);
        WoundMetre += lengthMillimetre / 1000;
        if (lengthMillimetre < 0 && WoundMetre <= 0)
        {
            Array.Fill(_radius, _coreRadius);
            return;
        }

        (int from, int to) = BinsUnder(positionMillimetre);
        double turns = lengthMillimetre / (2 * Math.PI * RadiusAt(positionMillimetre));
        double volume = turns * _layerHeight * _filament;
        for (int i = from; i <= to; i++)
        {
            double covered = Covered(i, positionMillimetre);
            _radius[i] = Math.Max(_radius[i] + volume * covered / (_filament * BinMillimetre), _coreRadius);
        }
    }

    private (int From, int To) BinsUnder(double position)
    {
        int from = (int)((position - _filament / 2 - _firstBin) / BinMillimetre);
        int to = (int)((position + _filament / 2 - _firstBin) / BinMillimetre);
        return (Math.Clamp(from, 0, _radius.Length - 1), Math.Clamp(to, 0, _radius.Length - 1));
    }

    /// <summary>Width of a bin that lies under the filament, mm.</summary>
    private double Covered(int bin, double position)
    {
        double left = _firstBin + bin * BinMillimetre;
        double from = Math.Max(left, position - _filament / 2);
        double to = Math.Min(left + BinMillimetre, position + _filament / 2);
        return Math.Max(to - from, 0);
    }
}
