using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Control;

namespace PanelServer.Machines.Supervision;

/// <summary>What is wrong with a drive.</summary>
public enum DriveCondition
{
    /// <summary>Nothing.</summary>
    Good,

    /// <summary>It has switched its motor off and says so.</summary>
    Error,

    /// <summary>It was switched on and did not become ready.</summary>
    NotReady,

    /// <summary>Its step counter does not do what was commanded.</summary>
    NotFollowing,
}

/// <summary>
/// Supervises one stepper drive: its error bit, whether it becomes ready, and whether its counter moves as commanded. Without
/// encoder it cannot see that the rotor slips; only the machine's own sensors can.
/// </summary>
/// <param name="drive">The drive.</param>
/// <param name="windowSeconds">Time over which the counter is compared with what was commanded: long enough for many steps at usual speeds.</param>
/// <param name="toleratedSteps">Full steps that may be missing or too many in that time, beside a fifth of what was commanded.</param>
public sealed class DriveSupervision(StepperTerminal drive, double windowSeconds = 0.5, double toleratedSteps = 10)
{
    private const double LongestSwitchOnSeconds = 1;
    private const double ToleratedShare = 0.2;

    private readonly OnDelayTimer _switchingOn = new(LongestSwitchOnSeconds);
    private double _windowSeconds;
    private double _expectedSteps;
    private double _countedSteps;
    private ushort _lastCounter;

    /// <summary>One cycle, before the new outputs are set.</summary>
    /// <param name="seconds">Time since the last cycle, in which the outputs set then were in force.</param>
    public DriveCondition Check(double seconds)
    {
        int counts = (short)(drive.Counter - _lastCounter);
        _lastCounter = drive.Counter;
        if (drive.Status.Error)
        {
            Restart();
            return DriveCondition.Error;
        }

        if (!drive.Enable || !drive.Status.Ready)
        {
            bool late = _switchingOn.Update(drive.Enable, seconds);
            if (late || !drive.Enable)
            {
                Restart();
            }

            return late ? DriveCondition.NotReady : DriveCondition.Good;
        }

        _switchingOn.Reset();
        _expectedSteps += drive.VelocityStepsPerSecond * seconds;
        _countedSteps += counts / (double)StepperTerminal.MicrostepsPerStep;
        _windowSeconds += seconds;
        return _windowSeconds < windowSeconds ? DriveCondition.Good : CloseWindow();
    }

    private DriveCondition CloseWindow()
    {
        double missing = Math.Abs(_expectedSteps - _countedSteps);
        bool follows = missing <= toleratedSteps + ToleratedShare * Math.Abs(_expectedSteps);
        Restart();
        return follows ? DriveCondition.Good : DriveCondition.NotFollowing;
    }

    private void Restart()
    {
        _switchingOn.Reset();
        _windowSeconds = 0;
        _expectedSteps = 0;
        _countedSteps = 0;
    }
}
