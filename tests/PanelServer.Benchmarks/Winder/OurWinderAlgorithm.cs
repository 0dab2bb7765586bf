using PanelServer.Machines.WinderV1;

namespace PanelServer.Benchmarks.Winder;

/// <summary>The parts that the winder machine is made of, with its default settings.</summary>
internal sealed class OurWinderAlgorithm : IWinderAlgorithm
{
    private readonly PullerSpeedController _puller = new(new WinderOptions().AdaptiveGreatestRpm);
    private readonly SpoolSpeedController _spool = new(new WinderOptions().AdaptiveGreatestRpm);
    private readonly TensionArm _arm = new();

    public double PullerMetresPerMinute => _puller.MetresPerMinute;

    public double SpoolRpm => _spool.Rpm;

    public void Update(double armDegrees, double targetMetresPerMinute, double seconds)
    {
        _arm.Read(armDegrees / 360 * 5);
        _puller.Update(
            WinderState.Initial.PullerState with { TargetSpeed = targetMetresPerMinute }, isOn: true, diameter: null, seconds);
        _spool.Update(
            WinderState.Initial.SpoolSpeedControllerState,
            new SpoolInputs(
                _arm.Reading, Math.Abs(_puller.MetresPerMinute) / 60, _puller.MetresPerMinutePerSecond / 60, IsOn: true, seconds));
    }
}
