using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Machines.Ip20TestMachine;
using PanelServer.Machines.MotorTestMachine;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachine;
using PanelServer.Machines.TestMachines;
using PanelServer.Machines.TestMachineStepper;
using PanelServer.Machines.Wago8ChIoTestMachine;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>A test machine on its bus, with the faults of its far end.</summary>
/// <typeparam name="TState">Its state.</typeparam>
/// <typeparam name="TMutation">Its mutations.</typeparam>
/// <param name="slug">Which machine.</param>
/// <param name="reduction">What its mutations mean.</param>
/// <param name="commanded">The part of a state that is commanded.</param>
internal sealed class TestMachineSubject<TState, TMutation>(string slug, Reduction<TState, TMutation> reduction, Func<TState, object> commanded) : IMutationSubject, IDisposable
    where TState : struct
    where TMutation : Mutation
{
    private readonly TestBus _bus = new(slug);

    public Machine Machine => _bus.Subject;

    public MachineSchema Schema => _bus.Subject.Schema;

    /// <summary>Begins or ends the fault that the machine's far end has, if any.</summary>
    public void Disturb(int choice)
    {
        FaultKind? fault = _bus.Simulation.Faults.FirstOrDefault(kind => kind.Usage.Contains("broken", StringComparison.Ordinal));
        if (fault is null || choice % 2 == 0)
        {
            _bus.Simulation.ClearFaults();
        }
        else
        {
            FaultScript.Run(_bus.Segment, $"{fault.Name} broken", Assert.Fail, _bus.Simulation.Faults);
        }
    }

    public void Step() => _bus.Step(cycle => _bus.Subject.Run(cycle));

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        TState next = (TState)state;
        return reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public void Dispose() => _bus.Dispose();

    public void AssertFollows(object projected, object actual) => Assert.Equal(commanded((TState)projected), commanded((TState)actual));
}

/// <summary>The test machines as subjects.</summary>
internal static class TestMachineSubject
{
    public static IMutationSubject Of(string slug) => slug switch
    {
        "test_machine" => Digital<TestMachineState, TestMachineMutation>(slug),
        "ip20_test_machine" => Digital<Ip20State, Ip20Mutation>(slug),
        "wago_8ch_io_test_machine" => Digital<Wago8ChIoState, Wago8ChIoMutation>(slug),
        "motor_test_machine" => new TestMachineSubject<MotorTestState, MotorTestMutation>(slug, new MotorTestReduction(), state => state),
        "test_machine_stepper" => new TestMachineSubject<StepperState, StepperMutation>(slug, new StepperReduction(), state => state),
        _ => new TestMachineSubject<MeasuringState, MeasuringMutation>(slug, new MeasuringReduction(), state => state),
    };

    private static TestMachineSubject<TState, TMutation> Digital<TState, TMutation>(string slug)
        where TState : struct, IDigitalState<TState>
        where TMutation : DigitalMutation => new(slug, new DigitalReduction<TState, TMutation>(), state => state.Outputs);
}
