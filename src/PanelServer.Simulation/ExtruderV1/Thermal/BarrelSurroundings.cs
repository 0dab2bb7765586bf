namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>What acts on the barrel from outside, and what is wrong with it. May be changed at any time.</summary>
public sealed class BarrelSurroundings
{
    private readonly double[] _draught = [1, 1, 1, 1];
    private readonly bool[] _insulationIsOff = new bool[4];
    private readonly double[] _seating = [1, 1, 1, 1];
    private readonly int[] _probeOf = [0, 1, 2, 3];

    /// <summary>Temperature of the room in °C.</summary>
    public double RoomCelsius { get; set; } = 22;

    /// <summary>Mains voltage relative to the rated one; the heaters' power goes with its square.</summary>
    public double SupplyVoltage { get; set; } = 1;

    /// <summary>Temperature of the material that is fed, in °C.</summary>
    public double FeedCelsius { get; set; } = 22;

    /// <summary>Throughput in kilograms per hour and rpm (maker, never weighed).</summary>
    public double KilogramsPerHourAndRpm { get; set; } = 0.1;

    /// <summary>Mechanical energy that the screw puts into the melt, in kilowatt-hours per kilogram; the handbook says 0.10 to 0.25.</summary>
    public double MechanicalEnergy { get; set; } = 0.10;

    /// <summary>How much better a zone gives heat to the air than in a still room: a draught or a fan. 1 is still air.</summary>
    /// <param name="zone">The zone; the back zone's includes the unheated tail.</param>
    /// <param name="factor">Factor on convection, above 0.</param>
    public void SetDraught(ExtruderZone zone, double factor) => _draught[(int)zone] = factor;

    /// <summary>Takes the insulation off a zone or puts it back. The nozzle has none.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="isOff">Whether it is off.</param>
    public void SetInsulationOff(ExtruderZone zone, bool isOff) => _insulationIsOff[(int)zone] = isOff;

    /// <summary>How well a zone's probe sits: it reads this part of the steel's temperature above the room.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="share">1 seated, 0 hanging in the air.</param>
    public void SetProbeSeating(ExtruderZone zone, double share) => _seating[(int)zone] = share;

    /// <summary>Exchanges the probes of two zones, for example because their plugs were; once more puts them back.</summary>
    /// <param name="one">A zone.</param>
    /// <param name="other">Another.</param>
    public void SwapProbes(ExtruderZone one, ExtruderZone other) =>
        (_probeOf[(int)one], _probeOf[(int)other]) = (_probeOf[(int)other], _probeOf[(int)one]);

    internal double Draught(int zone) => _draught[zone];

    internal bool IsInsulationOff(int zone) => _insulationIsOff[zone];

    internal double Seating(int zone) => _seating[zone];

    internal int ProbeOf(int zone) => _probeOf[zone];
}
