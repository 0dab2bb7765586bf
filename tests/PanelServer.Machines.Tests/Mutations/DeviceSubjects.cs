using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;
using PanelServer.Machines.WagoPowerV1;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>A machine beside the bus, in virtual time.</summary>
internal abstract class DeviceSubject<TState, TLiveValues, TMutation>(
    Machine<TState, TLiveValues, TMutation> machine, Reduction<TState, TMutation> reduction) : IMutationSubject
    where TState : struct, IEquatable<TState>
    where TLiveValues : struct
    where TMutation : Mutation
{
    private Cycle _cycle = new(0, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1));

    public Machine Machine => machine;

    public MachineSchema Schema => machine.Schema;

    public virtual void Disturb(int choice)
    {
    }

    public void Step()
    {
        Exchange(_cycle.Number);
        machine.Run(_cycle);
        _cycle = _cycle.Next(TimeSpan.FromMilliseconds(1));
    }

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        TState next = (TState)state;
        return reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public void AssertFollows(object projected, object actual) => Assert.Equal(Commanded((TState)projected), Commanded((TState)actual));

    /// <summary>What the device reports in this cycle.</summary>
    protected virtual void Exchange(long cycle)
    {
    }

    /// <summary>The state without what the machine's parts drive.</summary>
    protected virtual TState Commanded(TState state) => state;
}

internal sealed class MockSubject() : DeviceSubject<MockState, MockLiveValues, MockMutation>(new MockModule().Create(1), new MockReduction());

/// <summary>A gauge whose filament comes, goes and changes, and that can be silent.</summary>
internal sealed class LaserSubject : DeviceSubject<LaserState, LaserLiveValues, LaserMutation>
{
    private readonly LaserMachine _machine;
    private LaserReading _reading = new(0, 1750, 1750, 1750, null);
    private bool _isSilent;

    public LaserSubject()
        : this(new LaserModule().Create(1))
    {
    }

    private LaserSubject(LaserMachine machine)
        : base(machine, new LaserReduction()) => _machine = machine;

    public override void Disturb(int choice)
    {
        _isSilent = choice % 4 == 0;
        _reading = _reading with { Average = choice % 3 == 0 ? 0 : 1500 + (choice % 500) };
    }

    protected override void Exchange(long cycle)
    {
        if (!_isSilent && cycle % 20 == 0)
        {
            _reading = _reading with { GoodReadings = _reading.GoodReadings + 1 };
            _machine.Readings.Put(_reading);
        }
    }

    protected override LaserState Commanded(LaserState state) => state with { Settings = state.Settings with { InTolerance = true } };
}

/// <summary>A supply that can be silent.</summary>
internal sealed class WagoPowerSubject : DeviceSubject<WagoPowerState, WagoPowerLiveValues, WagoPowerMutation>
{
    private readonly WagoPowerMachine _machine;
    private WagoPowerReading _reading;
    private bool _isSilent = true;

    public WagoPowerSubject()
        : this(new WagoPowerModule().Create(1))
    {
    }

    private WagoPowerSubject(WagoPowerMachine machine)
        : base(machine, new WagoPowerReduction()) => _machine = machine;

    public override void Disturb(int choice) => _isSilent = choice % 3 == 0;

    protected override void Exchange(long cycle)
    {
        if (!_isSilent && cycle % 50 == 0)
        {
            _reading = _reading with { GoodReadings = _reading.GoodReadings + 1, Millivolts = 24_000 };
            _machine.Readings.Put(_reading);
        }
    }

    protected override WagoPowerState Commanded(WagoPowerState state) =>
        state with { Answers = false, Mode = state.Commands == 0 ? WagoPowerMode.Off : state.Mode };
}
