using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PanelServer.Host.Machines;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.WagoPowerV1;

namespace PanelServer.Tests.Machines;

/// <summary>How the host reads what a machine type declares of its settings.</summary>
public sealed class MachineSettingsTests : ILogger<MachineSettingsReader>
{
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("Machines:WagoPowerV1:Devices:0:Port", "70000", "Configuration Machines:WagoPowerV1:Devices:0:Port is wrong: 70000 is no port")]
    [InlineData("Machines:WagoPowerV1:Devices:0:Unit", "256", "Configuration Machines:WagoPowerV1:Devices:0:Unit is wrong: 256 is no unit")]
    [InlineData("Machines:WagoPowerV1:Devices:1:Serial", "7", "Configuration Machines:WagoPowerV1:Devices:1:Serial is wrong: 7 is in the list already")]
    [InlineData("WagoPower:Supplies:0:Port", "70000", "Configuration Machines:WagoPowerV1:Devices:0:Port is wrong")]
    [InlineData("Machines:LaserV1:Ports:0:Serial", "0", "Configuration Machines:LaserV1:Ports:0:Serial is wrong: 0 is no serial number")]
    [InlineData("Machines:LaserV1:MinimumRoundness", "2", "Configuration Machines:LaserV1:MinimumRoundness is wrong")]
    [InlineData("Laser:MinimumRoundness", "2", "Configuration Machines:LaserV1:MinimumRoundness is wrong")]
    [InlineData("Machines:Mock:Serial", "0", "Configuration Machines:Mock:Serial is wrong")]
    [InlineData("Mock:Seriel", "1", "Configuration Machines:Mock has no setting")]
    public void A_wrong_setting_is_refused_with_its_name(string key, string value, string named)
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Read(new()
        {
            ["Machines:WagoPowerV1:Devices:0:Host"] = "192.0.2.1",
            ["Machines:WagoPowerV1:Devices:0:Serial"] = "7",
            ["Machines:WagoPowerV1:Devices:1:Host"] = "192.0.2.2",
            ["Machines:LaserV1:Ports:0:Path"] = "/dev/ttyUSB7",
            [key] = value,
        }));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_names_are_read_with_a_warning_that_names_the_new_ones_which_count_more()
    {
        (WagoPowerOptions supplies, LaserOptions gauges, MockOptions mock) = Read(new()
        {
            ["WagoPower:Supplies:0:Host"] = "192.0.2.1",
            ["WagoPower:OnStart"] = "SwitchOff",
            ["Laser:Ports:0:Path"] = "/dev/ttyUSB7",
            ["Mock:Enabled"] = "false",
            ["Mock:Serial"] = "1",
            ["Machines:Mock:Serial"] = "2",
        });

        Assert.Equal(("192.0.2.1", WagoPowerStart.SwitchOff), (Assert.Single(supplies.Devices).Host, supplies.OnStart));
        Assert.Equal("/dev/ttyUSB7", Assert.Single(gauges.Ports).Path);
        Assert.Equal((false, 2), (mock.Enabled, mock.Serial));
        Assert.Equal(
            [
                "The setting Laser:Ports:0:Path is called Machines:LaserV1:Ports:0:Path now. Its old name still works; change it in the configuration",
                "The setting Mock:Enabled is called Machines:Mock:Enabled now. Its old name still works; change it in the configuration",
                "The setting Mock:Serial is called Machines:Mock:Serial now. Its old name still works; change it in the configuration",
                "The setting WagoPower:OnStart is called Machines:WagoPowerV1:OnStart now. Its old name still works; change it in the configuration",
                "The setting WagoPower:Supplies:0:Host is called Machines:WagoPowerV1:Devices:0:Host now. Its old name still works; change it in the configuration",
            ],
            _warnings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void New_names_are_read_without_a_word()
    {
        (_, LaserOptions gauges, _) = Read(new() { ["Machines:LaserV1:HotPlug"] = "false" });

        Assert.False(gauges.HotPlug);
        Assert.Empty(_warnings);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _warnings.Add(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private (WagoPowerOptions Supplies, LaserOptions Gauges, MockOptions Mock) Read(Dictionary<string, string?> settings)
    {
        MachineSettingsReader reader = new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), this);
        (WagoPowerOptions Supplies, LaserOptions Gauges, MockOptions Mock) options = (new(), new(), new());
        reader.Read(new WagoPowerModule(options.Supplies).Settings);
        reader.Read(new LaserModule(options.Gauges).Settings);
        reader.Read(new MockModule(options.Mock).Settings);
        return options;
    }
}
