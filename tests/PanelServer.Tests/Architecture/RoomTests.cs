using System.Reflection;

namespace PanelServer.Tests.Architecture;

/// <summary>Who may know whom, by namespace, in the assemblies as they were compiled.</summary>
public class RoomTests
{
    private const string Product = "PanelServer";

    /// <summary>Each namespace and what it may use of the others.</summary>
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "PanelServer.EtherCat", [] },
        { "PanelServer.Modbus", [] },
        { "PanelServer.SocketIo", [] },
        { "PanelServer.Machines", ["PanelServer.EtherCat.Terminals", "PanelServer.Modbus"] },
        { "PanelServer.ControlLoop", ["PanelServer.Machines", "PanelServer.EtherCat"] },
        { "PanelServer.Simulation", ["PanelServer.EtherCat", "PanelServer.Modbus"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_room_knows_only_the_rooms_it_may_know(string room, string[] allowed)
    {
        IReadOnlyList<Dependency> dependencies = DependenciesOf(Assembly.Load(room));
        Assert.Contains(dependencies, dependency => dependency.FromNamespace.StartsWith(room, StringComparison.Ordinal));
        Assert.Empty(Rules.Strangers(dependencies, room, Product, allowed));
    }

    [Theory]
    [InlineData("PanelServer.EtherCat")]
    [InlineData("PanelServer.Modbus")]
    [InlineData("PanelServer.Machines")]
    [InlineData("PanelServer.ControlLoop")]
    [InlineData("PanelServer.Simulation")]
    public void Nothing_beside_the_host_and_the_streams_knows_the_web_server(string room) =>
        Assert.Empty(Rules.Strangers(DependenciesOf(Assembly.Load(room)), room, "Microsoft.AspNetCore"));

    [Fact]
    public void No_two_folders_of_the_host_import_each_other_directly_or_in_a_circle()
    {
        IReadOnlyList<Dependency> dependencies = DependenciesOf(typeof(Program).Assembly);
        Assert.Equal(
            ["Access", "Alarms", "Audit", "Bus", "Common", "Dashboard", "Devices", "History", "Hosting", "Http", "Loop", "Machines", "Messages", "Mqtt", "OpenApi", "Plant", "Recipes", "Runs", "Settings", "Simulation", "Storage", "Streams", "Telemetry"],
            dependencies.Select(one => one.FromNamespace).Where(name => name.StartsWith("PanelServer.Host.", StringComparison.Ordinal)).Select(name => name.Split('.')[2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Rules.Circles(dependencies, "PanelServer.Host"));
    }

    [Fact]
    public void Hosting_is_on_top_and_what_all_share_is_at_the_bottom()
    {
        Dictionary<string, HashSet<string>> imports = Rules.Imports(DependenciesOf(typeof(Program).Assembly), "PanelServer.Host");
        Assert.Empty(imports.Where(pair => pair.Value.Contains("Hosting")).Select(pair => pair.Key));
        Assert.Empty(imports.GetValueOrDefault("Common", []));
        Assert.Equal(["Common"], imports["Http"]);
    }

    [Fact]
    public void The_types_of_the_host_are_its_own_business() =>
        Assert.Empty(Rules.Visible(typeof(Program).Assembly, "PanelServer.Host"));

    [Fact]
    public void Each_rule_fails_on_a_violation()
    {
        const string Fixtures = "PanelServer.Tests.Architecture.Violations";
        IReadOnlyList<Dependency> dependencies = DependenciesOf(typeof(RoomTests).Assembly);
        Assert.Equal(["First → Second → Third → First", "Second → Third → First → Second", "Third → First → Second → Third"], Rules.Circles(dependencies, Fixtures));
        Assert.Equal([$"{Fixtures}.First.Alpha uses {Fixtures}.Second.Beta"], Rules.Strangers(dependencies, $"{Fixtures}.First", Fixtures));
        Assert.Empty(Rules.Strangers(dependencies, $"{Fixtures}.First", Fixtures, $"{Fixtures}.Second"));
        Assert.Equal([$"{Fixtures}.Third.Gamma"], Rules.Visible(typeof(RoomTests).Assembly, Fixtures));
    }

    private static IReadOnlyList<Dependency> DependenciesOf(Assembly assembly) => CompiledDependencies.Of(assembly.Location);
}
