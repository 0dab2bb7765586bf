using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// What the controller knows of the barrel's heat: steel in slices, screw, material, heater bands and probes as nodes of their
/// own, conduction between them and losses to the room. One object is one state; prediction works on copies.
/// </summary>
/// <remarks>
/// What no drawing tells is estimated and set from outside: how strong the heaters are (<see cref="SetGain"/>) and which heat
/// flows that the model does not know (<see cref="SetDisturbance"/>). Band and probe both delay the reading; only the sum of
/// their lags is known well, and a model assumes one way to share it.
/// </remarks>
internal sealed class ThermalModel
{
    /// <summary>Longest step that is numerically sound.</summary>
    internal const double LongestStepSeconds = 5;

    private const double StefanBoltzmann = 5.670374e-8;
    private const double ZeroCelsius = 273.15;

    // Through the sleeve's film and insulation, in W/K for each metre of band.
    private static readonly double SleeveConductance = 0.85 * 2 * Math.PI * Insulation / Math.Log(Sleeve / ThermalGeometry.Band);

    private readonly double[] _steel = new double[Slices];
    private readonly double[] _screw = new double[Slices];
    private readonly double[] _flow = new double[Slices];
    private readonly double[] _band = new double[Zones];
    private readonly double[] _probe = new double[Zones];
    private readonly double[] _bandLag = new double[Zones];
    private readonly double[] _probeLag = new double[Zones];
    private readonly double[] _gain = new double[Zones];
    private readonly double[] _disturbance = new double[Zones];
    private readonly MeltModel _melt;

    // The shape's, at hand for the loop that runs most often of all.
    private readonly double[] _conductance;
    private readonly double[] _gapConductance;
    private readonly double[] _lossArea;
    private readonly double[] _capacity;
    private readonly double[] _screwCapacity;

    /// <summary>A model.</summary>
    /// <param name="shape">The barrel.</param>
    /// <param name="probeLagSeconds">Lag of the probes in their pockets.</param>
    internal ThermalModel(BarrelShape shape, double probeLagSeconds)
    {
        Shape = shape;
        Array.Fill(_probeLag, probeLagSeconds);
        _melt = new MeltModel(shape);
        _conductance = shape.Conductance;
        _gapConductance = shape.GapConductance;
        _lossArea = shape.LossArea;
        _capacity = shape.Capacity;
        _screwCapacity = shape.ScrewCapacity;
    }

    /// <summary>The barrel.</summary>
    internal BarrelShape Shape { get; }

    /// <summary>Lag of a zone's probe in its pocket.</summary>
    internal double ProbeLagSeconds(int zone) => _probeLag[zone];

    internal void SetProbeLag(int zone, double seconds) => _probeLag[zone] = seconds;

    /// <summary>Lag of a zone's band: its heat capacity by its contact with the steel.</summary>
    internal double BandLagSeconds(int zone) => _bandLag[zone];

    internal void SetBandLag(int zone, double seconds) => _bandLag[zone] = seconds;

    /// <summary>Temperature of the room.</summary>
    internal double RoomCelsius { get; set; } = 22;

    /// <summary>Temperature of the steel where a zone's probe sits.</summary>
    internal double Metal(int zone) => _steel[(ZoneSlices[zone].First + ZoneSlices[zone].Last) / 2];

    /// <summary>Temperature of a zone's band.</summary>
    internal double Band(int zone) => _band[zone];

    /// <summary>What a zone's probe reads.</summary>
    internal double Probe(int zone) => _probe[zone];

    /// <summary>Power of a zone's heater relative to its rating.</summary>
    internal double Gain(int zone) => _gain[zone];

    /// <summary>Heat flow into a zone that the model does not know, in watts.</summary>
    internal double Disturbance(int zone) => _disturbance[zone];

    /// <summary>Heat that a zone's steel gives to the material in it, in watts.</summary>
    internal double IntoMaterial(int zone)
    {
        double watts = 0;
        for (int i = ZoneSlices[zone].First; i <= ZoneSlices[zone].Last; i++)
        {
            watts += _melt.FromSteel(i, _steel[i]);
        }

        return watts;
    }

    internal void SetGain(int zone, double gain) => _gain[zone] = gain;

    internal void SetDisturbance(int zone, double watts) => _disturbance[zone] = watts;

    /// <summary>Begins anew: everything between the probes at what they read, bands as warm as the steel, the tail colder towards the gearbox.</summary>
    /// <param name="readings">What the probes read.</param>
    internal void Start(ReadOnlySpan<double> readings)
    {
        for (int i = 0; i < Slices; i++)
        {
            double x = (Shape.Cuts[i].From + Shape.Cuts[i].To) / 2;
            _steel[i] = Between(x, readings);
            _screw[i] = _steel[i];
        }

        _melt.Empty();
        for (int zone = 0; zone < Zones; zone++)
        {
            _band[zone] = readings[zone];
            _probe[zone] = readings[zone];
            _disturbance[zone] = 0;
            _gain[zone] = HeaterGain;
        }
    }

    /// <summary>Takes over another model's state.</summary>
    internal void CopyFrom(ThermalModel other)
    {
        other._steel.CopyTo(_steel, 0);
        other._screw.CopyTo(_screw, 0);
        other._band.CopyTo(_band, 0);
        other._probe.CopyTo(_probe, 0);
        other._bandLag.CopyTo(_bandLag, 0);
        other._probeLag.CopyTo(_probeLag, 0);
        other._gain.CopyTo(_gain, 0);
        other._disturbance.CopyTo(_disturbance, 0);
        _melt.CopyFrom(other._melt);
        RoomCelsius = other.RoomCelsius;
    }

    /// <summary>Takes over another model's barrel without the nozzle group, its lags included.</summary>
    internal void CopyBarrelFrom(ThermalModel other)
    {
        Array.Copy(other._steel, LastOfNozzle + 1, _steel, LastOfNozzle + 1, Slices - LastOfNozzle - 1);
        Array.Copy(other._screw, LastOfNozzle + 1, _screw, LastOfNozzle + 1, Slices - LastOfNozzle - 1);
        for (int zone = 0; zone < NozzleZone; zone++)
        {
            _band[zone] = other._band[zone];
            _probe[zone] = other._probe[zone];
            _bandLag[zone] = other._bandLag[zone];
            _probeLag[zone] = other._probeLag[zone];
            _gain[zone] = other._gain[zone];
            _disturbance[zone] = other._disturbance[zone];
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much, at most <see cref="LongestStepSeconds"/>.</param>
    /// <param name="watts">For each zone its rated power times the share of time the relay was closed.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    internal void Step(double seconds, ReadOnlySpan<double> watts, double screwRpm)
    {
        double fromNozzleSide = 0;
        for (int i = 0; i < Slices; i++)
        {
            double steel = _steel[i];
            double next = i < Slices - 1 ? _steel[i + 1] : RoomCelsius;
            double toNext = _conductance[i + 1] * (steel - next);
            double gap = _gapConductance[i] * (steel - _screw[i]);
            double loss = _lossArea[i] > 0 ? _lossArea[i] * Flux(steel) : 0;
            _flow[i] = fromNozzleSide - toNext - gap - loss;
            _screw[i] += _screwCapacity[i] > 0 ? seconds * gap / _screwCapacity[i] : 0;
            fromNozzleSide = toNext;
        }

        _flow[Shape.FeedSlice] -= Shape.FeedThroatConductance * (_steel[Shape.FeedSlice] - RoomCelsius);
        _melt.Step(seconds, screwRpm, _steel, _screw, _flow);
        for (int zone = 0; zone < Zones; zone++)
        {
            StepBandAndProbe(zone, seconds, watts[zone]);
        }

        for (int i = 0; i < Slices; i++)
        {
            _steel[i] += seconds * _flow[i] / _capacity[i];
        }
    }

    /// <summary>Corrects a zone by what its probe has told.</summary>
    internal void Correct(int zone, double band, double metal, double probe)
    {
        _band[zone] += band;
        _probe[zone] += probe;
        (int first, int last) = GroupSlices[zone];
        for (int i = first; i <= last; i++)
        {
            _steel[i] += metal;
        }
    }

    /// <summary>Electric power that holds a zone at a temperature, with everything beside it as it is now; negative where neighbours alone are too much.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="celsius">The temperature at its probe.</param>
    /// <param name="intoSteel">The part of it that goes from band to steel.</param>
    internal double HoldingWatts(int zone, double celsius, out double intoSteel)
    {
        double rise = celsius - Metal(zone);
        (int first, int last) = ZoneSlices[zone];
        double flow = Shape.Conductance[first] * (_steel[first] + rise - _steel[first - 1]);
        flow += Shape.Conductance[last + 1] * (_steel[last] + rise - _steel[last + 1]);
        for (int i = first; i <= last; i++)
        {
            double steel = _steel[i] + rise;
            flow += (Shape.GapConductance[i] * (steel - _screw[i])) + _melt.FromSteel(i, steel);
        }

        intoSteel = flow - _disturbance[zone];
        return intoSteel + BandLoss(zone, celsius + (Math.Max(0, intoSteel) / Shape.Contact[zone]));
    }

    /// <summary>Where a zone's steel ends up once its band has given the heat that it holds beyond what it needs for holding.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="intoSteel">Power from band to steel that holds it, from <see cref="HoldingWatts"/>.</param>
    internal double Settled(int zone, double intoSteel)
    {
        (int first, int last) = ZoneSlices[zone];
        double mean = 0;
        for (int i = first; i <= last; i++)
        {
            mean += _steel[i] / (last - first + 1);
        }

        double stored = BandCapacity(zone) * (_band[zone] - mean - (Math.Max(0, intoSteel) / Shape.Contact[zone]));
        return Metal(zone) + (stored / Shape.SteelCapacity[zone]);
    }

    /// <summary>Heat capacity of a zone's band in J/K.</summary>
    internal double BandCapacity(int zone) => Shape.Contact[zone] * _bandLag[zone];

    private void StepBandAndProbe(int zone, double seconds, double watts)
    {
        (int first, int last) = ZoneSlices[zone];
        int count = last - first + 1;
        double contact = Shape.Contact[zone];
        double mean = 0;
        for (int i = first; i <= last; i++)
        {
            _flow[i] += ((contact * (_band[zone] - _steel[i])) + _disturbance[zone]) / count;
            mean += _steel[i] / count;
        }

        // A light band follows within a step: its change is that of an exponential approach.
        double target = mean + (((watts * _gain[zone]) - BandLoss(zone, _band[zone])) / contact);
        _band[zone] += (target - _band[zone]) * (1 - Math.Exp(-seconds / _bandLag[zone]));
        _probe[zone] += seconds * (Metal(zone) - _probe[zone]) / _probeLag[zone];
    }

    private double BandLoss(int zone, double celsius)
    {
        double width = Bands[zone].To - Bands[zone].From;
        double loss = zone == NozzleZone
            ? Math.PI * ThermalGeometry.Band * width * Flux(celsius)
            : SleeveConductance * width * (celsius - RoomCelsius);
        return loss * Shape.Scale(zone).Loss;
    }

    private double Flux(double celsius)
    {
        double rise = celsius - RoomCelsius;
        double surface = celsius + ZeroCelsius;
        double room = RoomCelsius + ZeroCelsius;
        return rise * ((Convection * Math.Sqrt(Math.Sqrt(Math.Abs(rise)))) + (Emissivity * StefanBoltzmann * ((surface * surface) + (room * room)) * (surface + room)));
    }

    // Linear between probes, level outwards of the nozzle, falling to the room's temperature at the gearbox.
    private double Between(double x, ReadOnlySpan<double> readings)
    {
        ReadOnlySpan<int> order = [NozzleZone, 0, 1, 2];
        double x0 = -0.249;
        double t0 = readings[NozzleZone];
        foreach (int zone in order)
        {
            double x1 = (Bands[zone].From + Bands[zone].To) / 2;
            if (x <= x1)
            {
                return t0 + ((readings[zone] - t0) * (x - x0) / (x1 - x0));
            }

            (x0, t0) = (x1, readings[zone]);
        }

        return t0 + ((RoomCelsius - t0) * (x - x0) / (Shape.Cuts[^1].To - x0));
    }
}
