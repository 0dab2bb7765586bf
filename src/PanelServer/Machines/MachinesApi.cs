using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Http;

namespace PanelServer.Host.Machines;

/// <summary>Reading: the machine list, snapshots, default states.</summary>
internal static class MachinesApi
{
    /// <summary>Name of the route of snapshots.</summary>
    public const string SnapshotRoute = "readMachine";

    /// <summary>Adds the routes.</summary>
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RefusalFilter.GroupIn(routes);
        group.MapMethods("/api/v2/machine", ReadMethods.GetAndHead, List)
            .Needs(Role.Viewer)
            .WithTags("machines")
            .Described("listMachines", "All machines", "Every machine that the panel knows, in the order in which it learned of them, and what is wrong with it.");
        group.MapMethods("/api/v2/machine/{slug}/{serial}", ReadMethods.GetAndHead, SnapshotAsync)
            .Needs(Role.Viewer)
            .Described(SnapshotRoute, "Current values", "State and live values of one and the same cycle.");
        group.MapMethods("/api/v2/machine/{slug}/{serial}/default", ReadMethods.GetAndHead, Default)
            .Needs(Role.Viewer)
            .Described("readDefaultState", "Default state", "The state the machine starts with.");
    }

    private static Answer<MachineList> List(MachineListWriter writer) => Answer<MachineList>.Ready(writer.List());

    private static async ValueTask<Results<Answer<MachineValues>, Refusal>> SnapshotAsync(
        MachineAddress address, ReadYourWrites wait, CancellationToken cancellation)
    {
        if (address.Entry.Machine is { } machine && !await wait.ForAcceptedAsync(machine, cancellation))
        {
            return ReadYourWrites.NotApplied;
        }

        return Answer<MachineValues>.Ready(SnapshotWriter.Snapshot(address.Entry));
    }

    private static Results<Answer<MachineDefault>, Refusal> Default(MachineAddress address) => address.Entry.Machine is { } machine
        ? Answer<MachineDefault>.Ready(SnapshotWriter.Default(address.Entry, machine))
        : Refusal.Unavailable($"The machine could not be built, so it has no default state: {address.Entry.BuildError}");
}
