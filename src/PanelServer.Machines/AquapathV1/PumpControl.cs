using PanelServer.Machines.Control;

namespace PanelServer.Machines.AquapathV1;

/// <summary>
/// The pump of a circuit: runs while it is wanted in Auto, runs on for a while to cool a heater that was just on, and is given up when it
/// brings no flow.
/// </summary>
/// <param name="options">Limits.</param>
public sealed class PumpControl(AquapathOptions options)
{
    private readonly OnDelayTimer _isDue = new(options.FlowGraceSeconds);
    private readonly OnDelayTimer _isMissing = new(options.NoFlowSeconds);
    private bool _wasDemanded;
    private double _runOnLeft;

    /// <summary>The pump's relay is closed.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The pump is wanted and runs: heating and cooling are possible.</summary>
    public bool IsDemanded { get; private set; }

    /// <summary>It has run for long enough and there is no flow.</summary>
    public bool BringsNoFlow => _isDue.Output && _isMissing.Output;

    /// <summary>One cycle.</summary>
    /// <param name="isDemanded">It is wanted, and the machine is in Auto.</param>
    /// <param name="hasFlow">The flow sensor sees flow.</param>
    /// <param name="celsius">The last known temperature behind the heater.</param>
    /// <param name="secondsSinceHeater">How long ago the heater was on.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Update(bool isDemanded, bool hasFlow, double celsius, double secondsSinceHeater, double elapsedSeconds)
    {
        _isDue.Update(isDemanded, elapsedSeconds);
        _isMissing.Update(isDemanded && !hasFlow, elapsedSeconds);
        if (BringsNoFlow)
        {
            SwitchOff();
            return;
        }

        bool isHot = celsius > options.RunOnCelsius;
        bool begins = _wasDemanded && !isDemanded && secondsSinceHeater <= options.RunOnSeconds;
        _runOnLeft = isDemanded || !isHot ? 0 : begins ? options.RunOnSeconds : Math.Max(_runOnLeft - elapsedSeconds, 0);
        _wasDemanded = isDemanded;
        IsDemanded = isDemanded;
        IsOn = isDemanded || _runOnLeft > 0;
    }

    /// <summary>Switches it off at once, without running on.</summary>
    public void SwitchOff()
    {
        (_wasDemanded, IsDemanded, IsOn, _runOnLeft) = (false, false, false, 0);
    }

    /// <summary>Forgets how long it has run without flow.</summary>
    public void Restart()
    {
        _isDue.Reset();
        _isMissing.Reset();
    }
}
