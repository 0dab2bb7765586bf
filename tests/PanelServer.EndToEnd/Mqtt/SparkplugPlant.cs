using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>
/// A broker, a host, and two panels: <c>line-1</c> with a whole line, which takes no commands, and <c>line-2</c> with nothing but the mock machine,
/// which comes with TLS, takes commands, and tells nothing without the host.
/// </summary>
public sealed class SparkplugPlant : IAsyncLifetime
{
    // No machine but the mock machine.
    private static readonly string[] Small = ["--Bus:Segment", "none", "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false"];

    private readonly string _folder = Directory.CreateTempSubdirectory("panel-sparkplug-").FullName;

    internal MosquittoBroker Broker { get; } = new();

    internal SparkplugHost Host { get; private set; } = null!;

    internal PanelProcess First { get; private set; } = null!;

    internal PanelProcess Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Broker.CreateAsync();
        Host = SparkplugHost.Start(Broker.PlainPort);

        // With real-time priority as on a real panel: see SimulatedPanel.
        Task<PanelProcess> first = PanelProcess.StartAsync([.. Plain("line-1"), "--ControlLoop:RealTimePriority", "50", "--Simulation:FaultControl", "true"]);
        Task<PanelProcess> second = StartSmallAsync([.. Broker.TlsSettings, "--Mqtt:Node", "line-2", "--Mqtt:AllowCommands", "true", "--Mqtt:PrimaryHost", "plant", "--Mqtt:SampleMilliseconds", "50", "--Storage:Directory", _folder]);
        First = await first;
        Second = await second;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Host.DisposeAsync();
        await Broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Settings of a panel that comes by the door for everybody.</summary>
    internal string[] Plain(string node) => ["--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{Broker.PlainPort}", "--Mqtt:Node", node, "--Mqtt:SampleMilliseconds", "100"];

    /// <summary>Starts a panel with nothing but the mock machine.</summary>
    internal static Task<PanelProcess> StartSmallAsync(params string[] settings) => PanelProcess.StartAsync([.. Small, .. settings]);
}
