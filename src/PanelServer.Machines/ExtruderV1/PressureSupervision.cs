using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Judges, while the screw is regulated by pressure, whether the melt answers to the screw. What to expect is what was seen: as long as
/// the hopper feeds and the die is sound, the pressure at a speed is at least the one seen at a lower speed, and in proportion at a
/// lower one, however the melt thins. Before pressure was seen the screw gets the time that an empty barrel takes to fill.
/// </summary>
/// <param name="model">Time limits, least pressure and gear.</param>
public sealed class PressureSupervision(ExtruderModel model)
{
    private const double MemorySeconds = 30;

    // Surging feed and a change of colour or temperature move the pressure by less than this part of what was seen.
    private const double MissingPart = 0.5;
    private const double UnreachedSeconds = 30;
    private const double UnreachedPart = 0.95;
    private const double UnreachedBar = 1;
    private const double BelowFullSpeedHertz = 0.1;

    private readonly FirstOrderFilter _seenBar = new(MemorySeconds);
    private readonly FirstOrderFilter _seenHertz = new(MemorySeconds);
    private readonly OnDelayTimer _collapsed = new(model.PressureCollapseSeconds);
    private readonly OnDelayTimer _fullSpeed = new(model.FullSpeedWithoutPressureSeconds);
    private readonly OnDelayTimer _unreached = new(UnreachedSeconds);
    private double _revolutionsWithout;

    /// <summary>Why the screw has to stop, as an operator reads it, or null.</summary>
    public string? Reason =>
        _collapsed.Output ? ExtruderMessages.PressureCollapsed
        : _fullSpeed.Output || _revolutionsWithout > model.RevolutionsWithoutPressure ? ExtruderMessages.PressureNotBuilt
        : null;

    /// <summary>What to tell the operator of a screw that goes on, or null.</summary>
    public string? Warning => _unreached.Output ? ExtruderMessages.PressureNotReached : null;

    /// <summary>The frequency that must not be exceeded because the pressure that was seen is missing, in hertz; infinite while it is not.</summary>
    public double CeilingHertz { get; private set; } = double.PositiveInfinity;

    /// <summary>One cycle.</summary>
    /// <param name="state">Mode, regulation and target.</param>
    /// <param name="pressure">The pressure sensor.</param>
    /// <param name="inverter">Its set and output frequency.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Update(in ExtruderState state, SensorSupervision pressure, Inverter inverter, double elapsedSeconds)
    {
        if (state.ModeState.Mode != ExtruderMode.Extrude || !pressure.IsUsable)
        {
            Reset();
            return;
        }

        double bar = pressure.Value;
        double hertz = inverter.Report.OutputHertz;
        bool isRegulated = !state.RegulationState.UsesRpm;
        JudgeCollapse(bar, hertz, isRegulated, elapsedSeconds);

        double target = state.PressureState.TargetBar;
        bool isAtFullSpeed = isRegulated && inverter.SetHertz >= model.MaximumHertz - BelowFullSpeedHertz;
        _fullSpeed.Update(isAtFullSpeed && bar < MissingPart * target, elapsedSeconds);
        _unreached.Update(isAtFullSpeed && bar < (UnreachedPart * target) - UnreachedBar, elapsedSeconds);
        bool isWithout = isRegulated && bar < Math.Min(MissingPart * target, model.LeastMeaningfulPressureBar);
        _revolutionsWithout = isWithout ? _revolutionsWithout + (model.ScrewRpmOf(hertz) / 60 * elapsedSeconds) : 0;
    }

    private void JudgeCollapse(double bar, double hertz, bool isRegulated, double elapsedSeconds)
    {
        double part = hertz < _seenHertz.Value ? hertz / _seenHertz.Value : 1;
        double expected = _seenBar.Value * part;
        bool isMissing = isRegulated && expected >= model.LeastMeaningfulPressureBar && bar < MissingPart * expected;
        _collapsed.Update(isMissing, elapsedSeconds);
        if (isMissing)
        {
            // More speed would only mean more pressure when the melt comes back.
            CeilingHertz = Math.Min(CeilingHertz, hertz);
            return;
        }

        CeilingHertz = double.PositiveInfinity;
        _seenBar.Update(bar, elapsedSeconds);
        _seenHertz.Update(hertz, elapsedSeconds);
    }

    private void Reset()
    {
        _seenBar.Reset();
        _seenHertz.Reset();
        _collapsed.Reset();
        _fullSpeed.Reset();
        _unreached.Reset();
        _revolutionsWithout = 0;
        CeilingHertz = double.PositiveInfinity;
    }
}
