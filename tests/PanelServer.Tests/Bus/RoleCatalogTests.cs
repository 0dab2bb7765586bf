using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using PanelServer.Host.Bus.Assignment;
using PanelServer.Machines;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Tests.Bus;

/// <summary>The roles of a type of machine are found by building one; the far ends, which were made by hand, say whether they are right.</summary>
public class RoleCatalogTests
{
    public static TheoryData<string> Slugs => [.. MachineModules.CreateAll().OfType<BusMachineModule>().Select(module => module.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void A_type_has_the_roles_that_its_simulated_machine_fills(string slug)
    {
        RoleCatalog catalog = new(new MachineCatalog(MachineModules.CreateAll()));
        BusMachineModule module = catalog.Find(slug)!;
        SubdeviceDescription[] simulated = [.. SegmentPresets.Create(slug).Select(subdevice => subdevice.Description)];

        IReadOnlyList<MachineRole> roles = catalog.RolesOf(module);

        Assert.NotEmpty(roles);
        Assert.Equal(
            simulated.OrderBy(description => description.Machine!.Value.Role).Select(description => (description.Machine!.Value.Role, Device(description).Name)),
            roles.Select(role => (role.Role, role.Device.Name)));
    }

    private static KnownDevice Device(SubdeviceDescription description) => TerminalCatalog.Devices.Single(device => device.Matches(new(description.Vendor, description.Product, description.Revision)));
}
