using CsCheck;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>A machine with the world around it, for the properties that every machine's mutations have.</summary>
internal interface IMutationSubject
{
    /// <summary>The machine.</summary>
    Machine Machine { get; }

    /// <summary>Its shapes.</summary>
    MachineSchema Schema { get; }

    /// <summary>Identifications worth trying as payload.</summary>
    IReadOnlyList<MachineIdentificationUnique> Machines => [];

    /// <summary>Changes something in the world: inputs, faults, their ends.</summary>
    /// <param name="choice">What; any number.</param>
    void Disturb(int choice);

    /// <summary>Lets one cycle pass.</summary>
    void Step();

    /// <summary>What the list makes of a state by the machine's reduction; null with the reason if it is refused.</summary>
    (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state);

    /// <summary>The state without what belongs to this one world.</summary>
    object WithoutWorld(object state) => state;

    /// <summary>Compares the state after the cycle with the projected one, apart from what the machine's parts drive.</summary>
    void AssertFollows(object projected, object actual);
}

/// <summary>
/// For random lists against random reachable states: what is accepted is the state after the cycle, what is refused has changed
/// nothing. A twin that never hears of the refused lists tells the latter apart from what the world does.
/// </summary>
internal static class MutationProperties
{
    private const int Rounds = 60;
    private const int LongestPauseCycles = 150;

    public static void Check(Func<IMutationSubject> create, int iterations) =>
        Gen.Int.Sample(seed => CheckOne(create, seed), iter: iterations, threads: 1);

    private static void CheckOne(Func<IMutationSubject> create, int seed)
    {
        Random random = new(seed);
        IMutationSubject subject = create();
        IMutationSubject twin = create();
        using IDisposable? end = subject as IDisposable;
        using IDisposable? twinEnd = twin as IDisposable;
        MutationGenerator generator = new(subject.Schema, random) { Machines = subject.Machines };
        for (int round = 0; round < Rounds; round++)
        {
            if (random.Next(3) == 0)
            {
                int choice = random.Next();
                subject.Disturb(choice);
                twin.Disturb(choice);
            }

            for (int i = random.Next(1, LongestPauseCycles); i > 0; i--)
            {
                subject.Step();
                twin.Step();
            }

            Post(subject, twin, generator.Next());
        }

        Assert.Equal(0, subject.Machine.DroppedCommands);
    }

    private static void Post(IMutationSubject subject, IMutationSubject twin, Mutation[] list)
    {
        object before = subject.Machine.ReadSnapshot().State!;
        (object? projected, string? reason, int index) = subject.Project(list, before);
        SubmitResult result = subject.Machine.Submit(list);
        Assert.Equal((reason, reason is null ? 0 : index), (result.Reason, result.Index));
        Assert.Equal(reason is null ? SubmitOutcome.Accepted : SubmitOutcome.Refused, result.Outcome);
        if (result.Outcome == SubmitOutcome.Accepted)
        {
            Assert.Equal(SubmitOutcome.Accepted, twin.Machine.Submit(list).Outcome);
        }

        subject.Step();
        twin.Step();
        MachineSnapshot after = subject.Machine.ReadSnapshot();
        Assert.Equal(Comparable(twin), Comparable(subject));
        if (projected is not null)
        {
            subject.AssertFollows(projected, after.State!);
        }

        Assert.Null(subject.Project([], after.State!).Reason);
    }

    private static MachineSnapshot Comparable(IMutationSubject subject)
    {
        MachineSnapshot snapshot = subject.Machine.ReadSnapshot();
        return snapshot with { State = subject.WithoutWorld(snapshot.State!) };
    }
}
