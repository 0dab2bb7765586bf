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

    /// <summary>The installed package, as a path on the machine.</summary>
    internal string Package { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string package = await build.PackageAsync();
        Machine = await ScratchMachine.Boot(Path.GetDirectoryName(package)!);
        Package = $"/srv/packages/{Path.GetFileName(package)}";
        Output = await Machine.Succeed("/srv/panel/deploy/install.sh", "--package", Package);
    }

    public ValueTask DisposeAsync() => Machine.DisposeAsync();
}
