using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using Fault = PanelServer.Reference.ExtruderBench.SensorFault;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>A thermometer that fails for a moment opens its relay and nothing more; one that fails often enough has failed.</summary>
public class SensorToleranceTests
{
    private readonly ExtruderBench _bench = new(0.01);

    [Fact]
    public void One_bad_conversion_opens_that_relay_at_once_and_production_goes_on()
    {
        StartExtruding(205);
        _bench.RunUntil(() => _bench.RelayIsClosed(ExtruderZone.Back), 5);

        Disturb(ExtruderZone.Back);

        Assert.False(_bench.RelayIsClosed(ExtruderZone.Back));
        Assert.True(double.IsFinite(_bench.RunUntil(() => _bench.RelayIsClosed(ExtruderZone.Back), 3)));
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void One_bad_conversion_a_minute_for_an_hour_warns_and_production_goes_on()
    {
        StartExtruding(200);
        double warned = double.NaN;
        for (int minute = 0; minute < 60; minute++)
        {
            Disturb(ExtruderZone.Middle);
            Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
            _bench.Run(59);
            bool isWarned = _bench.Error?.StartsWith("Warning: the temperature sensor of the middle zone", StringComparison.Ordinal) == true;
            warned = double.IsNaN(warned) && isWarned ? minute : warned;
        }

        Assert.InRange(warned, 1, 5);
    }

    [Fact]
    public void Sensor_that_fails_every_second_stops_production()
    {
        StartExtruding(200);

        int failures = 0;
        while (_bench.Mode == ExtruderMode.Extrude && failures < 60)
        {
            Disturb(ExtruderZone.Front);
            _bench.Run(1);
            failures++;
        }

        Assert.InRange(failures, 5, 20);
        Assert.StartsWith("Screw stopped: the temperature of the front zone is not known", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_wild_value_is_no_over_temperature()
    {
        StartExtruding(205);

        _bench.SetSensorFault(ExtruderZone.Nozzle, Fault.Wild);
        _bench.Run(0.1);
        _bench.SetSensorFault(ExtruderZone.Nozzle, Fault.None);
        for (int i = 0; i < 50; i++)
        {
            _bench.Step();
            Assert.Null(_bench.Error);
        }

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    [Fact]
    public void Two_values_above_the_cut_off_are_an_over_temperature()
    {
        StartExtruding(205);

        _bench.SetSensorFault(ExtruderZone.Nozzle, Fault.Wild);
        _bench.Run(0.3);

        Assert.StartsWith("The nozzle is hotter than 300 °C", _bench.Error, StringComparison.Ordinal);
        Assert.False(_bench.RelayIsClosed(ExtruderZone.Nozzle));
    }

    private void StartExtruding(double target)
    {
        _bench.WarmUp(200);
        _bench.SetTargets(target);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(5), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);
    }

    private void Disturb(ExtruderZone zone)
    {
        _bench.SetSensorFault(zone, Fault.Open);
        _bench.Run(0.1);
        _bench.SetSensorFault(zone, Fault.None);
    }
}
