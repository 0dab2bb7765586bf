namespace PanelServer.Machines;

/// <summary>All machine types this server knows, by slug and by number.</summary>
/// <param name="modules">One module per type.</param>
public sealed class MachineCatalog(IEnumerable<MachineModule> modules)
{
    private readonly MachineModule[] _modules = [.. modules];

    /// <summary>The types, in registration order.</summary>
    public IReadOnlyList<MachineModule> Modules => _modules;

    /// <summary>Finds a type by slug.</summary>
    /// <param name="slug">The slug, exact and case-sensitive.</param>
    public MachineModule? Find(string slug) => Array.Find(_modules, module => module.Slug == slug);

    /// <summary>Finds a type by number. The vendor is not looked at: slugs depend on the machine number only.</summary>
    /// <param name="identification">The type's numbers.</param>
    public MachineModule? Find(MachineIdentification identification) =>
        Array.Find(_modules, module => module.Identification.Machine == identification.Machine);

    /// <summary>The slug of any type, known or not: an unknown one is <c>unknown_&lt;number&gt;</c>.</summary>
    /// <param name="identification">The type's numbers.</param>
    public string SlugOf(MachineIdentification identification) =>
        Find(identification)?.Slug ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"unknown_{identification.Machine}");
}
