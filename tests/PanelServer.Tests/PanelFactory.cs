using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PanelServer.Tests;

/// <summary>The panel in this process, with only the mock machine unless a test says otherwise.</summary>
public sealed class PanelFactory : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings = new() { ["Log:Directory"] = "", ["Storage:Directory"] = "", ["Log:Level"] = "Fatal", ["Bus:Segment"] = "none", ["ControlLoop:StandstillMilliseconds"] = "60000", ["Devices:Simulated"] = "false", ["Machines:LaserV1:HotPlug"] = "false" };

    /// <summary>Sets a configuration key before the server starts.</summary>
    public PanelFactory With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>Sets several keys before the server starts.</summary>
    public PanelFactory With(IEnumerable<(string Key, string Value)> settings)
    {
        foreach ((string key, string value) in settings)
        {
            With(key, value);
        }

        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach ((string key, string? value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
