using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;
using PanelServer.Host.Common;
using PanelServer.Host.Plant;
using PanelServer.Host.Storage;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>Tables and partitions of the common history are made, brought up to date and dropped by whichever panel comes first.</summary>
public sealed class PlantSchemaTests
{
    private readonly string _schema = "plant_" + Guid.NewGuid().ToString("N");

    private string Connection => SharedPostgreSql.Patient(_schema);

    [Fact]
    public async Task Many_panels_that_come_at_once_make_the_tables_once()
    {
        PlantPanel[] panels = [.. Enumerable.Range(1, 12).Select(number => new PlantPanel(Connection, $"line-{number}"))];
        await Task.WhenAll(panels.Select(panel => Task.Run(panel.CopyAsync)));
        Assert.Equal("12", Psql("SELECT count(*) FROM {0}.panel"));

        // This month and the next, of four tables.
        DateTime month = PlantPartitions.MonthOf(DateTime.UtcNow);
        Assert.Equal($"history_value_{month:yyyy_MM}\nhistory_value_{month.AddMonths(1):yyyy_MM}", Psql("SELECT relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = '{0}.history_value'::regclass ORDER BY relname"));
        Assert.Equal("8", Psql("SELECT count(*) FROM pg_inherits WHERE inhrelid::regclass::text LIKE '{0}.%' AND inhparent::regclass::text NOT LIKE '%\\_pkey'  AND inhparent::regclass::text NOT LIKE '%\\_by\\_%'"));
        Array.ForEach(panels, panel => panel.Dispose());
    }

    [Fact]
    public async Task Months_go_after_their_time_and_what_is_too_old_or_too_far_ahead_is_left_out_and_counted()
    {
        DateTimeOffset month = PlantPartitions.MonthOf(DateTime.UtcNow);
        long At(int months) => month.AddMonths(months).ToUnixTimeMilliseconds();
        using PlantPanel panel = new(Connection, set: options => (options.ResolutionSeconds, options.ValueMonths) = (1, 3));
        foreach (int months in (int[])[-4, -3, -2, 2])
        {
            await panel.RecordAsync(At(months), 10);
        }

        await panel.CopyAsync();
        Assert.Equal("20", Psql("SELECT count(*) FROM {0}.history"));
        Assert.Equal(20, panel.Status.Missed);
        Assert.Equal("4", Psql("SELECT count(*) FROM pg_inherits WHERE inhparent = '{0}.history_value'::regclass"));

        // Another panel keeps less: the oldest goes for all.
        using PlantPanel other = new(Connection, "line-4", set: options => options.ValueMonths = 2);
        await other.CopyAsync();
        Assert.Equal("10", Psql("SELECT count(*) FROM {0}.history"));
    }

    [Fact]
    public async Task Somebody_who_reads_for_long_holds_up_nobody_and_the_old_month_goes_later()
    {
        DateTimeOffset month = PlantPartitions.MonthOf(DateTime.UtcNow);
        using PlantPanel panel = new(Connection, set: options => options.ResolutionSeconds = 1);
        await panel.RecordAsync(month.AddMonths(-3).ToUnixTimeMilliseconds(), 10);
        await panel.CopyAsync();
        using PlantPanel other = new(Connection, "line-4", set: options => options.ValueMonths = 1);
        await using (NpgsqlConnection reader = SharedPostgreSql.Server.Connect(_schema))
        {
            reader.Execute("BEGIN");
            Assert.Equal(10, reader.QuerySingle("SELECT count(*) FROM history_value", row => row.GetInt64(0)));
            await other.CopyAsync();
            await panel.RecordAsync(month.AddMonths(-2).ToUnixTimeMilliseconds(), 10);
            await panel.CopyAsync();
            Assert.Equal("20", Psql("SELECT count(*) FROM {0}.history_value"));
        }

        other.Copier.Close();
        await other.CopyAsync();
        Assert.Equal("0", Psql("SELECT count(*) FROM {0}.history_value"));
    }

    [Fact]
    public async Task An_earlier_version_is_brought_up_to_date_with_what_it_has_and_a_later_one_is_left_alone()
    {
        Psql("CREATE SCHEMA {0}");
        await using (NpgsqlConnection earlier = SharedPostgreSql.Server.Connect(_schema))
        {
            earlier.Execute("CREATE TABLE plant_version (version INTEGER NOT NULL); INSERT INTO plant_version VALUES (1)");
            earlier.Execute(PlantSchema.Steps[0]);
            earlier.Execute("INSERT INTO panel (name) VALUES ('line-1')");
        }

        using PlantPanel panel = new(Connection);
        await panel.RecordAsync(PlantPanel.Begin, 100);
        await panel.CopyAsync();
        Assert.Equal($"{PlantSchema.Steps.Count}", Psql("SELECT version FROM {0}.plant_version"));
        Assert.Equal("line-1,line-3", Psql("SELECT string_agg(name, ',' ORDER BY name) FROM {0}.panel"));
        Assert.Equal(panel.Own(), panel.InPlant(sql => SharedPostgreSql.Server.Psql(sql), _schema));

        panel.Copier.Close();
        Psql("UPDATE {0}.plant_version SET version = 99");
        Assert.Contains("version 99", (await Assert.ThrowsAsync<PlantRefusalException>(panel.CopyAsync)).Message, StringComparison.Ordinal);
        Assert.Equal("99", Psql("SELECT version FROM {0}.plant_version"));
    }

    [Fact]
    public async Task The_schema_of_a_panels_own_store_is_not_taken()
    {
        using (Store store = new(Options.Create(new StorageOptions { Directory = "", ConnectionString = Connection }), TimeProvider.System, new LoggedLines<Store>()))
        {
            await store.ChangeAsync(_ => 0);
            await store.StopAsync(TestContext.Current.CancellationToken);
        }

        using PlantPanel panel = new(Connection);
        Assert.Contains("a panel's own store", (await Assert.ThrowsAsync<PlantRefusalException>(panel.CopyAsync)).Message, StringComparison.Ordinal);
        Assert.Equal("t", Psql("SELECT to_regclass('{0}.panel') IS NULL"));
    }

    [Theory]
    [InlineData("Plant:ConnectionString", "secret", "It has to be empty")]
    [InlineData("Plant:Panel", "", "Panel")]
    [InlineData("Plant:ResolutionSeconds", "5", "one of 1, 10, 60 and 600")]
    [InlineData("Plant:IntervalSeconds", "0", "between 1 and 3600")]
    [InlineData("Plant:ValueMonths", "0", "between 1 and 1200")]
    public void A_wrong_setting_stops_the_start(string key, string value, string said)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => OptionsChecks.BindAndCheck(new PlantOptions(), configuration.GetSection("Plant")));
        Assert.StartsWith($"Configuration {key} is wrong: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "Plant:ConnectionString needs a store of the panel's own")]
    [InlineData("state", "", null)]
    [InlineData("", "Host=db", null)]
    public void There_has_to_be_a_store_of_the_panels_own(string directory, string connectionString, string? said)
    {
        StoreCheck check = new(Options.Create(new StorageOptions { Directory = directory, ConnectionString = connectionString }));
        string? failure = check.Validate(null, new PlantOptions { ConnectionString = "Host=db" }).FailureMessage;
        Assert.True(said is null ? failure is null : failure!.Contains(said, StringComparison.Ordinal), failure);
        Assert.Null(check.Validate(null, new PlantOptions()).FailureMessage);
    }

    private string Psql(string sql) => SharedPostgreSql.Server.Psql(sql.Replace("{0}", _schema, StringComparison.Ordinal));
}
