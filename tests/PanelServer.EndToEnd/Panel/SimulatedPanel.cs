namespace PanelServer.EndToEnd.Panel;

/// <summary>Tests of one server that do not need a browser.</summary>
[CollectionDefinition(nameof(SimulatedPanel))]
public sealed class SimulatedPanelCollection : ICollectionFixture<SimulatedPanel>;

/// <summary>One server with everything simulated, shared by the tests that do not disturb one another.</summary>
public sealed class SimulatedPanel : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panel-shared-").FullName;

    public PanelProcess Process { get; private set; } = null!;

    // With real-time priority as on a real panel: otherwise whatever else this machine does can starve the loop for longer than
    // the terminals' output watchdogs wait, and the simulated line stops as a real one would.
    public async ValueTask InitializeAsync() => Process = await PanelProcess.StartAsync("--ControlLoop:RealTimePriority", "50", "--Storage:Directory", _folder, "--Simulation:FaultControl", "true");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
