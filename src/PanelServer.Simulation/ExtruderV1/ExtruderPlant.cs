using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// Everything of a simulated extruder that is not electronics: barrel, screw, melt, motor and the main contactor, joined
/// together. Inputs are the four relays and the inverter's commands; outputs are temperatures, pressure and the drive's values.
/// </summary>
public sealed class ExtruderPlant
{
    private readonly bool[] _heaterIsOn = new bool[BarrelPlant.Zones];
    private readonly bool[] _relayConducts = new bool[BarrelPlant.Zones];
    private readonly bool[] _relayIsStuck = new bool[BarrelPlant.Zones];
    private readonly bool[] _heaterIsDead = new bool[BarrelPlant.Zones];

    /// <summary>Creates a cold machine with its contactor closed.</summary>
    /// <param name="constants">Its constants; null for the standard ones.</param>
    public ExtruderPlant(ExtruderPlantConstants? constants = null)
    {
        Constants = constants ?? new ExtruderPlantConstants();
        Barrel = new BarrelPlant(Constants.Thermal);
        Melt = new ExtruderMelt(Constants);
        Drive = new InverterDrive(Constants);
    }

    /// <summary>The constants.</summary>
    public ExtruderPlantConstants Constants { get; }

    /// <summary>The heated barrel.</summary>
    public BarrelPlant Barrel { get; }

    /// <summary>The melt in front of the screw.</summary>
    public ExtruderMelt Melt { get; }

    /// <summary>Inverter and motor.</summary>
    public InverterDrive Drive { get; }

    /// <summary>
    /// Main contactor, closed while the emergency-stop chain is closed and the machine is started. It feeds heaters and inverter.
    /// </summary>
    public bool IsContactorClosed
    {
        get;
        set
        {
            field = value;
            Drive.SetPower(value);
        }
    } = true;

    /// <summary>Speed of the screw in conveying direction, in rpm; 0 when it stands or turns backwards.</summary>
    public double ConveyingRpm { get; private set; }

    /// <summary>Energy taken from the mains by heaters and motor since the start, in kilowatt-hours.</summary>
    public double EnergyKilowattHours { get; private set; }

    /// <summary>Whether the zone's relay conducts.</summary>
    public bool RelayConducts(ExtruderZone zone) => _relayConducts[(int)zone];

    /// <summary>Whether current flows through the zone's heater.</summary>
    public bool HeaterIsOn(ExtruderZone zone) => _heaterIsOn[(int)zone];

    /// <summary>Fault: the zone's relay conducts whatever it is told.</summary>
    public void SetRelayStuck(ExtruderZone zone, bool isStuck) => _relayIsStuck[(int)zone] = isStuck;

    /// <summary>Fault: the zone's heater is burnt out.</summary>
    public void SetHeaterDead(ExtruderZone zone, bool isDead) => _heaterIsDead[(int)zone] = isDead;

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="relayIsClosed">For each zone, by number, whether its relay is told to conduct.</param>
    public void Step(double elapsedSeconds, ReadOnlySpan<bool> relayIsClosed)
    {
        for (int i = 0; i < BarrelPlant.Zones; i++)
        {
            _relayConducts[i] = relayIsClosed[i] || _relayIsStuck[i];
            _heaterIsOn[i] = IsContactorClosed && !_heaterIsDead[i] && _relayConducts[i];
        }

        double torque = Constants.FrictionTorque + (Constants.TorquePerBar * Melt.PressureBar);
        Drive.Step(elapsedSeconds, torque);
        ConveyingRpm = ScrewRpm(torque);
        double meltCelsius = (Barrel.MetalCelsius(ExtruderZone.Front) + Barrel.MetalCelsius(ExtruderZone.Nozzle)) / 2;
        Melt.Step(elapsedSeconds, ConveyingRpm, meltCelsius);
        Barrel.Step(elapsedSeconds, _heaterIsOn, ConveyingRpm);
        EnergyKilowattHours += (Barrel.HeaterWatts() + (Drive.Voltage * Drive.CurrentAmperes)) * elapsedSeconds / 3.6e6;
    }

    private double ScrewRpm(double torque)
    {
        // The gearbox inverts: the screw conveys while the inverter turns the motor in reverse.
        bool isConveying = Drive.OutputDirection < 0;
        double rotorHertz = Drive.OutputHertz - (Constants.RatedSlipHertz * torque);
        return isConveying && rotorHertz > 0 ? rotorHertz * 120 / Constants.MotorPoles / Constants.GearRatio : 0;
    }
}
