namespace PanelServer.EndToEnd.Panel;

/// <summary>One server with everything simulated, shared by the tests that do not disturb one another.</summary>
public sealed class SimulatedPanel : IAsyncLifetime
{
    public PanelProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await PanelProcess.StartAsync();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
