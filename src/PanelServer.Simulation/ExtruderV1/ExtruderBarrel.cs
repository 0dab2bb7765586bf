namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// The heated barrel: four lumped masses in a row, each with a heater, a loss to the room and conduction to its neighbours:
/// C dT/dt = P − G (T − T_room) + Σ K (T_neighbour − T) − melt pickup. A thermometer follows with dead time and first order.
/// </summary>
/// <param name="constants">The plant's constants.</param>
public sealed class ExtruderBarrel(ExtruderPlantConstants constants) : IBarrel
{
    /// <summary>Number of zones.</summary>
    public const int Zones = 4;

    private const double LongestStepSeconds = 0.05;

    private readonly ExtruderZoneConstants[] _zone =
        [constants[ExtruderZone.Back], constants[ExtruderZone.Middle], constants[ExtruderZone.Front], constants[ExtruderZone.Nozzle]];

    private readonly double[] _coupling =
        [constants.BarrelCouplingWattsPerKelvin, constants.BarrelCouplingWattsPerKelvin, constants.NozzleCouplingWattsPerKelvin];

    private readonly double[] _temperature = Filled(constants.RoomTemperatureCelsius);
    private readonly double[] _sensor = Filled(constants.RoomTemperatureCelsius);
    private readonly double[] _heaterWatts = new double[Zones];
    private readonly double[] _heatFlow = new double[Zones];
    private readonly DelayLine[] _deadTime =
        [Delay(constants), Delay(constants), Delay(constants), Delay(constants)];

    /// <summary>Electric energy taken by the heaters since the start, in joules.</summary>
    public double HeaterEnergyJoules { get; private set; }

    /// <summary>Heat given to the room since the start, in joules.</summary>
    public double LossEnergyJoules { get; private set; }

    /// <summary>Heat carried away by the melt since the start, in joules.</summary>
    public double MeltEnergyJoules { get; private set; }

    /// <summary>Heat stored above room temperature, in joules.</summary>
    public double StoredEnergyJoules
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Zones; i++)
            {
                sum += _zone[i].HeatCapacityJoulesPerKelvin * (_temperature[i] - constants.RoomTemperatureCelsius);
            }

            return sum;
        }
    }

    /// <summary>True temperature of a zone in °C.</summary>
    public double TemperatureCelsius(ExtruderZone zone) => _temperature[(int)zone];

    /// <summary>What the zone's thermometer has reached, in °C.</summary>
    public double SensorCelsius(ExtruderZone zone) => _sensor[(int)zone];

    /// <summary>Power all heaters together took in the last step, in watts.</summary>
    public double HeaterWatts()
    {
        double sum = 0;
        foreach (double watts in _heaterWatts)
        {
            sum += watts;
        }

        return sum;
    }

    /// <summary>Sets a zone's temperature, thermometer included, for example to begin with a warm barrel.</summary>
    public void SetTemperature(ExtruderZone zone, double celsius)
    {
        _temperature[(int)zone] = celsius;
        _sensor[(int)zone] = celsius;
        _deadTime[(int)zone] = new DelayLine(constants.SensorDeadTimeSeconds, celsius);
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="heaterIsOn">For each zone, by number, whether current flows through a working heater.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    public void Step(double elapsedSeconds, ReadOnlySpan<bool> heaterIsOn, double screwRpm)
    {
        for (int i = 0; i < Zones; i++)
        {
            _heaterWatts[i] = heaterIsOn[i] ? _zone[i].HeaterWatts : 0;
        }

        int parts = Math.Max(1, (int)Math.Ceiling(elapsedSeconds / LongestStepSeconds));
        for (int part = 0; part < parts; part++)
        {
            StepOnce(elapsedSeconds / parts, screwRpm);
        }
    }

    private void StepOnce(double dt, double screwRpm)
    {
        for (int i = 0; i < Zones; i++)
        {
            double aboveRoom = _temperature[i] - constants.RoomTemperatureCelsius;
            double loss = _zone[i].LossWattsPerKelvin * aboveRoom;
            double melt = _zone[i].MeltPickupWattsPerKelvinAndRpm * screwRpm * aboveRoom;
            _heatFlow[i] = _heaterWatts[i] - loss - melt;
            HeaterEnergyJoules += _heaterWatts[i] * dt;
            LossEnergyJoules += loss * dt;
            MeltEnergyJoules += melt * dt;
        }

        for (int i = 0; i < Zones - 1; i++)
        {
            double conducted = _coupling[i] * (_temperature[i] - _temperature[i + 1]);
            _heatFlow[i] -= conducted;
            _heatFlow[i + 1] += conducted;
        }

        for (int i = 0; i < Zones; i++)
        {
            _temperature[i] += dt * _heatFlow[i] / _zone[i].HeatCapacityJoulesPerKelvin;
            double arrived = _deadTime[i].Step(_temperature[i], dt);
            _sensor[i] += dt * (arrived - _sensor[i]) / constants.SensorTimeConstantSeconds;
        }
    }

    private static double[] Filled(double value) => [value, value, value, value];

    private static DelayLine Delay(ExtruderPlantConstants constants) =>
        new(constants.SensorDeadTimeSeconds, constants.RoomTemperatureCelsius);
}
