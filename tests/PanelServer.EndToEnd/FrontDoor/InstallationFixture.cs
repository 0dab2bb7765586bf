namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>Tests of one installation that leave it as it was.</summary>
[CollectionDefinition(nameof(InstallationFixture))]
public sealed class InstallationCollection : ICollectionFixture<InstallationFixture>;

/// <summary>A scratch machine on which deploy/install.sh has run once.</summary>
public sealed class InstallationFixture(PublishedBuild build) : IAsyncLifetime
{
    internal ScratchMachine Machine { get; private set; } = null!;

    /// <summary>What the first installation printed.</summary>
    internal string Output { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Machine = await ScratchMachine.Boot(await build.FolderAsync());
        Output = await Machine.Succeed("/srv/panel/deploy/install.sh", "--build", "/srv/build");
    }

    public ValueTask DisposeAsync() => Machine.DisposeAsync();
}
