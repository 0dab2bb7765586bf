using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>The machine that an address <c>…/{slug}/{serial}</c> names.</summary>
internal sealed class MachineAddress : IBound, IEndpointParameterMetadataProvider
{
    private readonly RosterEntry? _entry;

    private MachineAddress(RosterEntry? entry, Refusal? refusal) => (_entry, Refusal) = (entry, refusal);

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <summary>The machine's entry; not if the address was refused.</summary>
    public RosterEntry Entry => _entry!;

    /// <summary>Finds the machine.</summary>
    public static ValueTask<MachineAddress> BindAsync(HttpContext context) =>
        ValueTask.FromResult(Find(context.Request.RouteValues, context.RequestServices));

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        foreach (int status in (int[])[StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable])
        {
            builder.Metadata.Add(new Produces(status, RefusalMetadata.BodyOf(status)));
        }
    }

    private static MachineAddress Find(RouteValueDictionary route, IServiceProvider services)
    {
        string slug = (string)route["slug"]!;
        string serial = (string)route["serial"]!;
        if (!ushort.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return new(null, new(StatusCodes.Status400BadRequest, $"\"{serial}\" is no serial number; allowed: an integer from 0 to 65535."));
        }

        if (services.GetRequiredService<MachineRoster>().Find(slug, number) is { } entry)
        {
            return new(entry, null);
        }

        // A type this server never heard of is told apart from a machine that is not here.
        MachineCatalog catalog = services.GetRequiredService<MachineCatalog>();
        return new(null, Refusal.NotFound(catalog.Find(slug) is null
            ? $"There is no machine type \"{slug}\"; known: {string.Join(", ", catalog.Modules.Select(module => module.Slug))}."
            : "Unknown machine!"));
    }
}
