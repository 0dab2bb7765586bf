using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>A whole server copies what its machine shows, says how it goes, and is not held up by a database that it can't use.</summary>
public sealed class PlantServerTests : IDisposable
{
    private readonly string _schema = "plant_" + Guid.NewGuid().ToString("N");
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_commanded_arrives_and_the_server_says_how_it_goes()
    {
        using PanelFactory panel = Panel(SharedPostgreSql.Server.ConnectionString(_schema));
        using HttpClient client = panel.CreateClient();
        await Eventually.IsAsync(() => client.PostJsonAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":250}]"""), answer => answer.IsSuccessStatusCode);
        string metrics = await Eventually.IsAsync(
            () => client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), text => text.Contains("panel_plant_works 1", StringComparison.Ordinal) && !text.Contains("panel_plant_rows_total 0\n", StringComparison.Ordinal));
        Assert.Contains("panel_plant_failures_total 0", metrics, StringComparison.Ordinal);
        await Eventually.IsAsync(
            () => Task.FromResult(SharedPostgreSql.Server.Psql($"SELECT name, slug, serial, mutation, value FROM {_schema}.command JOIN {_schema}.panel p ON p.id = panel WHERE outcome = 'Accepted'")),
            row => row == "line-3|mock|57922|SetFrequency1|250.0");
    }

    [Fact]
    public async Task A_database_that_refuses_is_told_and_machines_run()
    {
        using PanelFactory panel = Panel(SharedPostgreSql.Server.ConnectionString(_schema).Replace("only", "wrong", StringComparison.Ordinal));
        using HttpClient client = panel.CreateClient();
        await Eventually.IsAsync(() => client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), text => text.Contains("panel_plant_works 0", StringComparison.Ordinal));
        Assert.Contains("mock", await client.GetStringAsync("/api/v2/machine", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private PanelFactory Panel(string connectionString) => new PanelFactory().With("Storage:Directory", _folder.Path)
        .With("Plant:ConnectionString", connectionString).With("Plant:Panel", "line-3").With("Plant:ResolutionSeconds", "1").With("Plant:IntervalSeconds", "1");
}
