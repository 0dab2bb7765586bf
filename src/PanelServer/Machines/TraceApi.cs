using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Machines;

/// <summary>Reading the curves that machines of some types record.</summary>
internal static class TraceApi
{
    /// <summary>Adds a route for each kind of curve that there is.</summary>
    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RefusalFilter.GroupIn(routes);
        foreach (TraceSchema trace in routes.ServiceProvider.GetServices<MachineModule>().Select(module => module.Schema.Trace).OfType<TraceSchema>().DistinctBy(trace => trace.Name))
        {
            group.MapMethods($"/api/v2/machine/{{slug}}/{{serial}}/{trace.Name}", ReadMethods.GetAndHead, (MachineAddress address, ReadYourWrites wait, CancellationToken cancellation) => ReadAsync(trace.Name, address, wait, cancellation))
                .Needs(Role.Viewer)
                .Described($"read{char.ToUpperInvariant(trace.Name[0])}{trace.Name[1..]}", trace.Summary, "From its start, as it is kept until the next one begins. The same is streamed in a namespace of its own, see docs/streams.md.");
        }
    }

    private static async ValueTask<Results<Answer<object>, Refusal>> ReadAsync(string name, MachineAddress address, ReadYourWrites wait, CancellationToken cancellation)
    {
        if (address.Entry.Machine is not { } machine)
        {
            return Refusal.Unavailable($"The machine could not be built, so it records nothing: {address.Entry.BuildError}");
        }

        if (machine.Trace is not { } trace || machine.Schema.Trace?.Name != name)
        {
            return Refusal.NotFound($"Machines of the type \"{address.Entry.Slug}\" record no {name}.");
        }

        return await wait.ForAcceptedAsync(machine, cancellation) ? new Answer<object>(trace.Read()) : ReadYourWrites.NotApplied;
    }
}
