using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// The material in the bore as far as it matters for heating: it comes in cold behind the back zone, takes heat through a film
/// from steel and screw and from the screw's work, and leaves at the tip. How much runs through and how much heat the screw
/// makes are the maker's figures, which nobody has weighed; what they miss shows as disturbance of the zones.
/// </summary>
internal sealed class MeltModel
{
    private const double KilogramsPerSecondAndRpm = 0.1 / 3600;
    private const double JoulesPerKilogramOfShear = 0.10 * 3.6e6;
    private const double FeedCelsius = 22;
    private const double LongestStepSeconds = 1.25;
    private const double Film = 300;
    private const double Density = 1200;
    private const double Solid = 1800;
    private const double Molten = 2100;
    private const double MeltingFrom = 150;
    private const double MeltingTo = 170;
    private const double Melting = 4200;

    private readonly double[] _content = new double[Slices];
    private readonly double[] _boreFilm = new double[Slices];
    private readonly double[] _screwFilm = new double[Slices];
    private readonly double[] _screwCapacity;
    private readonly double[] _shear = new double[Slices];
    private readonly double[] _mass = new double[Slices];
    private readonly double[] _celsius = new double[Slices];
    private bool _isEmpty = true;

    internal MeltModel(BarrelShape shape)
    {
        Slice[] cuts = shape.Cuts;
        _screwCapacity = shape.ScrewCapacity;
        double length = cuts.Sum(cut => cut.MeltLength);
        for (int i = 0; i < Slices; i++)
        {
            _content[i] = cuts[i].MeltVolume * Density;
            _boreFilm[i] = cuts[i].MeltVolume > 0 ? Film * Math.PI * Bore * cuts[i].Length : 0;
            _screwFilm[i] = cuts[i].MeltVolume > 0 ? Film * Math.PI * cuts[i].ScrewDiameter * cuts[i].ScrewLength : 0;
            _shear[i] = cuts[i].MeltLength / length;
        }
    }

    internal void Empty()
    {
        Array.Clear(_mass);
        _isEmpty = true;
    }

    internal void CopyFrom(MeltModel other)
    {
        other._mass.CopyTo(_mass, 0);
        other._celsius.CopyTo(_celsius, 0);
        _isEmpty = other._isEmpty;
    }

    /// <summary>Heat from a slice's steel into its material in watts, if the steel had that temperature.</summary>
    internal double FromSteel(int slice, double steel) =>
        _mass[slice] > 0 ? FromSteel(slice, _mass[slice] / _content[slice], steel) : 0;

    internal void Step(double seconds, double screwRpm, double[] steel, double[] screw, double[] intoSteel)
    {
        if (_isEmpty && screwRpm <= 0)
        {
            return;
        }

        // No more may flow in a step than a slice holds, and none may warm up in one step.
        _isEmpty = false;
        int parts = (int)Math.Ceiling(seconds / LongestStepSeconds);
        for (int part = 0; part < parts; part++)
        {
            StepPart(seconds / parts, screwRpm, steel, screw, intoSteel, 1.0 / parts);
        }
    }

    private double FromSteel(int slice, double filled, double steel) => _boreFilm[slice] * filled * (steel - _celsius[slice]);

    private void StepPart(double seconds, double screwRpm, double[] steel, double[] screw, double[] intoSteel, double share)
    {
        double kilograms = KilogramsPerSecondAndRpm * screwRpm * seconds;
        for (int i = 0; i < Slices; i++)
        {
            if (_mass[i] > 0)
            {
                double filled = _mass[i] / _content[i];
                double fromSteel = FromSteel(i, filled, steel[i]);
                double fromScrew = _screwFilm[i] * filled * (screw[i] - _celsius[i]);
                intoSteel[i] -= fromSteel * share;
                screw[i] -= _screwCapacity[i] > 0 ? fromScrew * seconds / _screwCapacity[i] : 0;
                double heat = ((fromSteel + fromScrew) * seconds) + (JoulesPerKilogramOfShear * kilograms * _shear[i] * filled);
                _celsius[i] += heat / (_mass[i] * SpecificHeat(_celsius[i]));
            }
        }

        Flow(kilograms);
    }

    private void Flow(double kilograms)
    {
        double moving = kilograms;
        double celsius = FeedCelsius;
        for (int i = Slices - 1; i >= 0 && moving > 0; i--)
        {
            if (_content[i] <= 0)
            {
                continue;
            }

            double own = _mass[i] > 0 ? _celsius[i] : celsius;
            double surplus = Math.Max(0, _mass[i] + moving - _content[i]);
            double staying = Math.Max(0, _mass[i] - surplus);
            double mass = _mass[i] + moving - surplus;
            _celsius[i] = ((staying * own) + ((mass - staying) * celsius)) / mass;
            _mass[i] = mass;
            celsius = own;
            moving = surplus;
        }
    }

    private static double SpecificHeat(double celsius) => celsius switch
    {
        < MeltingFrom => Solid,
        < MeltingTo => Melting,
        _ => Molten,
    };
}
