using System.Collections.Concurrent;
using PanelServer.Machines;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>The types of machines on the bus with their roles.</summary>
/// <param name="catalog">All machine types.</param>
internal sealed class RoleCatalog(MachineCatalog catalog)
{
    private readonly ConcurrentDictionary<BusMachineModule, IReadOnlyList<MachineRole>> _roles = [];

    /// <summary>The types, in the order of the machine list.</summary>
    public IEnumerable<BusMachineModule> Modules => catalog.Modules.OfType<BusMachineModule>();

    /// <summary>Finds a type by its name in addresses.</summary>
    public BusMachineModule? Find(string slug) => catalog.Find(slug) as BusMachineModule;

    /// <summary>Finds a type by its numbers.</summary>
    public BusMachineModule? Find(MachineIdentification identification) => catalog.Find(identification) as BusMachineModule;

    /// <summary>The name of a type in addresses, known or not.</summary>
    public string SlugOf(MachineIdentification identification) => catalog.SlugOf(identification);

    /// <summary>The roles of a type, in order.</summary>
    public IReadOnlyList<MachineRole> RolesOf(BusMachineModule module) => _roles.GetOrAdd(module, static asked => asked.FindRoles());
}
