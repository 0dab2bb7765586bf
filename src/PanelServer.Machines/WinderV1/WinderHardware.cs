using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.WinderV1;

/// <summary>The winder's terminals by role, what is wired to them, and the drive settings that differ from the drivers' defaults.</summary>
public sealed class WinderHardware
{
    private const int LaserPointerChannel = 1;
    private const int TensionArmChannel = 1;

    private readonly El2002 _outputs;
    private readonly El7031Variant0030 _pullerTerminal;

    /// <summary>Finds the terminals and sets their start-up parameters.</summary>
    /// <param name="terminals">The machine's terminals.</param>
    /// <param name="spoolIsEl7031">True for the variant whose spool is driven by an EL7031-0030 instead of an EL7041-0052.</param>
    /// <exception cref="MachineBuildException">A terminal is missing or of the wrong type.</exception>
    public WinderHardware(MachineTerminals terminals, bool spoolIsEl7031)
    {
        Ek1100 coupler = terminals.Require<Ek1100>(0);
        _outputs = terminals.Require<El2002>(1);
        Spool = spoolIsEl7031 ? terminals.Require<El7031Variant0030>(2) : terminals.Require<El7041Variant0052>(2);
        Traverse = terminals.Require<El7031>(3);
        _pullerTerminal = terminals.Require<El7031Variant0030>(4);
        All = [coupler, _outputs, Spool, Traverse, Puller];

        Configure(Spool, spoolIsEl7031 ? 2700 : 2800, 2000);
        Configure(Traverse, 1500, 1000);
        Configure(Puller, 2700, 1000);
    }

    /// <summary>All of them, in order of role.</summary>
    public IReadOnlyList<Terminal> All { get; }

    /// <summary>Role 2: spool motor; positive winds.</summary>
    public StepperTerminal Spool { get; }

    /// <summary>Role 3: traverse motor; positive is outwards, away from the end switch.</summary>
    public StepperTerminal Traverse { get; }

    /// <summary>Role 4: puller motor; positive is forward.</summary>
    public StepperTerminal Puller => _pullerTerminal;

    /// <summary>Role 3, digital input 1: the traverse's inner end switch is closed.</summary>
    public bool EndSwitchIsClosed => Traverse.Status.DigitalInput1;

    /// <summary>Role 4, analog input 1: voltage of the tension arm's sensor.</summary>
    public double TensionArmVolts => _pullerTerminal.Voltage(TensionArmChannel);

    /// <summary>The tension arm's sensor is outside the range of its input.</summary>
    public bool TensionArmIsOutOfRange
    {
        get
        {
            AnalogStatus status = _pullerTerminal.AnalogInputOf(TensionArmChannel).Status;
            return status.Underrange || status.Overrange;
        }
    }

    /// <summary>Role 1, output 1: the laser pointer.</summary>
    public bool LaserPointer
    {
        get => _outputs.Output[LaserPointerChannel];
        set => _outputs.Output[LaserPointerChannel] = value;
    }

    /// <summary>The drives were switched on in the last cycle.</summary>
    public bool DrivesAreEnabled => Spool.Enable;

    /// <summary>Switches all three drives on or off.</summary>
    /// <param name="enable">True for on.</param>
    public void EnableDrives(bool enable)
    {
        Spool.Enable = enable;
        Traverse.Enable = enable;
        Puller.Enable = enable;
    }

    /// <summary>Everything off.</summary>
    public void SetSafeOutputs()
    {
        // By index: an enumerator would be allocated, and this may run in every cycle.
        for (int i = 0; i < All.Count; i++)
        {
            All[i].SetSafeOutputs();
        }
    }

    private static void Configure(StepperTerminal drive, int maximumCurrentMilliampere, int speedRange)
    {
        drive.Parameters.MaximumCurrentMilliampere = maximumCurrentMilliampere;
        drive.Parameters.SpeedRangeStepsPerSecond = speedRange;
        drive.Parameters.FullStepsPerRevolution = (int)WinderUnits.FullStepsPerRevolution;
    }
}
