namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>
/// The material in the bore: it enters cold behind the back zone, takes heat from barrel and screw through a film and from the
/// screw's work, and leaves at the tip. The bore is empty at first and fills from the feed opening onwards. The figures are the
/// maker's model; nobody has checked them on a machine.
/// </summary>
internal sealed class MeltStream(BarrelCells cells)
{
    private const double FilmCoefficient = 300;
    private const double ShaftLimitWatts = 1500;
    private const double SecondsPerHour = 3600;
    private const double JoulesPerKilowattHour = 3.6e6;
    private const int Count = BarrelCells.Count;

    private readonly double[] _mass = new double[Count];
    private readonly double[] _heat = new double[Count];
    private bool _isEmpty = true;

    /// <summary>Heat that the screw has put into the material since the start, in joules.</summary>
    internal double ShearJoules { get; private set; }

    /// <summary>Heat that has left with the material since the start, above what it brought along, in joules.</summary>
    internal double CarriedOutJoules { get; private set; }

    /// <summary>Heat content of the material in the bore above 0 °C, less what all of it brought along, in joules.</summary>
    internal double StoredJoules { get; private set; }

    /// <summary>Temperature of the material at the tip in °C; null while there is none.</summary>
    internal double? TipCelsius => _mass[0] > 0 ? Plastic.Celsius(_heat[0] / _mass[0]) : null;

    internal void CopyFrom(MeltStream other)
    {
        other._mass.CopyTo(_mass, 0);
        other._heat.CopyTo(_heat, 0);
        _isEmpty = other._isEmpty;
    }

    /// <summary>Lets time pass: heat to or from the steel, then the flow.</summary>
    internal void Step(double seconds, double screwRpm, BarrelSurroundings surroundings, double[] steel, double[] screw, double[] intoSteel, double[] intoScrew)
    {
        double kilograms = surroundings.KilogramsPerHourAndRpm * screwRpm / SecondsPerHour * seconds;
        if (kilograms <= 0 && _isEmpty)
        {
            return;
        }

        _isEmpty = false;
        double shaft = kilograms > 0
            ? Math.Min(ShaftLimitWatts, surroundings.MechanicalEnergy * JoulesPerKilowattHour * kilograms / seconds) : 0;
        double shearPerMetre = shaft * seconds / (BarrelGeometry.FeedMetres - BarrelGeometry.ScrewTipMetres);
        for (int i = 0; i < Count; i++)
        {
            if (_mass[i] <= 0)
            {
                continue;
            }

            double celsius = Plastic.Celsius(_heat[i] / _mass[i]);
            double film = FilmCoefficient * _mass[i] / cells.MeltMass[i];
            double fromSteel = film * cells.BoreArea[i] * (steel[i] - celsius);
            double fromScrew = film * cells.ScrewArea[i] * (screw[i] - celsius);
            double shear = shearPerMetre * cells.ShearLength[i] * _mass[i] / cells.MeltMass[i];
            intoSteel[i] -= fromSteel;
            intoScrew[i] -= fromScrew;
            _heat[i] += ((fromSteel + fromScrew) * seconds) + shear;
            StoredJoules += ((fromSteel + fromScrew) * seconds) + shear;
            ShearJoules += shear;
        }

        Flow(kilograms, Plastic.Enthalpy(surroundings.FeedCelsius));
    }

    private void Flow(double kilograms, double feedEnthalpy)
    {
        double moving = kilograms;
        double enthalpy = feedEnthalpy;
        for (int i = Count - 1; i >= 0 && moving > 0; i--)
        {
            if (cells.MeltMass[i] <= 0)
            {
                continue;
            }

            double own = _mass[i] > 0 ? _heat[i] / _mass[i] : enthalpy;
            double surplus = Math.Max(0, _mass[i] + moving - cells.MeltMass[i]);
            _mass[i] += moving - surplus;
            _heat[i] += (moving * enthalpy) - (surplus * own);
            moving = surplus;
            enthalpy = own;
        }

        CarriedOutJoules += moving * (enthalpy - feedEnthalpy);
        StoredJoules -= moving * (enthalpy - feedEnthalpy);
    }
}
