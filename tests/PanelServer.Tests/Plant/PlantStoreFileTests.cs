using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>The panel's own store is a file that is lost while the server runs.</summary>
public sealed class PlantStoreFileTests
{
    private readonly string _schema = "plant_" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_store_that_is_begun_anew_keeps_the_name_while_the_server_runs()
    {
        using ScratchStore scratch = new();
        using PlantPanel panel = new(SharedPostgreSql.Patient(_schema), scratch: scratch, set: options => options.ResolutionSeconds = 1);
        await panel.RecordAsync(PlantPanel.Begin, 20);
        await panel.CopyAsync();
        File.Delete(scratch.Folder.File);
        await panel.RecordAsync(PlantPanel.Begin + 20_000, 20);
        await panel.CopyAsync();
        Assert.Equal("40", SharedPostgreSql.Server.Psql($"SELECT sum(count) FROM {_schema}.history"));
    }
}
