using PanelServer.Machines.Alarms;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Looks at everything that can go wrong, once per cycle, and says what must not be, what has to stop and what to tell the
/// operator. It changes nothing itself. The rules are listed in docs/extruder.md.
/// </summary>
/// <param name="hardware">Terminals.</param>
/// <param name="barrel">Zones.</param>
/// <param name="inverter">Inverter.</param>
/// <param name="pressure">Pressure sensor.</param>
/// <param name="melt">Whether the melt answers to the screw.</param>
/// <param name="messages">Texts.</param>
/// <param name="minimumExtrudeCelsius">Least temperature of every zone for extruding; 0 switches the check off.</param>
public sealed class ExtruderSupervision(
    ExtruderHardware hardware,
    Barrel barrel,
    Inverter inverter,
    SensorSupervision pressure,
    PressureSupervision melt,
    ExtruderMessages messages,
    double minimumExtrudeCelsius)
{
    // A zone at the least temperature may dip a little without stopping production.
    private const double HysteresisKelvin = 5;

    // One heater may fail together with the inverter's line; two have lost what feeds them all.
    private const int HeatersWithoutSupply = 2;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private readonly ExtruderZoneAlarms[] _zoneAlarms = ExtruderZoneAlarms.ForZones();
    private readonly AlarmLookup _stopAlarms = new(ExtruderAlarms.Set);

    /// <summary>What forbids heating or extruding now.</summary>
    public ExtruderInhibit Inhibit()
    {
        ExtruderInhibit inhibit = hardware.IsContactorOn ? ExtruderInhibit.None : ExtruderInhibit.EmergencyStop;
        foreach (ExtruderZoneName zone in Zones)
        {
            bool isNozzle = zone == ExtruderZoneName.Nozzle;
            if (!barrel[zone].HasTemperature)
            {
                inhibit |= isNozzle ? ExtruderInhibit.NozzleUnknown : ExtruderInhibit.BarrelUnknown;
            }
            else if (barrel[zone].TemperatureCelsius < minimumExtrudeCelsius)
            {
                inhibit |= isNozzle ? ExtruderInhibit.NozzleTooCold : ExtruderInhibit.BarrelTooCold;
            }
        }

        return inhibit | InverterInhibit();
    }

    /// <summary>
    /// Whether the main contactor must have dropped, on a machine that cannot see it: it feeds inverter and heaters, and the inverter is silent
    /// while heaters have no effect.
    /// </summary>
    public bool SupplyIsLost()
    {
        int without = 0;
        foreach (ExtruderZoneName zone in Zones)
        {
            without += barrel.Fault(zone) == HeatingFault.DoesNotHeat ? 1 : 0;
        }

        return !hardware.SeesContactor && without >= HeatersWithoutSupply && inverter.Condition == InverterCondition.NotResponding;
    }

    /// <summary>Why everything has to be off, or null.</summary>
    public string? ReasonForStandby()
    {
        if (!hardware.IsContactorOn)
        {
            return ExtruderMessages.EmergencyStop;
        }

        foreach (ExtruderZoneName zone in Zones)
        {
            if (barrel.Fault(zone) == HeatingFault.RelayStuck)
            {
                return messages.RelayStuck(zone);
            }
        }

        return SupplyIsLost() ? ExtruderMessages.SupplyLost : null;
    }

    /// <summary>Why a running screw has to stop, or null.</summary>
    /// <param name="state">The machine's state.</param>
    public string? ReasonToStopScrew(in ExtruderState state) =>
        InverterReason() ?? PressureReason(state) ?? ZoneReason(state.ExtruderSettingsState.NozzleTemperatureTargetEnabled);

    /// <summary>What is wrong at this moment, most urgent first, or null.</summary>
    /// <param name="stopReason">Why heating or screw were stopped before, until the operator chooses a mode; null if they were not.</param>
    public string? PresentError(string? stopReason) =>
        !hardware.IsContactorOn ? ExtruderMessages.EmergencyStop
        : ReasonForStandby()
        ?? ZoneError(static (zone, messages, name) => zone.IsTooHot ? messages.TooHot(name) : null)
        ?? InverterError()
        ?? stopReason
        ?? ZoneError(static (zone, messages, name) => zone.HasWiringError ? messages.Sensor(name) : null)
        ?? HeatingError()
        ?? (pressure.HasFault ? ExtruderMessages.PressureSensor : null)
        ?? melt.Warning
        ?? ZoneError(static (zone, messages, name) => zone.SensorIsUnreliable ? messages.SensorUnreliable(name) : null);

    /// <summary>All alarms that are present at this moment, also those that a graver one hides in <c>error</c>. Does not allocate.</summary>
    /// <param name="stopReason">Why heating or screw were stopped before; null if they were not.</param>
    public AlarmSignals PresentAlarms(string? stopReason)
    {
        AlarmSignals alarms = _stopAlarms.Find(stopReason)
            | ExtruderAlarms.EmergencyStop.If(!hardware.IsContactorOn)
            | ExtruderAlarms.SupplyLost.If(SupplyIsLost())
            | ExtruderAlarms.InverterDoesNotStop.If(inverter.DoesNotStop)
            | ExtruderAlarms.InverterFault.If(inverter.HasFault && !inverter.Trip.IsCodeOpen)
            | ExtruderAlarms.InverterSilent.If(inverter.Condition == InverterCondition.NotResponding)
            | ExtruderAlarms.InverterRefuses.If(inverter.Report.RefusesCommands)
            | ExtruderAlarms.PressureSensor.If(pressure.HasFault)
            | ExtruderAlarms.PressureNotReached.If(melt.Warning is not null);
        foreach (ExtruderZoneName zone in Zones)
        {
            ExtruderZoneAlarms of = _zoneAlarms[(int)zone];
            alarms |= of.TooHot.If(barrel[zone].IsTooHot)
                | of.Sensor.If(barrel[zone].HasWiringError)
                | of.SensorUnreliable.If(barrel[zone].SensorIsUnreliable)
                | of.Of(barrel.Fault(zone));
        }

        return alarms;
    }

    private ExtruderInhibit InverterInhibit() => inverter.Condition switch
    {
        InverterCondition.NotResponding => ExtruderInhibit.InverterNotResponding,
        InverterCondition.Ready when inverter.HasFault || inverter.Report.RefusesCommands => ExtruderInhibit.InverterFault,
        InverterCondition.Ready when inverter.Report.HasStatus => ExtruderInhibit.None,
        _ => ExtruderInhibit.InverterStarting,
    };

    private string? InverterReason() => inverter switch
    {
        { Condition: InverterCondition.NotResponding } => ExtruderMessages.InverterWasLost,
        { HasFault: true } => ExtruderMessages.InverterTripped,
        { CanRun: false } => ExtruderMessages.InverterWasLost,
        { Report.RefusesCommands: true } => ExtruderMessages.InverterRefuses,
        { DoesNotRun: true } => ExtruderMessages.InverterDoesNotRun,
        _ => null,
    };

    private string? InverterError() => inverter switch
    {
        { DoesNotStop: true } => ExtruderMessages.InverterDoesNotStop,
        { HasFault: true, Trip.IsCodeOpen: false } => InverterFaults.Message(inverter.Trip.Code),
        { Condition: InverterCondition.NotResponding } => ExtruderMessages.InverterNotResponding,
        { Report.RefusesCommands: true } => ExtruderMessages.InverterRefuses,
        _ => null,
    };

    private string? PressureReason(in ExtruderState state)
    {
        bool limitIsOn = state.ExtruderSettingsState.PressureLimitEnabled;
        if (!pressure.IsUsable)
        {
            return limitIsOn || !state.RegulationState.UsesRpm ? ExtruderMessages.PressureUnknown : null;
        }

        return limitIsOn && pressure.Value >= state.ExtruderSettingsState.PressureLimit ? ExtruderMessages.PressureLimit : melt.Reason;
    }

    private string? ZoneReason(bool nozzleCounts)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            if (zone == ExtruderZoneName.Nozzle && !nozzleCounts)
            {
                continue;
            }

            if (barrel[zone].SensorHasFailed)
            {
                return messages.SensorStop(zone);
            }

            if (barrel[zone].HasTemperature && barrel[zone].TemperatureCelsius < minimumExtrudeCelsius - HysteresisKelvin)
            {
                return messages.TooCold(zone);
            }

            if (barrel.Fault(zone) == HeatingFault.DoesNotHeat)
            {
                return messages.DoesNotHeatStop(zone);
            }

            if (barrel.Fault(zone) == HeatingFault.ProbesExchanged)
            {
                return messages.ProbesExchangedStop(zone, barrel.ExchangedWith(zone));
            }
        }

        return null;
    }

    /// <summary>What the supervision of the heating tells, the most dangerous first.</summary>
    private string? HeatingError()
    {
        HeatingFault worst = HeatingFault.None;
        ExtruderZoneName where = default;
        foreach (ExtruderZoneName zone in Zones)
        {
            if (barrel.Fault(zone) > worst)
            {
                (worst, where) = (barrel.Fault(zone), zone);
            }
        }

        return worst switch
        {
            HeatingFault.ProbesExchanged => messages.ProbesExchanged(where, barrel.ExchangedWith(where)),
            HeatingFault.DoesNotHeat => messages.DoesNotHeat(where),
            HeatingFault.ReadsTooLittle => messages.ReadsTooLittle(where),
            HeatingFault.HeatedByScrew => messages.HeatedByScrew(where),
            HeatingFault.LosesHeat => messages.LosesHeat(where),
            _ => null,
        };
    }

    private string? ZoneError(Func<TemperatureZone, ExtruderMessages, ExtruderZoneName, string?> find)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            if (find(barrel[zone], messages, zone) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
