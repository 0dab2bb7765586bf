using PanelServer.Machines.BufferV1;
using static PanelServer.Machines.BufferV1.BufferMutation;

namespace PanelServer.Machines.Tests.BufferV1;

/// <summary>The winder that is connected to the buffer.</summary>
public sealed class BufferConnectionTests : BufferTestBase
{
    [Fact]
    public void A_connected_winder_is_available_while_it_is_listed_without_error()
    {
        StandInWinder winder = new();
        Post(new SetConnectedMachine(Winder));
        Assert.False(State.ConnectedMachineState.IsAvailable);
        Bus.Roster.Add(winder);
        Run(0.002);
        Assert.True(State.ConnectedMachineState.IsAvailable);

        winder.Trouble = "broken";
        Run(0.002);
        Assert.False(State.ConnectedMachineState.IsAvailable);
        winder.Trouble = null;
        Run(0.002);
        Assert.True(State.ConnectedMachineState.IsAvailable);

        Bus.Roster.Remove(winder.Identification);
        Run(0.001);
        Assert.False(State.ConnectedMachineState.IsAvailable);
        Bus.Roster.AddFailed(winder.Identification, "Role 2 not found");
        Run(0.001);
        Assert.False(State.ConnectedMachineState.IsAvailable);
    }

    [Fact]
    public void Clearing_as_the_HMI_does_it_connects_none()
    {
        Post(new SetConnectedMachine(Winder));
        Post(new SetConnectedMachine(default));
        Post(new DisconnectMachine(Winder));
        Assert.Null(State.ConnectedMachineState.MachineIdentificationUnique);
    }

    [Fact]
    public void Disconnecting_another_winder_changes_nothing()
    {
        Post(new SetConnectedMachine(Winder));
        Post(new DisconnectMachine(Winder with { Serial = 1 }));
        Assert.Equal(Winder, State.ConnectedMachineState.MachineIdentificationUnique);
        Post(new DisconnectMachine(Winder));
        Assert.Null(State.ConnectedMachineState.MachineIdentificationUnique);
    }

    [Theory]
    [InlineData(1, 4, 5)]
    [InlineData(2, 2, 5)]
    [InlineData(1, 2, 0)]
    [InlineData(0, 0, 5)]
    public void Only_winders_can_be_connected(ushort vendor, ushort machine, ushort serial)
    {
        SubmitResult result = Bus.Machine.Submit([new SetConnectedMachine(new(new(vendor, machine), serial))]);
        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains("Only a winder", result.Reason, StringComparison.Ordinal);
        Post(new SetConnectedMachine(new(new(1, 98), 5)));
    }

    [Fact]
    public void Every_mutation_is_told_as_a_new_state_even_if_it_changes_nothing()
    {
        Run(0.01);
        long version = Bus.Machine.ReadStatus().StateVersion;
        foreach (BufferMutation mutation in (BufferMutation[])[new SetBufferMode(BufferMode.Standby), new SetConnectedMachine(default), new DisconnectMachine(Winder)])
        {
            Post(mutation);
            Assert.True(Bus.Machine.ReadStatus().StateVersion > version);
            version = Bus.Machine.ReadStatus().StateVersion;
        }
    }
}
