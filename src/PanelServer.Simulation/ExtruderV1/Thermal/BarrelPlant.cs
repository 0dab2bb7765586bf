namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>
/// The heated barrel as a chain of slices from the nozzle's tip to the gearbox, with heater bands, insulation, screw, material
/// and probes as nodes of their own. Inputs are the heaters' on-times and the screw's speed, outputs what the probes have
/// reached and the true temperatures behind them. Time advances in steps of 100 ms, whatever the caller's cycle; on-times
/// between them are summed exactly.
/// </summary>
public sealed class BarrelPlant
{
    /// <summary>Number of zones.</summary>
    public const int Zones = 4;

    /// <summary>Width of the plant's own step in seconds: a hundredth of its fastest time constant, that of a light band.</summary>
    public const double StepSeconds = 0.1;

    private const int Count = BarrelCells.Count;

    private readonly BarrelParameters _parameters;
    private readonly double[] _ratedWatts;
    private readonly double _feedThroatSink;
    private readonly BarrelCells _cells;
    private readonly MeltStream _melt;
    private readonly double[] _steel = new double[Count];
    private readonly double[] _screw = new double[Count];
    private readonly double[] _intoSteel = new double[Count];
    private readonly double[] _intoScrew = new double[Count];
    private readonly HeaterBand[] _bands = new HeaterBand[Zones];
    private readonly double[] _probe = new double[Zones];
    private readonly int[] _probeCell = new int[Zones];
    private readonly double[] _probeWeight = new double[Zones];
    private readonly double[] _heaterJoules = new double[Zones];
    private readonly double[] _heaterWatts = new double[Zones];
    private readonly double[] _onFraction = new double[Zones];
    private double _revolutions;
    private double _pending;

    /// <summary>Creates a cold, empty barrel at room temperature.</summary>
    /// <param name="parameters">Its coefficients; null for the nominal ones.</param>
    /// <param name="surroundings">What acts on it; null for a still room.</param>
    public BarrelPlant(BarrelParameters? parameters = null, BarrelSurroundings? surroundings = null)
    {
        _parameters = parameters ?? BarrelParameters.Nominal;
        _ratedWatts = [.. _parameters.Size.RatedWatts];
        _feedThroatSink = _parameters.FeedThroatSink * _parameters.Size.LossScale[(int)ExtruderZone.Back];
        Surroundings = surroundings ?? new BarrelSurroundings();
        _cells = new BarrelCells(_parameters);
        _melt = new MeltStream(_cells);
        for (int zone = 0; zone < Zones; zone++)
        {
            _bands[zone] = new HeaterBand((ExtruderZone)zone, _parameters, _cells.BandContact[zone], Surroundings);
            (_probeCell[zone], _probeWeight[zone]) = _cells.At(BarrelGeometry.Probe((ExtruderZone)zone));
        }

        SetTemperature(Surroundings.RoomCelsius);
    }

    /// <summary>What acts on the barrel from outside.</summary>
    public BarrelSurroundings Surroundings { get; }

    /// <summary>Electric energy taken by the heaters since the start, in joules.</summary>
    public double HeaterEnergyJoules { get; private set; }

    /// <summary>Heat given to room and gearbox since the start, in joules.</summary>
    public double LossJoules { get; private set; }

    /// <summary>Heat carried out by the material since the start, above what it brought along, in joules.</summary>
    public double CarriedOutJoules => _melt.CarriedOutJoules;

    /// <summary>Heat that the screw's work has put into the material since the start, in joules.</summary>
    public double ShearJoules => _melt.ShearJoules;

    /// <summary>Heat stored in steel, screw, bands and material above 0 °C, less what the material brought along, in joules.</summary>
    public double StoredJoules
    {
        get
        {
            double sum = _melt.StoredJoules;
            for (int i = 0; i < Count; i++)
            {
                sum += (_cells.Capacity[i] * _steel[i]) + (_cells.ScrewCapacity[i] * _screw[i]);
            }

            for (int zone = 0; zone < Zones; zone++)
            {
                sum += _bands[zone].StoredJoules;
            }

            return sum;
        }
    }

    /// <summary>How many steps of its own the plant has made: the work done.</summary>
    public long Steps { get; private set; }

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

    /// <summary>What a zone's probe has reached, in °C: the value that the thermometer terminal converts.</summary>
    public double ProbeCelsius(ExtruderZone zone) => _probe[Surroundings.ProbeOf((int)zone)];

    /// <summary>True temperature of the steel where the zone's probe sits, in °C.</summary>
    public double MetalCelsius(ExtruderZone zone) => Metal((int)zone);

    /// <summary>Temperature of the zone's heater band in °C.</summary>
    public double BandCelsius(ExtruderZone zone) => _bands[(int)zone].Celsius;

    /// <summary>Temperature of the material where it leaves the tip, in °C; null while there is none.</summary>
    public double? MeltCelsius => _melt.TipCelsius;

    /// <summary>Mean power of a zone's heater in the last step, in watts.</summary>
    public double HeaterWatts(ExtruderZone zone) => _heaterWatts[(int)zone];

    /// <summary>Puts everything at one temperature, probes and bands included, for example to begin with a warm barrel.</summary>
    public void SetTemperature(double celsius)
    {
        Array.Fill(_steel, celsius);
        Array.Fill(_screw, celsius);
        Array.Fill(_probe, celsius);
        foreach (HeaterBand band in _bands)
        {
            band.SetTemperature(celsius);
            band.CoolSleeve();
        }
    }

    /// <summary>Puts one zone at a temperature, its band and probe included; the nozzle has all before the front band, the back the tail.</summary>
    public void SetTemperature(ExtruderZone zone, double celsius)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_cells.Region[i] == (int)zone)
            {
                _steel[i] = celsius;
                _screw[i] = celsius;
            }
        }

        _bands[(int)zone].SetTemperature(celsius);
        _probe[(int)zone] = celsius;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="heaterIsOn">For each zone, by number, whether current flows through a working heater.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    public void Step(double elapsedSeconds, ReadOnlySpan<bool> heaterIsOn, double screwRpm)
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            _onFraction[zone] = heaterIsOn[zone] ? 1 : 0;
        }

        Step(elapsedSeconds, _onFraction, screwRpm);
    }

    /// <summary>The same barrel at the same moment, to look ahead with; the surroundings are shared, energies count anew.</summary>
    public BarrelPlant Copy()
    {
        BarrelPlant copy = new(_parameters, Surroundings);
        _steel.CopyTo(copy._steel, 0);
        _screw.CopyTo(copy._screw, 0);
        _probe.CopyTo(copy._probe, 0);
        _heaterJoules.CopyTo(copy._heaterJoules, 0);
        copy._revolutions = _revolutions;
        copy._pending = _pending;
        copy._melt.CopyFrom(_melt);
        for (int zone = 0; zone < Zones; zone++)
        {
            copy._bands[zone].CopyFrom(_bands[zone]);
        }

        return copy;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="onFraction">For each zone, by number, the share of that time during which current flows through a working heater.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    public void Step(double seconds, ReadOnlySpan<double> onFraction, double screwRpm)
    {
        double power = _parameters.HeaterPower * Surroundings.SupplyVoltage * Surroundings.SupplyVoltage;
        double left = seconds;
        while (left > 0)
        {
            double part = Math.Min(left, StepSeconds - _pending);
            for (int zone = 0; zone < Zones; zone++)
            {
                _heaterJoules[zone] += onFraction[zone] * _ratedWatts[zone] * power * part;
            }

            _revolutions += screwRpm * part;
            _pending += part;
            left -= part;
            if (_pending >= StepSeconds - 1e-9)
            {
                StepOnce(_pending);
                _pending = 0;
            }
        }
    }

    private void StepOnce(double dt)
    {
        Steps++;
        Array.Clear(_intoSteel);
        Array.Clear(_intoScrew);
        Conduct();
        double loss = LoseToRoom() + LoseToMounting();
        for (int zone = 0; zone < Zones; zone++)
        {
            _heaterWatts[zone] = _heaterJoules[zone] / dt;
            HeaterEnergyJoules += _heaterJoules[zone];
            _heaterJoules[zone] = 0;
            loss += _bands[zone].Step(dt, _heaterWatts[zone], _steel, _intoSteel);
        }

        _melt.Step(dt, _revolutions / dt, Surroundings, _steel, _screw, _intoSteel, _intoScrew);
        _revolutions = 0;
        LossJoules += loss * dt;
        for (int i = 0; i < Count; i++)
        {
            _steel[i] += dt * _intoSteel[i] / _cells.Capacity[i];
            if (_cells.ScrewCapacity[i] > 0)
            {
                _screw[i] += dt * _intoScrew[i] / _cells.ScrewCapacity[i];
            }
        }

        for (int zone = 0; zone < Zones; zone++)
        {
            double room = Surroundings.RoomCelsius;
            double felt = room + (Surroundings.Seating(zone) * (Metal(zone) - room));
            _probe[zone] += dt * (felt - _probe[zone]) / _parameters.ProbeLagSeconds;
        }
    }

    private void Conduct()
    {
        for (int i = 0; i + 1 < Count; i++)
        {
            double steel = _cells.Conduction[i] * (_steel[i] - _steel[i + 1]);
            _intoSteel[i] -= steel;
            _intoSteel[i + 1] += steel;
            double screw = _cells.ScrewConduction[i] * (_screw[i] - _screw[i + 1]);
            _intoScrew[i] -= screw;
            _intoScrew[i + 1] += screw;
        }

        for (int i = 0; i < Count; i++)
        {
            double gap = _cells.BoreGap[i] * (_steel[i] - _screw[i]);
            _intoSteel[i] -= gap;
            _intoScrew[i] += gap;
        }
    }

    private double LoseToRoom()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_cells.BareArea[i] > 0)
            {
                double watts = _cells.BareArea[i] * Surface.Flux(_steel[i], _cells.Region[i], _parameters, Surroundings);
                _intoSteel[i] -= watts;
                sum += watts;
            }
        }

        return sum;
    }

    private double LoseToMounting()
    {
        double steel = _cells.GearboxConduction * (_steel[^1] - Surroundings.RoomCelsius);
        double screw = _cells.ScrewGearboxConduction * (_screw[^1] - Surroundings.RoomCelsius);
        double throat = _feedThroatSink * (_steel[_cells.FeedThroat] - Surroundings.RoomCelsius);
        _intoSteel[^1] -= steel;
        _intoScrew[^1] -= screw;
        _intoSteel[_cells.FeedThroat] -= throat;
        return steel + screw + throat;
    }

    private double Metal(int zone)
    {
        int i = _probeCell[zone];
        return (_steel[i] * _probeWeight[zone]) + (_steel[i + 1] * (1 - _probeWeight[zone]));
    }
}
