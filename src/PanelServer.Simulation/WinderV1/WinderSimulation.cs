using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WinderV1;

/// <summary>
/// A whole simulated winder: its terminals, and behind their terminal points the plant. Whoever drives the segment calls
/// <see cref="Advance"/> with the segment's time, once per cycle.
/// </summary>
public sealed class WinderSimulation : SimulatedMachine, IFilamentSource
{
    private const int EndSwitchInput = 1;
    private const int ArmSensorInput = 1;

    private const double SecondsToThread = 5;

    private double _spoolSteps;
    private double _traverseSteps;
    private double _pullerSteps;
    private double _untendedSeconds;
    private long _now;

    /// <summary>Makes the winder, at rest and without filament.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    /// <param name="constants">Constants of the plant; null for the standard ones.</param>
    /// <param name="spoolIsEl7031">True for the build whose spool is driven by an EL7031-0030.</param>
    public WinderSimulation(ushort serial = SegmentPresets.DefaultSerial, WinderPlantConstants? constants = null, bool spoolIsEl7031 = false)
    {
        Terminals = new WinderTerminals(serial, spoolIsEl7031);
        Plant = new WinderPlant(constants ?? new WinderPlantConstants());
        WriteSensors();
    }

    /// <summary>The terminals, to be plugged into a segment.</summary>
    public WinderTerminals Terminals { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<VirtualSubdevice> Subdevices => Terminals.Subdevices;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => [.. WinderFaults.Of(this)];

    /// <summary>The plant, with its faults.</summary>
    public WinderPlant Plant { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => WinderTrueValues.Of(Plant);

    /// <inheritdoc/>
    double IFilamentSource.FilamentDiameterMillimetre => Plant.FilamentDiameterMillimetre;

    /// <summary>Fault: voltage of the tension arm's sensor instead of what it measures, V; null for none.</summary>
    public double? ArmSensorVolt { get; set; }

    /// <summary>
    /// True for a winder with an operator: filament that the puller pulls and that does not hold up the arm, because it is not
    /// threaded or lies on the floor, is threaded after five seconds.
    /// </summary>
    public bool HasOperator { get; set; }

    /// <summary>
    /// Fault: the filament breaks, or comes off the spool, and nobody threads it again before this is set back, which does.
    /// </summary>
    public bool IsFilamentBroken
    {
        get;
        set
        {
            if (value)
            {
                Plant.Filament.Break();
            }
            else if (field)
            {
                Plant.Thread();
            }

            field = value;
        }
    }

    /// <summary>Ends all faults of drives, sensors and plant. A drive's error stays until the drive is reset.</summary>
    public override void ClearFaults()
    {
        Terminals.Spool.ClearFaults();
        Terminals.Traverse.ClearFaults();
        Terminals.Puller.ClearFaults();

        ArmSensorVolt = null;
        IsFilamentBroken = false;
        Plant.Arm.HeldDegrees = null;
        Plant.SpoolSlips = false;
        Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        Plant.Traverse.IsJammed = false;
    }

    /// <summary>Lets the plant follow the motors and the segment's time.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public override void Advance(long nowNanoseconds)
    {
        double seconds = (nowNanoseconds - _now) / 1e9;
        if (seconds <= 0)
        {
            return;
        }

        _now = nowNanoseconds;
        Plant.Advance(
            new WinderMotorSteps(
                Turned(Terminals.Spool, ref _spoolSteps),
                Turned(Terminals.Traverse, ref _traverseSteps),
                Turned(Terminals.Puller, ref _pullerSteps)),
            seconds);
        Tend(seconds);
        WriteSensors();
    }

    private static double Turned(VirtualStepperTerminal drive, ref double before)
    {
        double turned = drive.StepsTurned - before;
        before = drive.StepsTurned;
        return turned;
    }

    private void Tend(double seconds)
    {
        bool needsHand = HasOperator && !IsFilamentBroken && Plant.Arm.AngleDegrees == 0 && Terminals.Puller.StepsPerSecond != 0;
        _untendedSeconds = needsHand ? _untendedSeconds + seconds : 0;
        if (_untendedSeconds > SecondsToThread)
        {
            Plant.Thread();
        }
    }

    private void WriteSensors()
    {
        Terminals.Traverse.SetDigitalInput(EndSwitchInput, Plant.Traverse.SwitchIsClosed);
        Terminals.Puller.SetVoltage(ArmSensorInput, ArmSensorVolt ?? Plant.Arm.SensorVolt);
    }
}
