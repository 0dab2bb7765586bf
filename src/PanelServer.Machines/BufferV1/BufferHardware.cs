using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.BufferV1;

/// <summary>The buffer's terminals by role, with the drive settings that differ from the drivers' defaults.</summary>
public sealed class BufferHardware
{
    private const int FullStepsPerRevolution = 200;

    /// <summary>Finds the terminals and sets their start-up parameters.</summary>
    /// <param name="terminals">The machine's terminals.</param>
    /// <exception cref="MachineBuildException">A terminal is missing or of the wrong type.</exception>
    public BufferHardware(MachineTerminals terminals)
    {
        Ek1100 coupler = terminals.Require<Ek1100>(0);
        Tower = terminals.Require<El7041Variant0052>(1);
        Puller = terminals.Require<El7031Variant0030>(2);
        All = [coupler, Tower, Puller];
        Configure(Tower, 5000, 2000);
        Configure(Puller, 1500, 1000);
    }

    /// <summary>All of them, in order of role.</summary>
    public IReadOnlyList<Terminal> All { get; }

    /// <summary>Role 1: motor of the tower; positive stores filament.</summary>
    public StepperTerminal Tower { get; }

    /// <summary>Role 2: motor of the puller, which is wired and always off.</summary>
    public StepperTerminal Puller { get; }

    /// <summary>Revolutions of the tower's motor since it was first seen, positive in the direction of filling.</summary>
    public double TowerRevolutions => Tower.PositionSteps / FullStepsPerRevolution;

    /// <summary>Lets the tower turn, or switches both drives off.</summary>
    /// <param name="isOn">True for on.</param>
    /// <param name="stepsPerSecond">Speed of the tower in full steps/s.</param>
    public void Drive(bool isOn, double stepsPerSecond)
    {
        Tower.Enable = isOn;
        Tower.VelocityStepsPerSecond = isOn ? stepsPerSecond : 0;
        Puller.Enable = false;
        Puller.VelocityStepsPerSecond = 0;
    }

    /// <summary>Everything off.</summary>
    public void SetSafeOutputs()
    {
        Tower.SetSafeOutputs();
        Puller.SetSafeOutputs();
    }

    private static void Configure(StepperTerminal drive, int maximumCurrentMilliampere, int speedRange)
    {
        drive.Parameters.MaximumCurrentMilliampere = maximumCurrentMilliampere;
        drive.Parameters.SpeedRangeStepsPerSecond = speedRange;
        drive.Parameters.FullStepsPerRevolution = FullStepsPerRevolution;
    }
}
