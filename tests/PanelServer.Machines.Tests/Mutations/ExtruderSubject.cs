using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Schema;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>An extruder at temperature, with faults of sensors, inverter, terminals, bus and emergency stop.</summary>
internal sealed class ExtruderSubject : IMutationSubject
{
    private const int Faults = 8;

    private readonly ExtruderBench _bench = new(0.002);
    private readonly ExtruderReduction _reduction = new(new ExtruderMessages(new ExtruderOptions().MinimumExtrudeTemperatureCelsius, ExtruderModel.V1), ExtruderModel.V1);
    private readonly bool[] _isActive = new bool[Faults];

    public ExtruderSubject()
    {
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetPressure(30), new ExtruderMutation.SetInverterTargetRpm(25));
    }

    public Machine Machine => _bench.Machine;

    public MachineSchema Schema => _bench.Machine.Schema;

    /// <summary>Toggles one fault; most choices end all of them, so that modes are reached.</summary>
    public void Disturb(int choice)
    {
        int which = choice % (Faults * 2);
        for (int fault = 0; fault < Faults; fault++)
        {
            _isActive[fault] = fault == which;
        }

        _bench.SetSensorFault(ExtruderZone.Middle, _isActive[0] ? ExtruderBench.SensorFault.Open : ExtruderBench.SensorFault.None);
        _bench.SetSensorFault(ExtruderZone.Nozzle, _isActive[1] ? ExtruderBench.SensorFault.Frozen : ExtruderBench.SensorFault.None);
        _bench.PressureFault = _isActive[2] ? ExtruderBench.SensorFault.Open : ExtruderBench.SensorFault.None;
        _bench.Slave.IsUnplugged = _isActive[3];
        _bench.Plant.IsContactorClosed = !_isActive[4];
        _bench.BusIsDown = _isActive[5];
        _bench.Terminals[3].Report(_isActive[6] ? TerminalCondition.Lost : TerminalCondition.Operational);
        _bench.Slave.IgnoresRun = _isActive[7];
    }

    public void Step() => _bench.Step();

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        ExtruderState next = (ExtruderState)state;
        return _reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public void AssertFollows(object projected, object actual)
    {
        ExtruderState expected = (ExtruderState)projected;
        ExtruderState found = (ExtruderState)actual;

        // The machine may stop by itself in the same cycle, but never without a reason.
        bool hasStopped = found.ModeState.Mode < expected.ModeState.Mode;
        Assert.True(hasStopped || found.ModeState == expected.ModeState);
        Assert.True(!hasStopped || _bench.Error is not null);
        AutotuneStatus tune = hasStopped && expected.PidAutotuneState.State == AutotuneStatus.Running
            ? AutotuneStatus.Failed
            : expected.PidAutotuneState.State;
        bool hasTuned = tune == AutotuneStatus.Running && found.PidAutotuneState.State is AutotuneStatus.Completed or AutotuneStatus.Failed;
        Assert.True(hasTuned || found.PidAutotuneState.State == tune);
        TemperatureAutotunePhase phase = found.TemperatureAutotuneState.Phase;
        Assert.True(phase == expected.TemperatureAutotuneState.Phase || (expected.TemperatureAutotuneState.IsRunning && phase != TemperatureAutotunePhase.Idle));
        foreach (ExtruderZoneName zone in Enum.GetValues<ExtruderZoneName>())
        {
            Assert.True(expected.HeatingPowerOverrideStates.Of(zone).Enabled || !found.HeatingPowerOverrideStates.Of(zone).Enabled);
        }

        Assert.Equal(Commanded(expected, hasTuned), Commanded(found, hasTuned));
    }

    /// <summary>The state without what sensors, inverter and supervision write.</summary>
    private static ExtruderState Commanded(ExtruderState state, bool hasTuned) => state with
    {
        ModeState = default,
        PressureState = state.PressureState with { WiringError = false },
        HeatingStates = new(
            new(state.HeatingStates.Nozzle.TargetTemperature, false),
            new(state.HeatingStates.Front.TargetTemperature, false),
            new(state.HeatingStates.Back.TargetTemperature, false),
            new(state.HeatingStates.Middle.TargetTemperature, false)),
        InverterStatusState = default,
        PidAutotuneState = default,
        TemperatureAutotuneState = default,
        HeatingPowerOverrideStates = new(
            state.HeatingPowerOverrideStates.Nozzle with { Enabled = false },
            state.HeatingPowerOverrideStates.Front with { Enabled = false },
            state.HeatingPowerOverrideStates.Back with { Enabled = false },
            state.HeatingPowerOverrideStates.Middle with { Enabled = false }),
        PidSettings = hasTuned ? state.PidSettings with { Pressure = default } : state.PidSettings,
        Inhibit = default,
        TerminalFault = null,
        StopReason = null,
    };
}
