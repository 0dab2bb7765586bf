using Npgsql;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Plant;
using PanelServer.Machines.Alarms;
using PanelServer.PostgreSql;

namespace PanelServer.Tests.Plant;

/// <summary>A common history whose tables have an owner of their own, set up as docs/plant.md says: a panel's login writes its own rows and nothing else.</summary>
public sealed class PlantOwnerTests : IDisposable
{
    // A server of its own: roles are the same in all schemas of one.
    private readonly PostgreSqlServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_panel_writes_all_that_it_has_and_no_row_of_another_one()
    {
        SetUpWithOwner();
        using PlantPanel third = await CopiedAsync("line_3", "line-3");
        using PlantPanel fourth = await CopiedAsync("line_4", "line-4");
        foreach (PlantPanel panel in (PlantPanel[])[third, fourth])
        {
            await panel.RecordAsync(PlantPanel.Begin + 200_000, 100);
            await panel.CopyAsync();
            Assert.Equal(panel.Own(), panel.InPlant(Ask, "plant"));
        }

        foreach (string table in (string[])["alarm_change", "command"])
        {
            Assert.Equal("line-3|1\nline-4|1", Ask($"SELECT name, count(*) FROM plant.{table} t JOIN plant.panel p ON p.id = t.panel GROUP BY name ORDER BY name"));
        }

        const string Other = "(SELECT id FROM plant.panel WHERE name = 'line-4')";
        const string Signal = $"(SELECT s.id FROM plant.signal s JOIN plant.machine m ON m.id = s.machine WHERE m.panel = {Other} LIMIT 1)";
        (string Sql, string Refusal)[] refused =
        [
            ($"INSERT INTO plant.history_value VALUES ({Signal}, 1, now(), 1, 1, 1)", "row-level security"),
            ($"INSERT INTO plant.command (panel, id, time, address, door, outcome) VALUES ({Other}, 99, now(), '', '', '')", "row-level security"),
            ($"INSERT INTO plant.machine (panel, vendor, machine, serial, slug, step, block, samples, last_ts) VALUES ({Other}, 1, 1, 99, '', 1, 0, 0, 0)", "row-level security"),
            ($"INSERT INTO plant.signal (machine, name, unit) SELECT id, 'x', '' FROM plant.machine WHERE panel = {Other}", "row-level security"),
            ($"INSERT INTO plant.production_run (panel, number, begun, body) VALUES ({Other}, 1, now(), '{{}}')", "row-level security"),
            ($"INSERT INTO plant.history_value_{DateTime.UtcNow:yyyy_MM} VALUES ({Signal}, 1, now(), 1, 1, 1)", "permission denied"),
            ("INSERT INTO plant.panel (name, login) VALUES ('line-5', 'line_4')", "permission denied"),
            ("UPDATE plant.panel SET login = 'line_3'", "permission denied"),
            ("UPDATE plant.panel SET name = 'line-5'", "permission denied"),
            ("UPDATE plant.retention SET value_months = 0", "permission denied"),
            ("UPDATE plant.command SET reason = 'nobody knows'", "permission denied"),
            ("UPDATE plant.alarm_change SET message = 'nothing'", "permission denied"),
            ("DELETE FROM plant.history_value", "permission denied"),
            ("TRUNCATE plant.command", "permission denied"),
            ("DROP TABLE plant.history_value", "must be owner"),
            ("ALTER TABLE plant.command DISABLE ROW LEVEL SECURITY", "must be owner"),
            ("CREATE TABLE plant.more (id INTEGER)", "permission denied"),
            ("SET ROLE plant_owner", "permission denied"),
            ("SELECT plant.plant_make_month('panel', date_trunc('month', now())::date)", "no month"),
            ("SELECT plant.plant_make_month('command', '2999-01-01')", "no month"),
        ];
        Assert.All(refused, one => Assert.Contains(one.Refusal, Assert.Throws<InvalidOperationException>(() => _server.Psql(one.Sql, "line_3")).Message, StringComparison.Ordinal));

        // What looks for rows to change finds none but its own.
        Assert.Matches("^UPDATE [1-9]", _server.Psql("UPDATE plant.history_value SET mean = -1", "line_3"));
        Assert.Equal("UPDATE 1", _server.Psql("UPDATE plant.panel SET instance = NULL", "line_3"));
        Assert.Equal(fourth.Own(), fourth.InPlant(Ask, "plant"));
        Assert.Equal("line-4", Ask("SELECT name FROM plant.panel WHERE instance IS NOT NULL"));
        Assert.Equal("INSERT 0 1\nUPDATE 1", _server.Psql(
            "INSERT INTO plant.production_run (panel, number, begun, body) SELECT id, 1, now(), '{}' FROM plant.panel WHERE name = 'line-3'; UPDATE plant.production_run SET note = 'done'", "line_3"));
    }

    [Fact]
    public async Task A_name_belongs_to_the_login_that_used_it_first_until_the_owner_gives_it_away()
    {
        SetUpWithOwner();
        using (await CopiedAsync("line_4", "line-3"))
        {
        }

        using PlantPanel panel = new(Connection("line_3"), "line-3");
        await panel.RecordAsync(PlantPanel.Begin + 600_000, 100);
        Assert.Contains("belongs to another login", (await Assert.ThrowsAsync<PlantRefusalException>(panel.CopyAsync)).Message, StringComparison.Ordinal);
        PlantPageTests.SetUp(_server, "login");
        _server.Psql("UPDATE plant.panel SET instance = NULL");
        await panel.CopyAsync();
        Assert.Equal("line-3|line_3|t", Ask("SELECT name, login, instance IS NOT NULL FROM plant.panel"));
    }

    [Fact]
    public async Task Tables_of_an_earlier_version_are_brought_up_to_date_by_their_owner_and_panels_wait_for_it()
    {
        PlantPageTests.SetUp(_server, "owner");
        _server.Psql($"SET ROLE plant_owner; SET search_path = plant; CREATE TABLE plant_version (version INTEGER NOT NULL); INSERT INTO plant_version VALUES (2); {PlantSchema.Steps[0]} {PlantSchema.Steps[1]}");
        _server.Psql("GRANT USAGE ON SCHEMA plant TO plant_panels; GRANT SELECT ON ALL TABLES IN SCHEMA plant TO plant_panels");
        using PlantPanel panel = new(Connection("line_3"), "line-3");
        Assert.Contains($"has version 2, this panel needs version {PlantSchema.Steps.Count}", (await Assert.ThrowsAsync<PlantRefusalException>(panel.CopyAsync)).Message, StringComparison.Ordinal);

        RunScript();
        RunScript();
        PlantPageTests.SetUp(_server, "admit");
        await panel.RecordAsync(PlantPanel.Begin, 100);
        await panel.CopyAsync();
        Assert.Equal(panel.Own(), panel.InPlant(Ask, "plant"));
        Assert.Equal($"{PlantSchema.Steps.Count}", Ask("SELECT version FROM plant.plant_version"));
    }

    [Fact]
    public async Task Tables_that_panels_owned_together_are_handed_over_and_the_owner_says_how_long_months_are_kept()
    {
        PlantPageTests.SetUp(_server, "rights");
        DateTimeOffset month = PlantPartitions.MonthOf(DateTime.UtcNow);
        using (PlantPanel before = new(Connection("line_3", "-c role=plant_panels"), "line-3", set: options => options.ResolutionSeconds = 1))
        {
            await before.RecordAsync(month.AddMonths(-3).ToUnixTimeMilliseconds(), 10);
            await before.CopyAsync();
        }

        PlantPageTests.SetUp(_server, "handover");
        PlantPageTests.SetUp(_server, "admit");
        Assert.Equal("plant_owner", Ask("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'plant'"));
        _server.Psql("UPDATE plant.panel SET instance = NULL");
        using PlantPanel panel = new(Connection("line_3"), "line-3", set: options => options.ResolutionSeconds = 1);
        await panel.CopyAsync();
        Assert.Equal("10", Ask("SELECT count(*) FROM plant.history"));
        Assert.Contains("permission denied", Assert.Throws<InvalidOperationException>(() => _server.Psql("DELETE FROM plant.history_value", "line_3")).Message, StringComparison.Ordinal);

        panel.Copier.Close();
        _server.Psql("UPDATE plant.retention SET value_months = 2");
        await panel.RecordAsync(month.AddMonths(-3).ToUnixTimeMilliseconds() + 60_000, 10);
        await panel.RecordAsync(month.AddMonths(-2).ToUnixTimeMilliseconds(), 10);
        await panel.CopyAsync();
        Assert.Equal($"10|{month.AddMonths(-2):yyyy-MM}", _server.Psql("SELECT count(*), to_char(min(time) AT TIME ZONE 'UTC', 'YYYY-MM') FROM plant.history", "quality"));
        Assert.Equal(10, panel.Status.Missed);
    }

    private void SetUpWithOwner()
    {
        PlantPageTests.SetUp(_server, "owner");
        _server.Psql($"CREATE ROLE line_4 LOGIN PASSWORD '{PostgreSqlServer.Password}' IN ROLE plant_panels");
        RunScript();
        PlantPageTests.SetUp(_server, "admit");
    }

    private void RunScript() => _server.Psql($"SET ROLE plant_owner; SET search_path = plant; {PlantSchema.Script()}");

    /// <summary>A panel with values, an alarm and a command, all of it copied.</summary>
    private async Task<PlantPanel> CopiedAsync(string login, string name)
    {
        PlantPanel panel = new(Connection(login), name);
        await panel.RecordAsync(PlantPanel.Begin, 100);
        await panel.Kept.Store.ChangeAsync(store =>
        {
            Alarm alarm = Alarm.Of(AlarmOrigin.OfMachine("mock", 1, null), new("too_hot", AlarmPriority.High, new("Too hot", "Zu heiß"), new("Wait.", "Warten.")));
            AlarmTable.Add(store, new(alarm with { Condition = AlarmCondition.Normal.Raise(isSuppressed: false), Changed = PlantPanel.Begin }, AlarmState.Normal, null));
            AuditTable.Add(store, new(1, PlantPanel.Begin, "anna", "10.0.0.1", "POST", "mock", 1, null, null, null, AuditOutcome.Accepted, null));
            return 0;
        });
        await panel.CopyAsync();
        return panel;
    }

    private string Connection(string login, string? options = null) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString("plant")) { Username = login, Options = options }.ConnectionString;

    private string Ask(string sql) => _server.Psql(sql);
}
