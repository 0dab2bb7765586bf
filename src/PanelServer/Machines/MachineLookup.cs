using System.Globalization;
using PanelServer.Host.Http;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>Finds the machine that a REST address names, or answers why there is none.</summary>
/// <param name="catalog">The types.</param>
/// <param name="roster">The machines.</param>
internal sealed class MachineLookup(MachineCatalog catalog, MachineRoster roster)
{
    private const string UnknownMachine = "Unknown machine!";

    /// <summary>Finds a machine. If there is none the request has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="slug">The slug in its path.</param>
    /// <param name="serial">The serial in its path.</param>
    /// <returns>The entry, or null after a refusal.</returns>
    public async ValueTask<RosterEntry?> FindAsync(HttpContext context, string slug, string serial)
    {
        if (!ushort.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, $"\"{serial}\" is no serial number; allowed: an integer from 0 to 65535.");
            return null;
        }

        if (roster.Find(slug, number) is { } entry)
        {
            return entry;
        }

        // A type this server never heard of is told apart from a machine that is not here.
        string message = catalog.Find(slug) is null
            ? $"There is no machine type \"{slug}\"; known: {string.Join(", ", catalog.Modules.Select(module => module.Slug))}."
            : UnknownMachine;
        await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, message);
        return null;
    }
}
