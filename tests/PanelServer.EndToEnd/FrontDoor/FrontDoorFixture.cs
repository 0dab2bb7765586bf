namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>One front door with a recording upstream behind it, for all tests of a class.</summary>
public sealed class FrontDoorFixture : IAsyncLifetime
{
    internal FrontDoorInstance Door { get; private set; } = null!;

    internal RecordingUpstream Upstream { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Upstream = await RecordingUpstream.Start();
        Door = await FrontDoorInstance.Start(Upstream.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
