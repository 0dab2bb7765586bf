namespace PanelServer.Benchmarks.Winder;

/// <summary>The panel's jerk-limited ramp: phases planned at a change of target, the speed set to the target at the end.</summary>
internal sealed class PanelPullerRamp
{
    private const double MostAcceleration = 10;
    private const double Jerk = 5;

    private Phase _phase;
    private double _target;
    private double _acceleration;
    private double _direction;
    private double _peak;
    private double _decreaseFrom;

    private enum Phase
    {
        Idle,
        Increase,
        Constant,
        Decrease,
    }

    /// <summary>Speed, m/min.</summary>
    public double Speed { get; private set; }

    public void Update(double target, double seconds)
    {
        if (Math.Abs(target - _target) > 6e-5)
        {
            _target = target;
            Plan();
        }

        if (_phase == Phase.Idle)
        {
            return;
        }

        if (_phase is Phase.Increase or Phase.Constant && (_decreaseFrom - Speed) * _direction <= 0)
        {
            _phase = Phase.Decrease;
        }

        double before = _acceleration;
        _acceleration += _phase switch
        {
            Phase.Increase => _direction * Jerk * seconds,
            Phase.Decrease => -_direction * Jerk * seconds,
            _ => 0,
        };
        if (_phase == Phase.Increase && _acceleration * _direction >= _peak)
        {
            _acceleration = _peak * _direction;
            _phase = Phase.Constant;
        }

        Speed += _acceleration * seconds;
        if (_phase == Phase.Decrease && before * _acceleration <= 0)
        {
            (Speed, _acceleration, _phase) = (_target, 0, Phase.Idle);
        }
    }

    private void Plan()
    {
        double change = _target - Speed;
        _direction = change >= 0 ? 1 : -1;
        double acceleration = _acceleration * _direction;
        double distance = Math.Abs(change);
        if (acceleration > 0 && distance <= acceleration * acceleration / (2 * Jerk))
        {
            _phase = Phase.Decrease;
            return;
        }

        double needed = (MostAcceleration * MostAcceleration - acceleration * acceleration) / (2 * Jerk)
            + MostAcceleration * MostAcceleration / (2 * Jerk);
        _peak = distance >= needed ? MostAcceleration : Math.Sqrt(acceleration * acceleration + distance * Jerk);
        _decreaseFrom = _target - _direction * _peak * _peak / (2 * Jerk);
        _phase = Phase.Increase;
    }
}
