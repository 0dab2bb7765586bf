using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using static PanelServer.Machines.ExtruderV1.ExtruderMutation;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>A zone that is driven at a fixed power: what it gets, when that is refused and what ends it.</summary>
public class HeatingPowerOverrideTests
{
    private readonly ExtruderBench _bench = new(0.02);

    [Fact]
    public void Zone_gets_the_power_whatever_its_temperature_and_the_others_are_regulated()
    {
        Heat(150);
        _bench.Post(new SetFrontHeatingTargetTemperature(100), new SetBackHeatingTargetTemperature(250), Fixed(ExtruderZoneName.Front, 175), Fixed(ExtruderZoneName.Nozzle, 0));
        _bench.Run(4);
        int closed = 0;
        for (int i = 0; i < 3000; i++)
        {
            _bench.Step();
            closed += _bench.RelayIsClosed(ExtruderZone.Front) ? 1 : 0;
            Assert.False(_bench.RelayIsClosed(ExtruderZone.Nozzle));
        }

        Assert.Equal(0.25, closed / 3000.0, 0.01);
        Assert.Equal((175, 0), (_bench.Live.FrontPower, _bench.Live.NozzlePower));
        Assert.Equal(new(true, 175, 700, ExtruderZoneName.Front), _bench.State.HeatingPowerOverrideStates.Front);
        Assert.Equal(700, _bench.Live.BackPower, 1.0);

        _bench.Post(Fixed(ExtruderZoneName.Front, 175, isOn: false));
        _bench.Run(5);
        Assert.Equal((false, 0), (_bench.State.HeatingPowerOverrideStates.Front.Enabled, _bench.Live.FrontPower));
    }

    [Theory]
    [InlineData("standby", ExtruderZoneName.Front, 100, "off in Standby")]
    [InlineData("tune", ExtruderZoneName.Front, 100, "an auto-tune works on this zone")]
    [InlineData("sensor", ExtruderZoneName.Front, 100, "temperature is not known")]
    [InlineData("", ExtruderZoneName.Front, 700.1, "the heater of the front zone may give at most 700 W")]
    [InlineData("", ExtruderZoneName.Nozzle, 190.1, "the heater of the nozzle may give at most 190 W")]
    public void Is_refused_with_what_to_do(string why, ExtruderZoneName zone, double watts, string reason)
    {
        Heat(150);
        _bench.Post(why switch
        {
            "standby" => new SetExtruderMode(ExtruderMode.Standby),
            "tune" => new StartTemperaturePidAutoTune(new(TemperatureAutotuneZone.All, 0.3, 5, 1)),
            _ => new SetExtruderMode(ExtruderMode.Heat),
        });
        _bench.SetSensorFault(ExtruderZone.Front, why == "sensor" ? ExtruderBench.SensorFault.Open : ExtruderBench.SensorFault.None);
        _bench.Run(0.5);

        SubmitResult result = _bench.Submit(Fixed(zone, watts));

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_tune_of_a_zone_at_a_fixed_power_is_refused_and_that_of_another_is_not()
    {
        Heat(150);
        _bench.Post(Fixed(ExtruderZoneName.Front, 50));

        SubmitResult same = _bench.Submit(new StartTemperaturePidAutoTune(new(TemperatureAutotuneZone.All, 0.3, 5, 1)));
        SubmitResult other = _bench.Submit(new StartTemperaturePidAutoTune(new(TemperatureAutotuneZone.Back, 0.3, 5, 1)));

        Assert.Contains("driven at a fixed power", same.Reason, StringComparison.Ordinal);
        Assert.Equal(SubmitOutcome.Accepted, other.Outcome);
    }

    [Theory]
    [InlineData("extrude")]
    [InlineData("standby")]
    [InlineData("emergency stop")]
    [InlineData("bus")]
    [InlineData("sensor")]
    [InlineData("too hot")]
    [InlineData("dead heater")]
    public void Ends_by_itself_and_does_not_come_back(string cause)
    {
        Heat(150);
        _bench.Post(new SetFrontHeatingTargetTemperature(250), Fixed(ExtruderZoneName.Front, 700));
        Assert.True(_bench.State.HeatingPowerOverrideStates.Front.Enabled);
        Action happens = cause switch
        {
            "extrude" => () => _bench.Post(new SetExtruderMode(ExtruderMode.Extrude)),
            "standby" => () => _bench.Post(new SetExtruderMode(ExtruderMode.Standby)),
            "emergency stop" => () => _bench.Plant.IsContactorClosed = false,
            "bus" => () => _bench.BusIsDown = true,
            "sensor" => () => _bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.Open),
            "too hot" => () => _bench.Plant.Barrel.SetTemperature(ExtruderZone.Front, 301),
            _ => () => _bench.Plant.SetHeaterDead(ExtruderZone.Front, true),
        };
        happens();

        Assert.True(double.IsFinite(_bench.RunUntil(() => !_bench.State.HeatingPowerOverrideStates.Front.Enabled, 900)));

        _bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.None);
        (_bench.Plant.IsContactorClosed, _bench.BusIsDown) = (true, false);
        _bench.Plant.Barrel.SetTemperature(ExtruderZone.Front, 150);
        _bench.Run(5);
        _bench.Post(new SetExtruderMode(ExtruderMode.Heat));
        Assert.Equal((false, 700), (_bench.State.HeatingPowerOverrideStates.Front.Enabled, _bench.State.HeatingPowerOverrideStates.Front.Watts));
    }

    [Fact]
    public void One_bad_conversion_only_opens_the_relay_and_choosing_the_same_mode_changes_nothing()
    {
        Heat(150);
        _bench.Post(Fixed(ExtruderZoneName.Front, 700), new SetExtruderMode(ExtruderMode.Heat));
        _bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.Open);
        _bench.Run(0.1);
        _bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.None);
        Assert.False(_bench.RelayIsClosed(ExtruderZone.Front));

        Assert.True(double.IsFinite(_bench.RunUntil(() => _bench.RelayIsClosed(ExtruderZone.Front), 3)));
        Assert.True(_bench.State.HeatingPowerOverrideStates.Front.Enabled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Integral_stands_still_while_somebody_else_decides_on_the_duty(bool isInForce)
    {
        ThermalModel model = new(new BarrelShape(BarrelScale.AsDrawn), 100);
        model.Start([150, 150, 150, 150]);
        ZoneLaw law = new(700, 1) { Gains = new(0.16, 0.001, 0) };
        double before = Duty(0);
        for (int i = 0; i < 300; i++)
        {
            Duty(1);
        }

        Assert.Equal(isInForce, Duty(0) > before + 0.05);

        double Duty(double seconds) => law.Duty(model, 0, 150.4, Coast.Unknown, 6, isInForce, seconds);
    }

    [Fact]
    public void Larger_model_has_its_own_ratings()
    {
        HeatingPowerOverrideStates states = ExtruderBench.V2().State.HeatingPowerOverrideStates;

        Assert.Equal((900, 900, 900, 142.5), (states.Front.MaxWatts, states.Middle.MaxWatts, states.Back.MaxWatts, states.Nozzle.MaxWatts));
    }

    private static SetHeatingPowerOverride Fixed(ExtruderZoneName zone, double watts, bool isOn = true) => new(new(zone, isOn, watts));

    private void Heat(double celsius)
    {
        _bench.WarmUp(celsius);
        _bench.Post(new SetExtruderMode(ExtruderMode.Heat));
        _bench.Run(2);
    }
}
