using System.Collections.Frozen;
using PanelServer.Host.Http;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>
/// Answers the most frequent request by far, a GET of a machine, without routing and binding, which would allocate its address anew each
/// time. Whatever is not ordinary about a request (another method, a web page, a sender without a role, a command under way, a machine that is not
/// there) goes the ordinary way and gets the same answer there.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="services">Builds what is needed with the first request.</param>
internal sealed class SnapshotShortcut(RequestDelegate next, IServiceProvider services)
{
    private const string Prefix = "/api/v2/machine/";

    // Found once, with the first request: nothing is built at the start that nobody has asked for.
    private readonly Lazy<MachineRoster> _roster = new(services.GetRequiredService<MachineRoster>);
    private readonly Callers _callers = services.GetRequiredService<Callers>();
    private readonly Lazy<SnapshotWriter> _writer = new(services.GetRequiredService<SnapshotWriter>);
    private readonly Lazy<Endpoint?> _endpoint = new(() => services.GetRequiredService<EndpointDataSource>().Endpoints
        .FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == MachinesApi.SnapshotRoute));

    private volatile Addresses _addresses = new([], FrozenDictionary<string, RosterEntry>.Empty);

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method)
            || request.Path.Value is not { } path
            || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || request.Headers.Origin.Count > 0
            || _callers.Of(context).Role < Role.Viewer
            || Find(path) is not { Machine: { } machine } entry
            || machine.ReadStatus().AppliedCommands < machine.AcceptedCommands)
        {
            return next(context);
        }

        context.SetEndpoint(_endpoint.Value);
        return _writer.Value.WriteAsync(context.Response, entry, machine);
    }

    private RosterEntry? Find(string path)
    {
        IReadOnlyList<RosterEntry> entries = _roster.Value.Entries;
        Addresses addresses = _addresses;
        if (!ReferenceEquals(addresses.Entries, entries))
        {
            addresses = new(entries, entries
                .DistinctBy(entry => (entry.Slug, entry.Identification.Serial))
                .ToFrozenDictionary(entry => $"{Prefix}{entry.Slug}/{entry.Identification.Serial}", StringComparer.Ordinal));
            _addresses = addresses;
        }

        return addresses.Paths.GetValueOrDefault(path);
    }

    private sealed record Addresses(IReadOnlyList<RosterEntry> Entries, FrozenDictionary<string, RosterEntry> Paths);
}
