using System.Reflection;
using System.Text.RegularExpressions;
using PanelServer.ControlLoop;
using PanelServer.Host.Alarms;
using PanelServer.Host.Bus;
using PanelServer.Host.Bus.Gateway;
using PanelServer.Host.Devices;
using PanelServer.Host.History;
using PanelServer.Host.Hosting;
using PanelServer.Host.Http;
using PanelServer.Host.Machines.Places;
using PanelServer.Host.Mqtt;
using PanelServer.Host.Plant;
using PanelServer.Host.Plant.Page;
using PanelServer.Host.Recipes;
using PanelServer.Host.Simulation;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;
using PanelServer.SocketIo;

namespace PanelServer.Tests;

/// <summary>What the documentation names must exist, and what exists must be documented.</summary>
public partial class DocumentationTests
{
    internal static readonly string Repository = FindRepository();

    public static TheoryData<string, Type> Sections => new()
    {
        { "Network", typeof(NetworkOptions) },
        { "ControlLoop", typeof(ControlLoopOptions) },
        { "Bus", typeof(BusOptions) },
        { "Bus:MailboxGateway", typeof(BusGatewayOptions) },
        { "Simulation", typeof(SimulationOptions) },
        { "Streams", typeof(SocketIoOptions) },
        { "History", typeof(HistoryOptions) },
        { "Storage", typeof(StorageOptions) },
        { "Alarms", typeof(AlarmOptions) },
        { "Recipes", typeof(RecipeOptions) },
        { "Log", typeof(LogOptions) },
        { "Devices", typeof(DeviceOptions) },
        { "Mqtt", typeof(MqttOptions) },
        { "Plant", typeof(PlantOptions) },
        { "Plant:Broker", typeof(PlantBrokerOptions) },
        { "Control", typeof(ControlOptions) },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_setting_is_documented(string section, Type options)
    {
        string page = File.ReadAllText(Path.Combine(Repository, "docs/configuration.md"));
        IEnumerable<string> keys = options.GetProperties().Where(IsSetting).Select(property => $"`{section}:{property.Name}`");
        Assert.All(keys, key => Assert.Contains(key, page));
    }

    [Fact]
    public void Every_setting_of_a_machine_is_documented_and_every_documented_one_exists()
    {
        string page = File.ReadAllText(Path.Combine(Repository, "docs/configuration.md"));
        string[] keys =
        [
            .. MachineModules.CreateAll().Select(module => module.Settings).OfType<MachineSettings>()
                .SelectMany(settings => settings.Options.GetType().GetProperties().Where(IsSetting).Select(property => $"{settings.Section}:{property.Name}"))
                .Distinct(),
        ];
        Assert.Equal(keys.Order(), MachineSettingRow().Matches(page).Select(row => row.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_setting_in_the_documentation_exists()
    {
        Dictionary<string, Type> sections = Sections.ToDictionary(row => row.Data.Item1, row => row.Data.Item2);
        foreach (Match key in SettingRow().Matches(File.ReadAllText(Path.Combine(Repository, "docs/configuration.md"))))
        {
            if (sections.TryGetValue(key.Groups[1].Value, out Type? options))
            {
                Assert.True(options.GetProperty(key.Groups[2].Value) is not null, $"{key.Value} is documented but does not exist");
            }
        }
    }

    [Fact]
    public void Every_fault_of_the_simulation_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Repository, "docs/simulator.md"));
        SimulatedLine machines = new(string.Join(',', FarEndList.OnBus.Select(kind => kind.Name)));
        Assert.All(machines.Faults.Where(kind => !kind.Name.Contains('@', StringComparison.Ordinal)), kind => Assert.Matches($"`{Regex.Escape(kind.Name)}[` ]", page));
        Assert.All(machines.Faults.Where(kind => kind.Name != "inverter-trip" && !kind.Name.Contains('@', StringComparison.Ordinal)), kind =>
        {
            IEnumerable<string> words = kind.Usage.Split(' ').Skip(1).SelectMany(argument => argument.Split('|')).Where(word => char.IsLower(word[0]));
            Assert.All(words, word => Assert.Contains($"{word}`", page));
        });
        Assert.All(FarEndList.BesideBus.SelectMany(kind => kind.Faults).Except([DeviceFault.None]), fault => Assert.Contains($"`{DeviceFaults.NameOf(fault)}`", page));
    }

    [Theory]
    [InlineData("docs/extruder.md", 13)]
    [InlineData("docs/winder.md", 20)]
    [InlineData("docs/buffer.md", 5)]
    [InlineData("docs/aquapath.md", 9)]
    public void Every_test_that_a_safety_table_names_exists(string page, int least)
    {
        string[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(Repository, page))).Select(match => match.Groups[1].Value).Distinct()];
        string tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal) || file.EndsWith("FaultTable.cs", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.True(named.Length >= least, $"only {named.Length} tests are named");

        // A test of its own, or a row of a table of faults.
        Assert.All(named, name => Assert.Matches($"public (void|Task|async Task) {name}\\(|\"{name}[\":]", tests));
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md").Append(Path.Combine(Repository, "README.md"));
        string[] dead =
        [
            .. pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(link => (Page: page, Target: link.Groups[1].Value)))
                .Where(link => !link.Target.Contains("://", StringComparison.Ordinal))
                .Where(link => !File.Exists(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Target)))
                .Select(link => $"{Path.GetFileName(link.Page)} → {link.Target}"),
        ];
        Assert.Empty(dead);
    }

    /// <summary>A row without a head, or with more or fewer cells than its head, is shown as text or cut off.</summary>
    [Fact]
    public void Every_table_is_whole()
    {
        List<string> broken = [];
        foreach (string page in Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md").Append(Path.Combine(Repository, "README.md")))
        {
            int columns = 0;
            string[] lines = File.ReadAllLines(page);
            for (int i = 0; i < lines.Length; i++)
            {
                int cells = lines[i].StartsWith('|') ? CellEnd().Count(lines[i]) - 1 : 0;
                bool begins = cells > 0 && columns == 0;
                columns = begins ? cells : cells == 0 ? 0 : columns;
                if (cells != columns || (begins && !(i + 1 < lines.Length && HeadRule().IsMatch(lines[i + 1]))))
                {
                    broken.Add($"{Path.GetFileName(page)} line {i + 1}");
                }
            }
        }

        Assert.Empty(broken);
    }

    private static bool IsSetting(PropertyInfo property) => property.CanWrite && !typeof(Delegate).IsAssignableFrom(property.PropertyType);

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PanelServer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the test's folder.");
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"^\|(\s*:?-+:?\s*\|)+$")]
    private static partial Regex HeadRule();

    [GeneratedRegex(@"^\| `(Machines:\w+:\w+)`", RegexOptions.Multiline)]
    private static partial Regex MachineSettingRow();

    [GeneratedRegex(@"`(\w+):(\w+)`")]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]*(?:_[a-zA-Z0-9]+)+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\(([^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
