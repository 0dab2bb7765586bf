using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>A whole server copies what its machine shows, says how it goes, and is not held up by a database that it can't use.</summary>
public sealed class PlantServerTests : IDisposable
{
    private readonly string _schema = "plant_" + Guid.NewGuid().ToString("N");
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Values_and_commands_of_a_machine_arrive()
    {
        using PanelFactory panel = Panel(SharedPostgreSql.Server.ConnectionString(_schema));
        using HttpClient client = panel.CreateClient();
        using HttpResponseMessage refused = await client.PostAsync("/api/v2/machine/mock/57922/mutate", new StringContent("[]", null, "application/json"), TestContext.Current.CancellationToken);
        string metrics = await Eventually.IsAsync(
            () => client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), text => text.Contains("panel_plant_works 1", StringComparison.Ordinal) && !text.Contains("panel_plant_rows_total 0\n", StringComparison.Ordinal));
        Assert.Contains("panel_plant_failures_total 0", metrics, StringComparison.Ordinal);
        await Eventually.IsAsync(
            () => Task.FromResult(SharedPostgreSql.Server.Psql($"SELECT panel, slug, serial FROM {_schema}.history LIMIT 1")), row => row == "line-3|mock|57922");
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
