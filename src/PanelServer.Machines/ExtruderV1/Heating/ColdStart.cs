using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// Finds the lags of the barrel's zones in the first minutes of a heat-up from cold, which is a long, strong and clean step: hypotheses run beside the controller
/// for just that time. What an auto-tune has found before is better and stays.
/// </summary>
/// <param name="shape">The barrel.</param>
internal sealed class ColdStart(BarrelShape shape)
{
    // Early enough for a set point of 100 °C on light bands, late enough to tell the pairs apart (docs/extruder-measured.md).
    private const double DecisionSeconds = 200;

    // After this without heat the bands are as cold as the steel, whatever their lag.
    private const double CoolingSeconds = 1800;

    private readonly LagHypotheses _hypotheses = new(shape);
    private readonly bool[] _isLookedFor = [true, true, true, false];
    private double _heatedSeconds;
    private double _idleSeconds = CoolingSeconds;

    /// <summary>Whether hypotheses are compared at present.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>The controller has begun anew: it is cold if everything reads the room's temperature.</summary>
    internal void Reset()
    {
        IsRunning = false;
        _idleSeconds = CoolingSeconds;
    }

    /// <summary>Takes a second of readings.</summary>
    /// <param name="controller">The controller, which has just sampled.</param>
    /// <param name="heats">Whether zones of the barrel heat, so many that one of them may be out of order.</param>
    /// <returns>What to believe of the barrel from now on; null while that is open.</returns>
    internal ThermalEstimator? Take(HeatingController controller, bool heats)
    {
        if (!IsRunning && heats && _idleSeconds >= CoolingSeconds && controller.IsCold(controller.Sample.Readings))
        {
            _hypotheses.Begin(controller, _isLookedFor, isCold: true);
            (IsRunning, _heatedSeconds) = (true, 0);
        }

        _idleSeconds = IsPowered(controller) ? 0 : _idleSeconds + controller.Sample.Seconds;
        IsRunning &= heats;
        if (!IsRunning)
        {
            return null;
        }

        _hypotheses.Take(controller, counts: true);
        _heatedSeconds += controller.Sample.Seconds;
        IsRunning = _heatedSeconds < DecisionSeconds;
        return IsRunning ? null : _hypotheses.FindOfBarrel();
    }

    /// <summary>Works off a part of what was taken.</summary>
    /// <returns>False if nothing was left.</returns>
    internal bool WorkOnePiece() => IsRunning && _hypotheses.WorkOnePiece();

    private static bool IsPowered(HeatingController controller)
    {
        bool isPowered = false;
        for (int zone = 0; zone < Zones; zone++)
        {
            isPowered |= controller.Sample.Watts[zone] > 0;
        }

        return isPowered;
    }
}
