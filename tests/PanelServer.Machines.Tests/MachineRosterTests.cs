using PanelServer.Machines.Mock;

namespace PanelServer.Machines.Tests;

public class MachineRosterTests
{
    private static readonly MockModule Module = new();
    private readonly MachineRoster _roster = new(new([Module]));

    [Fact]
    public void Machines_are_listed_in_the_order_in_which_they_were_added()
    {
        _roster.Add(Module.Create(3));
        _roster.Add(Module.Create(1));
        _roster.AddFailed(new(new(1, 17), 2), "no such type");
        Assert.Equal([3, 1, 2], _roster.Entries.Select(entry => (int)entry.Identification.Serial));
        Assert.Equal(["mock", "mock", "unknown_17"], _roster.Entries.Select(entry => entry.Slug));
        Assert.Equal(2, _roster.Machines.Length);
    }

    [Fact]
    public void A_machine_that_could_be_built_at_last_takes_the_place_of_its_failed_entry()
    {
        MachineIdentificationUnique id = new(Module.Identification, 5);
        _roster.AddFailed(id, "Role 3 not found");
        _roster.Add(Module.Create(6));
        Assert.Equal("Role 3 not found", _roster.Find(id)!.Error);

        _roster.Add(Module.Create(5));
        Assert.Null(_roster.Find(id)!.Error);
        Assert.Equal([5, 6], _roster.Entries.Select(entry => (int)entry.Identification.Serial));
    }

    [Fact]
    public void A_removed_machine_leaves_no_trace_and_can_come_back()
    {
        MachineIdentificationUnique id = new(Module.Identification, 5);
        _roster.Add(Module.Create(5));
        Assert.True(_roster.Remove(id));
        Assert.False(_roster.Remove(id));
        Assert.Empty(_roster.Entries);
        Assert.Empty(_roster.Machines);

        _roster.Add(Module.Create(5));
        Assert.NotNull(_roster.Find("mock", 5));
    }
}
