using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Reference;

/// <summary>
/// The extruder's heating alone: controller, supervision and relays on a plant, with readings in steps of 0.1 K renewed every
/// 250 ms. Hours take a second, so that every fault can be tried on every plant.
/// </summary>
public sealed class ExtruderHeatingRig
{
    private const double CycleSeconds = 0.05;
    private const int CyclesPerReading = 5;
    private const double RelayWindowSeconds = 2;
    private const double ShortestPulseSeconds = 0.02;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private readonly TimeProportionalOutput[] _relays = [.. Zones.Select(_ => new TimeProportionalOutput(RelayWindowSeconds, ShortestPulseSeconds))];
    private readonly double[] _onFraction = new double[Zones.Length];
    private readonly double[] _readings = new double[Zones.Length];
    private readonly ExtruderModel _model;
    private long _cycle;

    public ExtruderHeatingRig(BarrelParameters plant, BarrelSurroundings? surroundings = null, ExtruderModel? model = null)
    {
        Plant = new BarrelPlant(plant, surroundings);
        _model = model ?? ExtruderModel.V1;
        Controller = new(_model);
        Supervision = new(_model);
    }

    public BarrelPlant Plant { get; }

    public HeatingController Controller { get; private set; }

    public HeatingSupervision Supervision { get; private set; }

    /// <summary>Set points by zone: front, middle, back, nozzle.</summary>
    public double[] Targets { get; } = [200, 170, 150, 200];

    public PidGains Gains { get; set; } = HeatingController.DefaultGains;

    /// <summary>False in Standby.</summary>
    public bool IsHeating { get; set; } = true;

    public double ScrewRpm { get; set; }

    public bool[] RelayIsStuck { get; } = new bool[Zones.Length];

    public bool[] HeaterIsDead { get; } = new bool[Zones.Length];

    public double Now => _cycle * CycleSeconds;

    /// <summary>The zone of the plant that a zone of the machine is.</summary>
    public static ExtruderZone PlantZone(ExtruderZoneName zone) => zone switch
    {
        ExtruderZoneName.Front => ExtruderZone.Front,
        ExtruderZoneName.Middle => ExtruderZone.Middle,
        ExtruderZoneName.Back => ExtruderZone.Back,
        _ => ExtruderZone.Nozzle,
    };

    /// <summary>Begins with the steel at the set points, tail and nozzle group included.</summary>
    public void WarmUp()
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            Plant.SetTemperature(PlantZone(zone), Targets[(int)zone]);
        }
    }

    /// <summary>The server starts anew: it knows nothing, the barrel goes on.</summary>
    public void Restart()
    {
        Controller = new(_model);
        Supervision = new(_model);
    }

    public double Metal(ExtruderZoneName zone) => Plant.MetalCelsius(PlantZone(zone));

    public double Reading(ExtruderZoneName zone) => _readings[(int)zone];

    /// <summary>Runs until a time, or until something is found in any zone.</summary>
    /// <returns>The zone and what was found; null if nothing was.</returns>
    public (ExtruderZoneName Zone, HeatingFault Fault)? RunUntilFound(double seconds, HeatingFault least = HeatingFault.LosesHeat)
    {
        while (Now < seconds)
        {
            Step();
            foreach (ExtruderZoneName zone in Zones)
            {
                if (Supervision.Fault(zone) >= least)
                {
                    return (zone, Supervision.Fault(zone));
                }
            }
        }

        return null;
    }

    public void Step()
    {
        if (_cycle % CyclesPerReading == 0)
        {
            foreach (ExtruderZoneName zone in Zones)
            {
                _readings[(int)zone] = Math.Round(Plant.ProbeCelsius(PlantZone(zone)) * 10) / 10;
            }
        }

        bool danger = false;
        foreach (ExtruderZoneName zone in Zones)
        {
            danger |= Supervision.Fault(zone) == HeatingFault.RelayStuck;
        }

        foreach (ExtruderZoneName zone in Zones)
        {
            int i = (int)zone;
            bool heats = Heats(zone, danger);
            Controller.Observe(zone, _readings[i], _relays[i].IsClosed, heats, Targets[i], Gains, CycleSeconds);
            Supervision.Observe(zone, _readings[i], _relays[i].IsClosed, CycleSeconds);
        }

        Controller.Update(ScrewRpm, CycleSeconds);
        Supervision.Update(Controller, ScrewRpm, CycleSeconds);
        foreach (ExtruderZoneName zone in Zones)
        {
            int i = (int)zone;
            if (Heats(zone, danger))
            {
                _relays[i].Update(Controller.Duty(zone), CycleSeconds);
            }
            else
            {
                _relays[i].Open();
            }

            _onFraction[(int)PlantZone(zone)] = !HeaterIsDead[i] && (_relays[i].IsClosed || RelayIsStuck[i]) ? 1 : 0;
        }

        Plant.Step(CycleSeconds, (ReadOnlySpan<double>)_onFraction, ScrewRpm);
        _cycle++;
    }

    private bool Heats(ExtruderZoneName zone, bool danger) => IsHeating && !danger && !Supervision.MustBeOff(zone);
}
