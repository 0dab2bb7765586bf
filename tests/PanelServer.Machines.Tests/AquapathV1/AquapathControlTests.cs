using PanelServer.Machines.AquapathV1;
using static PanelServer.Machines.AquapathV1.AquapathMutation;

namespace PanelServer.Machines.Tests.AquapathV1;

/// <summary>The control law against the plant, with the figures that an integration of the same equations gave.</summary>
public class AquapathControlTests
{
    private readonly AquapathBench _bench = new(cycleSeconds: 0.05);

    private bool HeaterIsOn => _bench.Relay(2);

    private bool CoolerIsOn => _bench.Relay(4);

    [Fact]
    public void Flow_comes_within_seconds_and_the_heater_ten_seconds_later()
    {
        Start(40);
        double flow = _bench.RunUntil(() => _bench.Live.FrontFlow >= 0.2, 2);
        double heater = _bench.RunUntil(() => HeaterIsOn, 20);
        Assert.Equal(10.1, heater - flow, 0.2);
        Assert.Equal(5.0, _bench.Live.FrontFlow, 0.01);
        Assert.False(_bench.Relay(5) || _bench.Relay(6) || _bench.Relay(8));
    }

    [Theory]
    [InlineData(40, 779, 892, 7200, 284)]
    [InlineData(60, 1979, 2150, 14400, 901)]
    public void Heats_into_the_band_and_stays_there_without_ever_cooling(double target, double inBand, double off, double end, double wattHours)
    {
        Start(target);
        Assert.Equal(inBand, _bench.RunUntil(() => _bench.Live.FrontTemperature >= target - 2, 4000), inBand * 0.05);
        double offAt = _bench.RunUntil(() => !HeaterIsOn, 1000);
        Assert.Equal(off, offAt, off * 0.05);
        Assert.Equal(target, _bench.Live.FrontTemperature, 0.11);
        double least = target;
        double greatest = target;
        bool hasCooled = false;
        _bench.Run(end - _bench.Seconds, () =>
        {
            least = Math.Min(least, _bench.Live.FrontTemperature);
            greatest = Math.Max(greatest, _bench.Live.FrontTemperature);
            hasCooled |= CoolerIsOn;
        });
        Assert.InRange(least, target - 2.15, target - 1.9);
        Assert.InRange(greatest, target - 0.1, target + 0.15);
        Assert.False(hasCooled);
        Assert.Equal(wattHours, _bench.Live.FrontTotalEnergy, wattHours * 0.03);
        Assert.Equal(0, _bench.Live.BackTotalEnergy);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Eighty_degrees_are_reached_and_hardly_exceeded()
    {
        Start(80);
        Assert.Equal(3364, _bench.RunUntil(() => _bench.Live.FrontTemperature >= 78, 4000), 170.0);
        double greatest = 0;
        _bench.Run(1000, () => greatest = Math.Max(greatest, _bench.Live.FrontTemperature));
        Assert.InRange(greatest, 79.5, 80.1);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Cools_with_ten_percent_of_the_fan_for_each_kelvin_and_stops_at_the_target()
    {
        _bench.Front.SetTemperature(45);
        Start(30);
        _bench.Run(10);
        Assert.True(CoolerIsOn);
        Assert.Equal((100, 10.0), (_bench.Live.FrontRevolutions, Math.Round(_bench.FanVolt(1), 3)));
        Assert.Equal(1185, _bench.RunUntil(() => _bench.Live.FrontTemperature <= 32, 2000), 60.0);
        Assert.InRange(_bench.Live.FrontRevolutions, 18.9, 21.1);
        Assert.Equal(2368, _bench.RunUntil(() => !CoolerIsOn, 2000), 120.0);
        Assert.Equal(30, _bench.Live.FrontTemperature, 0.11);
        Assert.Equal((0, 0), (_bench.Live.FrontRevolutions, _bench.FanVolt(1)));
        _bench.Run(4990 - _bench.Seconds, () => Assert.False(HeaterIsOn));
        Assert.Equal(0, _bench.Live.FrontTotalEnergy);
    }

    [Fact]
    public void A_load_is_balanced_by_the_proportional_fan()
    {
        _bench.Front.LoadWatts = 400;
        Start(30);
        _bench.Run(6000);
        Assert.InRange(_bench.Live.FrontTemperature, 35.8, 36.3);
        Assert.InRange(_bench.Live.FrontRevolutions, 58, 63);
    }

    [Fact]
    public void The_limit_of_the_fan_is_kept_and_0_cools_without_fan()
    {
        _bench.Front.SetTemperature(60);
        Start(30);
        _bench.Send(new SetFrontRevolutions(35));
        _bench.Run(10);
        Assert.Equal((true, 35), (CoolerIsOn, _bench.Live.FrontRevolutions));
        Assert.Equal(3.5, _bench.FanVolt(1), 0.001);
        _bench.Send(new SetFrontRevolutions(0));
        Assert.Equal((true, 0), (CoolerIsOn, _bench.FanVolt(1)));
    }

    [Fact]
    public void With_tolerances_of_0_heater_and_cooler_are_never_on_together_and_keep_their_dwell()
    {
        _bench.Front.SetTemperature(29.5);
        Start(30);
        _bench.Send(new SetFrontHeatingTolerance(0), new SetFrontCoolingTolerance(0));
        double heaterSince = 0;
        double shortest = double.MaxValue;
        bool was = HeaterIsOn;
        _bench.Run(1500, () =>
        {
            Assert.False(HeaterIsOn && CoolerIsOn);
            if (HeaterIsOn != was)
            {
                shortest = Math.Min(shortest, _bench.Seconds - heaterSince);
                (was, heaterSince) = (HeaterIsOn, _bench.Seconds);
            }
        });
        Assert.True(shortest >= 4.99, $"{shortest} s");
    }

    [Fact]
    public void Both_circuits_work_for_themselves()
    {
        _bench.Back.SetTemperature(45);
        _bench.Send(
            new SetAquaPathMode(AquapathMode.Auto), new SetFrontFlow(true), new SetBackFlow(true), new SetFrontTemperature(40), new SetBackTemperature(30));
        _bench.Run(30);
        Assert.Equal((true, false, false, true), (_bench.Relay(2), _bench.Relay(4), _bench.Relay(6), _bench.Relay(8)));
        Assert.Equal((700, 0), (_bench.Live.FrontPower, _bench.Live.BackPower));
        Assert.Equal((0, 100), (_bench.Live.FrontRevolutions, _bench.Live.BackRevolutions));
        Assert.Equal(10, _bench.FanVolt(2), 0.001);
        Assert.Equal(_bench.Front.WaterProbeCelsius, _bench.Live.FrontTemperature, 0.1);
        Assert.Equal(_bench.Front.ReservoirProbeCelsius, _bench.Live.FrontTempReservoir, 0.1);
        Assert.Equal(_bench.Back.WaterProbeCelsius, _bench.Live.BackTemperature, 0.1);
        Assert.Equal(_bench.Back.ReservoirProbeCelsius, _bench.Live.BackTempReservoir, 0.1);
        Assert.False(_bench.Relay(3) || _bench.Relay(7));
    }

    private void Start(double target) =>
        _bench.Send(new SetFrontTemperature(target), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
}
