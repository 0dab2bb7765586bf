namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>A zone's heater band with its heat capacity, its contact with the steel below and its insulating sleeve; the nozzle's has no sleeve.</summary>
internal sealed class HeaterBand
{
    private const double SleeveLength = 0.2;

    private readonly int _zone;
    private readonly BarrelParameters _parameters;
    private readonly BarrelSurroundings _surroundings;
    private readonly double[] _contact;
    private readonly int _firstCell;
    private readonly int _lastCell;
    private readonly double _capacity;
    private readonly double _area;
    private double _sleeveSurface;

    /// <summary>Makes a band.</summary>
    /// <param name="zone">Its zone.</param>
    /// <param name="parameters">The barrel's coefficients.</param>
    /// <param name="contact">Heat conductance from the band to each slice of the steel, in W/K; 0 where it does not lie.</param>
    /// <param name="surroundings">What acts on it.</param>
    internal HeaterBand(ExtruderZone zone, BarrelParameters parameters, double[] contact, BarrelSurroundings surroundings)
    {
        (_zone, _parameters, _contact, _surroundings) = ((int)zone, parameters, contact, surroundings);
        double width = BarrelGeometry.BandTo(zone) - BarrelGeometry.BandFrom(zone);
        _capacity = parameters.BandCapacity * Math.PI * BarrelGeometry.OuterDiameterMetres * width * parameters.Size.CapacityScale[_zone];
        _area = Math.PI * BarrelGeometry.BandDiameterMetres * width * parameters.Size.LossScale[_zone];
        _firstCell = Array.FindIndex(contact, conductance => conductance > 0);
        _lastCell = Array.FindLastIndex(contact, conductance => conductance > 0);
    }

    /// <summary>Its temperature in °C.</summary>
    internal double Celsius { get; private set; }

    /// <summary>Heat stored in it above 0 °C, in joules.</summary>
    internal double StoredJoules => _capacity * Celsius;

    /// <summary>Puts it at a temperature.</summary>
    internal void SetTemperature(double celsius) => Celsius = celsius;

    /// <summary>Puts its sleeve's surface at room temperature.</summary>
    internal void CoolSleeve() => _sleeveSurface = _surroundings.RoomCelsius;

    /// <summary>Takes over another one's temperatures.</summary>
    internal void CopyFrom(HeaterBand other) => (Celsius, _sleeveSurface) = (other.Celsius, other._sleeveSurface);

    /// <summary>Lets time pass.</summary>
    /// <param name="dt">How much, in seconds.</param>
    /// <param name="heaterWatts">Power of its heater.</param>
    /// <param name="steel">Temperature of each slice of the steel in °C.</param>
    /// <param name="intoSteel">Power into each slice, to which it adds its own.</param>
    /// <returns>Power given to the room, in watts.</returns>
    internal double Step(double dt, double heaterWatts, double[] steel, double[] intoSteel)
    {
        double intoBand = heaterWatts;
        for (int i = _firstCell; i <= _lastCell; i++)
        {
            double watts = _contact[i] * (Celsius - steel[i]);
            intoSteel[i] += watts;
            intoBand -= watts;
        }

        double loss = _zone == (int)ExtruderZone.Nozzle || _surroundings.IsInsulationOff(_zone)
            ? _area * Surface.Flux(Celsius, _zone, _parameters, _surroundings)
            : LoseThroughSleeve();
        Celsius += dt * (intoBand - loss) / _capacity;
        return loss;
    }

    private double LoseThroughSleeve()
    {
        const double Shape = 2 * Math.PI * SleeveLength;
        const double Area = Math.PI * BarrelGeometry.SleeveDiameterMetres * SleeveLength;
        double room = _surroundings.RoomCelsius;
        double scale = _parameters.Size.LossScale[_zone];
        double conductance = scale * Shape * _parameters.InsulationConductivity / Math.Log(BarrelGeometry.SleeveDiameterMetres / BarrelGeometry.BandDiameterMetres);
        double rise = Math.Max(0.1, _sleeveSurface - room);
        double film = scale * Area * Surface.Flux(room + rise, _zone, _parameters, _surroundings) / rise;

        // The sleeve stores next to nothing: its surface is where both flows are equal. One step of the iteration per step of
        // time is enough, since everything moves slowly.
        _sleeveSurface = ((conductance * Celsius) + (film * room)) / (conductance + film);
        return conductance * (Celsius - _sleeveSurface);
    }
}
