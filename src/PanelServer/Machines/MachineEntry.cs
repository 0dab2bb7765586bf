using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>A machine as REST shows it. The order of the members is the order on the wire.</summary>
/// <param name="LegacyId">The unique identification; its numbers make the Socket.IO namespace.</param>
/// <param name="Serial">Serial number, 0…65535.</param>
/// <param name="Vendor">Vendor's name.</param>
/// <param name="Slug">Type of the machine in REST addresses.</param>
/// <param name="Error">What is wrong with it; null if nothing is.</param>
internal readonly record struct MachineEntry(MachineIdentificationUnique LegacyId, ushort Serial, string Vendor, string Slug, string? Error)
{
    /// <summary>Describes an entry of the roster.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="error">Its error at the moment shown.</param>
    public static MachineEntry Of(RosterEntry entry, string? error)
    {
        MachineIdentificationUnique id = entry.Identification;
        return new(id, id.Serial, id.MachineIdentification.VendorName, entry.Slug, error);
    }
}

/// <summary>Answer to a GET of a machine; the shapes of the values are those of its type.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="State">What is commanded; null while there is no machine.</param>
/// <param name="LiveValues">What is measured; null while nothing is.</param>
internal sealed record MachineValues(MachineEntry Machine, object? State, object? LiveValues);

/// <summary>Answer to a GET of a machine's default state.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="State">The state it starts with.</param>
internal sealed record MachineDefault(MachineEntry Machine, object State);

/// <summary>Answer of the machine list.</summary>
/// <param name="Machines">All machines, in the order in which the panel learned of them.</param>
internal sealed record MachineList(IReadOnlyList<MachineEntry> Machines);
