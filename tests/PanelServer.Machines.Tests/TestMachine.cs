using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests;

/// <summary>A machine whose behaviour tests choose, with every kind of payload.</summary>
internal sealed class TestMachine(IReadOnlyList<Terminal>? terminals = null)
    : BusMachine<TestState, TestLiveValues, TestMutation>(
        new(new(1, 999), 1), TestSchema, new TestReduction(), new() { Level = 1 }, new() { Level = 1, IsDefaultState = true }, terminals ?? [])
{
    public static readonly MachineSchema<TestState, TestLiveValues, TestMutation> TestSchema = new();

    public double NextValue { get; set; }

    public bool Throw { get; set; }

    public bool ThrowInSafeState { get; set; }

    public string? NextError { get; set; }

    /// <summary>What the level falls to by itself in the next update; null for nothing.</summary>
    public double? FallTo { get; set; }

    /// <summary>What others do while the machine is in its update.</summary>
    public Action? DuringUpdate { get; set; }

    public int SafeOutputs { get; private set; }

    public int Updates { get; private set; }

    protected override void Update(in Cycle cycle)
    {
        Updates++;
        DuringUpdate?.Invoke();
        if (Throw)
        {
            throw new InvalidOperationException("defect");
        }

        Error = NextError;
        State = State with { Level = FallTo ?? State.Level };
        LiveValues = new() { Value = NextValue, Nested = new(NextValue, null) };
    }

    protected override void SetSafeOutputs(in Cycle cycle)
    {
        SafeOutputs++;
        if (ThrowInSafeState)
        {
            throw new InvalidOperationException("defect in the safe state");
        }
    }
}

/// <summary>A level, a mutation that needs it, and a count that must fit it.</summary>
internal sealed class TestReduction() : Reduction<TestState, TestMutation>(CountFitsLevel)
{
    protected override string? Apply(TestMutation mutation, ref TestState state)
    {
        switch (mutation)
        {
            case TestMutation.SetLevel set:
                state = state with { Level = set.Level };
                return null;
            case TestMutation.SetCount set:
                state = state with { Count = set.Count };
                return null;
            case TestMutation.Go when state.Level < 10:
                return "Go needs a level of at least 10. Raise the level first.";
            default:
                return null;
        }
    }

    private static string? CountFitsLevel(in TestState state) => state.Count <= state.Level ? null : "The count must not be above the level.";
}

internal readonly record struct TestState
{
    public bool IsDefaultState { get; init; }

    public double Level { get; init; }

    public byte Count { get; init; }
}

internal readonly record struct TestLiveValues
{
    public double Value { get; init; }

    public TestNested Nested { get; init; }
}

internal readonly record struct TestNested([property: Quantity("bar")] double Pressure, double? Maybe);

internal enum TestChoice
{
    One,

    [System.Text.Json.Serialization.JsonStringEnumMemberName("two")]
    Two,
}

internal readonly record struct TestGains([Quantity("", Minimum = 0, Maximum = 100)] double Kp, [Quantity("", Minimum = 0)] double Ki, TestChoice Zone);

internal readonly record struct TestNothing;

internal abstract record TestMutation : Mutation
{
    public sealed record Go : TestMutation;

    public sealed record SetLevel([Quantity("mm", Minimum = 0, MinimumIsExclusive = true, Maximum = 100)] double Level) : TestMutation;

    public sealed record SetCount([Quantity("", Maximum = 10)] byte Count) : TestMutation;

    public sealed record SetOn(bool On) : TestMutation;

    public sealed record SetChoice(TestChoice Choice) : TestMutation;

    public sealed record SetGains(TestGains Gains) : TestMutation;

    public sealed record SetReference(MachineIdentificationUnique? Reference) : TestMutation;

    public sealed record SetText(string Text) : TestMutation;

    public sealed record Stop(TestNothing Nothing) : TestMutation;
}
