using PanelServer.Machines.Control.Motion;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The traverse's way while it lays windings: first fast to one end of the stroke, then to and fro, one step per revolution
/// of the spool. It begins to turn early enough to turn at the end of the stroke and not behind it.
/// </summary>
public sealed class TraverseStroke
{
    private const double FastestMillimetresPerSecond = 100;

    // Farther outside the stroke than this, for example after the limits were changed, it drives back fast.
    private const double OutsideTolerance = 0.5;

    // After a stop it goes on where it was, if it still stands there.
    private const double ResumeTolerance = 0.1;

    private bool _approaching = true;
    private bool _outwards = true;
    private double _lastPosition = double.NaN;

    /// <summary>Winding begins, or goes on.</summary>
    /// <param name="positionMillimetres">Where the traverse stands.</param>
    public void Begin(double positionMillimetres)
    {
        bool stillThere = Math.Abs(positionMillimetres - _lastPosition) <= ResumeTolerance;
        if (!stillThere || _approaching)
        {
            _approaching = true;
            _outwards = true;
        }
    }

    /// <summary>Sets the axis's target for this cycle.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="settings">Limits, step, padding.</param>
    /// <param name="inputs">Position and speed of the spool.</param>
    public void Aim(MotionProfile axis, in TraverseState settings, in TraverseInputs inputs)
    {
        double inner = settings.LimitInner + settings.Padding;
        double outer = settings.LimitOuter - settings.Padding;
        double position = inputs.PositionMillimetres;
        _lastPosition = position;
        if (!_approaching && (position < inner - OutsideTolerance || position > outer + OutsideTolerance))
        {
            _approaching = true;
            _outwards = position > outer;
        }

        if (_approaching)
        {
            double end = _outwards ? outer : inner;
            axis.SetTargetPosition(end);
            if (!axis.HasArrived)
            {
                return;
            }

            _approaching = false;
            _outwards = !_outwards;
        }

        TurnAtTheEnd(axis, inner, outer, position);
        double speed = Math.Min(inputs.SpoolRevolutionsPerSecond * settings.StepSize, FastestMillimetresPerSecond);
        axis.SetTargetVelocity(_outwards ? speed : -speed);
    }

    private void TurnAtTheEnd(MotionProfile axis, double inner, double outer, double position)
    {
        double rest = position + axis.StoppingDistance();
        if (_outwards ? rest >= outer : rest <= inner)
        {
            _outwards = !_outwards;
        }
    }
}
