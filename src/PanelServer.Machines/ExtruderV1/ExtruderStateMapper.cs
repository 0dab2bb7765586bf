using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the extruder's parts report, as it stands in state and live values.</summary>
/// <param name="barrel">Zones.</param>
/// <param name="inverter">Inverter.</param>
/// <param name="pressure">Pressure sensor.</param>
/// <param name="model">Ratings and gear.</param>
internal sealed class ExtruderStateMapper(Barrel barrel, Inverter inverter, SensorSupervision pressure, ExtruderModel model)
{
    /// <summary>The state at start.</summary>
    /// <param name="model">Ratings.</param>
    public static ExtruderState Initial(ExtruderModel model) => new()
    {
        RotationState = new(Forward: true),
        RegulationState = new(UsesRpm: true),
        ExtruderSettingsState = new(PressureLimit: 100, PressureLimitEnabled: true, NozzleTemperatureTargetEnabled: true),
        PidSettings = new(
            new(
                DefaultGains(ExtruderZoneName.Front),
                DefaultGains(ExtruderZoneName.Middle),
                DefaultGains(ExtruderZoneName.Back),
                DefaultGains(ExtruderZoneName.Nozzle)),
            OnTheWire(ScrewController.DefaultGains)),
        HeatingPowerOverrideStates = HeatingPowerOverrideRules.Initial(model),
        Inhibit = ExtruderInhibit.InverterStarting | ExtruderInhibit.BarrelUnknown | ExtruderInhibit.NozzleUnknown,
    };

    /// <summary>The motor as the inverter reports it.</summary>
    public MotorStatus Motor => new(
        ScrewRpm: model.ScrewRpmOf(inverter.Report.OutputHertz),
        Frequency: inverter.Report.OutputHertz,
        Voltage: inverter.Report.Volts,
        Current: inverter.Report.CurrentAmperes,
        Power: inverter.Report.Volts * inverter.Report.CurrentAmperes);

    /// <summary>Speed of the screw towards the nozzle in rpm; the gearbox inverts, so the motor runs in reverse then.</summary>
    public double ConveyingRpm => inverter.Report.Status.Reverse ? model.ScrewRpmOf(inverter.Report.OutputHertz) : 0;

    /// <summary>The state with what sensors and inverter report.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="inhibit">What forbids heating or extruding.</param>
    public ExtruderState Show(in ExtruderState state, ExtruderInhibit inhibit)
    {
        InverterStatus status = inverter.Report.Status;
        return state with
        {
            HeatingStates = new(
                Heating(state, ExtruderZoneName.Nozzle),
                Heating(state, ExtruderZoneName.Front),
                Heating(state, ExtruderZoneName.Back),
                Heating(state, ExtruderZoneName.Middle)),
            PressureState = state.PressureState with { WiringError = pressure.HasFault },
            InverterStatusState = new(
                status.Running,
                status.Forward,
                status.Reverse,
                status.UpToFrequency,
                status.Overload,
                status.NoFunction,
                status.FrequencyDetected,
                status.AbcFault,
                status.Fault),
            Inhibit = inhibit,
        };
    }

    /// <summary>The live values.</summary>
    /// <param name="energyKilowattHours">Energy since the start.</param>
    public ExtruderLiveValues Measure(double energyKilowattHours) => new()
    {
        MotorStatus = Motor,
        Pressure = pressure.IsUsable ? pressure.Value : 0,
        NozzleTemperature = barrel[ExtruderZoneName.Nozzle].TemperatureCelsius,
        FrontTemperature = barrel[ExtruderZoneName.Front].TemperatureCelsius,
        BackTemperature = barrel[ExtruderZoneName.Back].TemperatureCelsius,
        MiddleTemperature = barrel[ExtruderZoneName.Middle].TemperatureCelsius,
        NozzlePower = barrel[ExtruderZoneName.Nozzle].PowerWatts,
        FrontPower = barrel[ExtruderZoneName.Front].PowerWatts,
        BackPower = barrel[ExtruderZoneName.Back].PowerWatts,
        MiddlePower = barrel[ExtruderZoneName.Middle].PowerWatts,
        CombinedPower = Motor.Power + barrel.PowerWatts,
        TotalEnergyKwh = energyKilowattHours,
    };

    private static TemperaturePidState DefaultGains(ExtruderZoneName zone) => new(
        HeatingController.DefaultGains.Integral, HeatingController.DefaultGains.Proportional, HeatingController.DefaultGains.Derivative, zone);

    private static PressurePidState OnTheWire(PidGains gains) => new(gains.Integral, gains.Proportional, gains.Derivative);

    private ExtruderHeatingState Heating(in ExtruderState state, ExtruderZoneName zone) =>
        state.HeatingStates.Of(zone) with { WiringError = barrel[zone].HasWiringError };
}
