using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Eight hours in the life of an extruder: heat-up, production, changes, faults, cool-down.</summary>
public class ShiftTests
{
    private const double Hour = 3600;

    // Ten milliseconds are a slow cycle for the inverter's line and fine enough for everything thermal.
    private readonly ExtruderBench _bench = new(0.01);

    [Fact]
    public void Eight_hour_shift_runs_as_planned_and_its_energy_adds_up()
    {
        // Little work in the melt: with more, front zone and nozzle get hotter than anybody asks for.
        _bench.Plant.Barrel.Surroundings.MechanicalEnergy = 0.05;
        double stored = _bench.Plant.Barrel.StoredJoules;
        HeatUp();
        ProduceBySpeed();
        ChangeMaterialAndProduceByPressure();
        SurviveFaults();
        ProduceUntil(7 * Hour);
        CoolDown();

        Assert.Equal(8 * Hour, _bench.Now, 1.0);

        // The counter knows the heaters' ratings, not their true power.
        double heaters = _bench.Plant.Barrel.HeaterEnergyJoules / 3.6e6;
        double counted = _bench.Plant.EnergyKilowattHours - heaters + (heaters / BarrelParameters.Nominal.HeaterPower);
        Assert.Equal(1, _bench.Live.TotalEnergyKwh / counted, 0.012);
        Assert.InRange(_bench.Live.TotalEnergyKwh, 5, 12);
        BarrelPlant barrel = _bench.Plant.Barrel;
        double accounted = barrel.LossJoules + barrel.CarriedOutJoules + barrel.StoredJoules - stored;
        Assert.Equal(1, accounted / (barrel.HeaterEnergyJoules + barrel.ShearJoules), 0.001);
    }

    private void HeatUp()
    {
        _bench.SetTargets(200);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        Assert.InRange(_bench.RunUntil(() => _bench.Live.BackTemperature >= 197, Hour), 600, 1200);
        RunTo(Hour);
        AssertTemperatures(200, 0.5, 4);
    }

    private void ProduceBySpeed()
    {
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        RunTo(2 * Hour);
        AssertTemperatures(200, 1, 25);
        Assert.Equal(30, _bench.Live.MotorStatus.ScrewRpm, 0.01);
        Assert.InRange(_bench.Live.Pressure, 28, 38);
        Assert.Null(_bench.Error);
    }

    private void ChangeMaterialAndProduceByPressure()
    {
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.SetTargets(220);
        RunTo(2.5 * Hour);
        AssertTemperatures(220, 0.5, 4);
        _bench.Plant.Melt.Material = ExtruderMaterial.HighViscosity;
        _bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(20),
            new ExtruderMutation.SetInverterTargetPressure(34),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(60);
        _bench.Post(new ExtruderMutation.SetInverterRegulation(false), new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.3, 0.5)));
        RunTo(4 * Hour);
        Assert.Equal(34, _bench.Plant.Melt.PressureBar, 0.5);
        Assert.Null(_bench.Error);
    }

    private void SurviveFaults()
    {
        _bench.SetSensorFault(ExtruderZone.Middle, ExtruderBench.SensorFault.Open);
        _bench.Run(20);
        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        _bench.SetSensorFault(ExtruderZone.Middle, ExtruderBench.SensorFault.None);
        Resume();

        _bench.Slave.IsUnplugged = true;
        _bench.Run(10);
        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        _bench.Slave.IsUnplugged = false;
        Resume();

        _bench.Plant.Drive.Trip(InverterFault.MotorOverload);
        _bench.Run(10);
        Assert.Contains("E.THM", _bench.Error, StringComparison.Ordinal);
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        Resume();

        _bench.Plant.IsContactorClosed = false;
        _bench.Run(60);
        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        _bench.Plant.IsContactorClosed = true;
        Resume();
    }

    private void ProduceUntil(double end)
    {
        RunTo(end);
        AssertTemperatures(220, 1, 25);
        Assert.Equal(34, _bench.Plant.Melt.PressureBar, 0.5);
        Assert.Null(_bench.Error);
    }

    private void CoolDown()
    {
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        double before = _bench.Live.TotalEnergyKwh;
        _bench.Run(10);
        double afterRampDown = _bench.Live.TotalEnergyKwh;
        RunTo(8 * Hour);
        Assert.InRange(_bench.Live.BackTemperature, 80, 160);
        Assert.Equal(afterRampDown, _bench.Live.TotalEnergyKwh);
        Assert.InRange(afterRampDown - before, 0, 0.001);
    }

    private void Resume()
    {
        _bench.Run(15);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(900);
        Assert.Null(_bench.Error);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.Equal(34, _bench.Plant.Melt.PressureBar, 1.0);
    }

    private void RunTo(double time) => _bench.Run(time - _bench.Now);

    // Nobody can cool what is heated from beside it: the middle zone without material, front zone and nozzle with it.
    private void AssertTemperatures(double target, double tolerance, double warmer)
    {
        ExtruderLiveValues live = _bench.Live;
        Assert.Equal(target, live.BackTemperature, tolerance);
        Assert.All(
            [live.MiddleTemperature, live.FrontTemperature, live.NozzleTemperature],
            reading => Assert.InRange(reading - target, -tolerance, warmer));
    }
}
