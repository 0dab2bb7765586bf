using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Plant;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines.Alarms;
using PanelServer.PostgreSql;
using PanelServer.Tests.History;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>Whatever the panel's own store has comes into the common history once, in order and with its time, whatever happens to the database and the way to it.</summary>
[Trait("Store", "any")]
public sealed class PlantHistoryTests
{
    private const int Hour = 3600;

    private readonly string _schema = "plant_" + Guid.NewGuid().ToString("N");

    private string Connection => SharedPostgreSql.Patient(_schema);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    public async Task Every_value_arrives_once_with_its_time(int resolution)
    {
        using PlantPanel panel = new(Connection, set: options => options.ResolutionSeconds = resolution);
        await panel.RecordAsync(PlantPanel.Begin, 1000);
        await panel.CopyAsync();
        Assert.Equal(panel.Own(), InPlant(panel));

        // A block that has grown, blocks that are new, and nothing new.
        await panel.RecordAsync(PlantPanel.Begin + 1_000_000, 7);
        await panel.CopyAsync();
        await panel.RecordAsync(PlantPanel.Begin + 1_007_000, 5000);
        await panel.CopyAsync();
        await panel.CopyAsync();
        Assert.Equal(panel.Own(), InPlant(panel));
        Assert.Equal("1|mock|1|7|1|bar|f", Psql("SELECT count(DISTINCT signal), slug, vendor, machine, serial, unit, bool_or(signal = 'b') FROM {0}.history GROUP BY slug, vendor, machine, serial, unit"));
        Assert.Equal(0, panel.Status.Missed);
    }

    [Fact]
    public async Task A_server_that_is_started_again_goes_on_where_it_was_and_puts_the_halves_of_a_bucket_together()
    {
        using ScratchStore scratch = new();
        long begin = PlantPanel.Begin;
        foreach (int samples in (int[])[105, 204, 98])
        {
            using PlantPanel panel = new(Connection, scratch: scratch);
            await panel.RecordAsync(begin, samples);
            begin += samples * 1000;
            await panel.CopyAsync();
            await panel.Kept.Store.StopAsync(TestContext.Current.CancellationToken);
        }

        using PlantPanel last = new(Connection, scratch: scratch);
        await last.CopyAsync();
        Assert.Equal(last.Own(), InPlant(last));
        Assert.Equal("400", Psql("SELECT sum(count) FROM {0}.history"));
    }

    [Fact]
    public async Task A_connection_that_breaks_at_any_byte_costs_nothing_and_doubles_nothing()
    {
        await using DatabaseProxy proxy = new(SharedPostgreSql.Server.Port);
        using PlantPanel panel = new(Through(proxy), set: options => options.ResolutionSeconds = 1);
        await panel.RecordAsync(PlantPanel.Begin, 10);
        await panel.CopyAsync();
        panel.Copier.Close();

        // How many bytes it takes, the handshake included, and then each part of it with a batch of its own.
        long before = proxy.Passed;
        await panel.RecordAsync(PlantPanel.Begin + 10_000, 10);
        await panel.CopyAsync();
        long bytes = proxy.Passed - before;
        int cuts = LongTests.AreWanted ? 400 : 25;
        int broken = 0;
        for (int i = 1; i <= cuts; i++)
        {
            panel.Copier.Close();
            await panel.RecordAsync(PlantPanel.Begin + (20_000L * i), 10);
            proxy.CutAt = proxy.Passed + (bytes * i / cuts);
            try
            {
                await panel.CopyAsync();
            }
            catch (Exception cut) when (cut is NpgsqlException or PlantRefusalException)
            {
                broken++;
            }

            proxy.CutAt = long.MaxValue;
        }

        await Eventually.IsAsync(() => TryAsync(panel), isCopied => isCopied);
        Assert.InRange(broken, cuts / 2, cuts);
        Assert.Equal(panel.Own(), InPlant(panel));
    }

    [Fact]
    public async Task After_an_hour_without_a_network_everything_comes_in_order()
    {
        FakeTimeProvider time = new();
        await using DatabaseProxy proxy = new(SharedPostgreSql.Server.Port);
        using PlantPanel panel = new(Through(proxy), time: time, set: options => options.ResolutionSeconds = 1);
        await panel.Service.StartAsync(TestContext.Current.CancellationToken);
        await panel.RecordAsync(PlantPanel.Begin, 600);
        await GoOnUntilAsync(time, () => panel.Status.Rows == 600);
        proxy.IsCut = true;
        for (int minute = 0; minute < 60; minute++)
        {
            await panel.RecordAsync(PlantPanel.Begin + ((10 + minute) * 60_000L), 60);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        await GoOnUntilAsync(time, () => panel.Status.Failures > 5);
        Assert.Equal(600, panel.Status.Rows);
        Assert.InRange(panel.Status.TroubleAge, TimeSpan.FromMinutes(1), TimeSpan.FromHours(2));
        Assert.InRange(panel.Log.Warnings.Length, 1, 3);
        Assert.All(panel.Log.Warnings, warning => Assert.Contains("can't be used", warning, StringComparison.Ordinal));

        // It catches up while more is recorded.
        proxy.IsCut = false;
        await panel.RecordAsync(PlantPanel.Begin + (70 * 60_000L), 60);
        await GoOnUntilAsync(time, () => panel.Status.Rows == 600 + Hour + 60);
        await panel.Service.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(panel.Status.Trouble);
        Assert.Equal(panel.Own(), InPlant(panel));

        // Each transaction brought what is later than all before it.
        Assert.Equal("0", Psql("SELECT count(*) FROM (SELECT min(time) AS first, lag(max(time)) OVER (ORDER BY xmin::text::bigint) AS before FROM {0}.history_value GROUP BY xmin::text) AS t WHERE first <= before"));
    }

    [Fact]
    public async Task A_database_that_is_stopped_or_refuses_costs_nothing_and_its_password_is_not_told()
    {
        using PostgreSqlServer server = new();
        server.Psql($"CREATE ROLE line LOGIN PASSWORD '{PostgreSqlServer.Password}'");
        server.Psql($"CREATE SCHEMA {_schema} AUTHORIZATION line");
        NpgsqlConnectionStringBuilder settings = new(server.ConnectionString(_schema)) { Username = "line" };
        using PlantPanel panel = new(settings.ConnectionString, set: options => options.ResolutionSeconds = 1);
        await panel.RecordAsync(PlantPanel.Begin, 10);
        await panel.CopyAsync();
        server.Stop();
        await panel.RecordAsync(PlantPanel.Begin + 10_000, 3000);
        Assert.False(await TryAsync(panel));
        Assert.False(await TryAsync(panel));
        server.Start();
        server.Psql("ALTER ROLE line NOLOGIN");
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(panel.CopyAsync);
        Assert.DoesNotContain("only for tests", refused.ToString(), StringComparison.Ordinal);
        server.Psql("ALTER ROLE line LOGIN");
        await Eventually.IsAsync(() => TryAsync(panel), isCopied => isCopied);
        Assert.Equal(panel.Own(), panel.InPlant(sql => server.Psql(sql), _schema));
    }

    [Fact]
    public async Task A_slow_way_gets_smaller_batches_until_they_pass()
    {
        await using DatabaseProxy proxy = new(SharedPostgreSql.Server.Port);
        NpgsqlConnectionStringBuilder settings = new(Connection) { Port = proxy.Port, CommandTimeout = 1, CancellationTimeout = 100 };
        using PlantPanel panel = new(settings.ConnectionString, set: options => options.ResolutionSeconds = 1);

        // As wide as a real machine.
        HistoryField[] fields = [.. Enumerable.Range(0, 40).Select(i => new HistoryField(i == 0 ? "a" : $"f{i}", "", null) { Decimals = 1 })];
        HistoryChunk sample = HistoryChunk.OfSingles(1, fields.Length);
        for (int second = 0; second < 300; second++)
        {
            sample.Times[0] = PlantPanel.Begin + (second * 1000L);
            panel.Kept.Keeper.Add(KeptHistory.Machine, fields, sample);
        }

        await panel.Kept.StoreAsync();
        proxy.BytesPerSecond = 500_000;
        int failures = 0;
        while (!await TryAsync(panel))
        {
            Assert.InRange(++failures, 1, 30);
        }

        Assert.NotEqual(0, failures);
        Assert.Equal(panel.Own(), InPlant(panel));
        Assert.Equal("12000", Psql("SELECT count(*) FROM {0}.history"));
    }

    [Fact]
    public async Task Two_panels_share_one_database_and_each_has_its_rows()
    {
        using PlantPanel one = new(Connection, "line-1");
        using PlantPanel two = new(Connection, "line-2");
        await one.RecordAsync(PlantPanel.Begin, 200);
        await two.RecordAsync(PlantPanel.Begin + 500, 300);
        await Task.WhenAll(one.CopyAsync(), two.CopyAsync());
        Assert.Equal(one.Own(), InPlant(one));
        Assert.Equal(two.Own(), InPlant(two));
        Assert.Equal("line-1|190\nline-2|290", Psql("SELECT panel, sum(count) FROM {0}.history GROUP BY panel ORDER BY panel"));
    }

    [Fact]
    public async Task A_name_is_for_one_panel_until_somebody_releases_it()
    {
        using ScratchStore scratch = new();
        using (PlantPanel first = new(Connection, scratch: scratch))
        {
            await first.RecordAsync(PlantPanel.Begin, 100);
            await first.CopyAsync();
            using PlantPanel copy = new(Connection);
            Assert.Contains("is connected to the common history already", (await Assert.ThrowsAsync<PlantRefusalException>(copy.CopyAsync)).Message, StringComparison.Ordinal);
            await first.Kept.Store.StopAsync(TestContext.Current.CancellationToken);
        }

        using PlantPanel second = new(Connection);
        await second.RecordAsync(PlantPanel.Begin + 50_000, 100);
        Assert.Contains("belongs to another panel", (await Assert.ThrowsAsync<PlantRefusalException>(second.CopyAsync)).Message, StringComparison.Ordinal);
        Assert.Equal("90", Psql("SELECT sum(count) FROM {0}.history"));

        // As docs/plant.md says. What was copied of the same time stays as it is.
        Psql("UPDATE {0}.panel SET instance = NULL WHERE name = 'line-3'");
        await second.CopyAsync();
        Assert.Equal("140", Psql("SELECT sum(count) FROM {0}.history"));
        using PlantPanel again = new(Connection, scratch: scratch);
        second.Copier.Close();
        Assert.Contains("belongs to another panel", (await Assert.ThrowsAsync<PlantRefusalException>(again.CopyAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_resolution_begins_where_the_first_one_ended()
    {
        using ScratchStore scratch = new();
        foreach ((int resolution, int begin) in ((int, int)[])[(10, 0), (1, 300), (60, 600)])
        {
            using PlantPanel panel = new(Connection, scratch: scratch, set: options => options.ResolutionSeconds = resolution);
            await panel.RecordAsync(PlantPanel.Begin + (begin * 1000L), 300);
            await panel.CopyAsync();
            await panel.Kept.Store.StopAsync(TestContext.Current.CancellationToken);
        }

        // Ten seconds until 290, seconds until 600, then minutes, of which the last is not whole.
        Assert.Equal("1|310|310\n10|29|290\n60|4|240", Psql("SELECT h.count, count(*), sum(h.count) FROM {0}.history h GROUP BY h.count ORDER BY h.count"));
    }

    [Fact]
    public async Task What_is_gone_or_damaged_before_it_was_copied_is_counted_and_the_rest_comes()
    {
        using ScratchStore scratch = new();
        using PlantPanel panel = new(Connection, scratch: scratch, set: options => options.ResolutionSeconds = 1);
        await panel.RecordAsync(PlantPanel.Begin, 300 * 3);
        using (DbConnection other = scratch.OpenWriter())
        {
            Assert.Equal(1, other.Execute("UPDATE history_block SET body = @body WHERE step = 1 AND first_ts = @first", ("body", new byte[] { 1, 2, 3 }), ("first", PlantPanel.Begin + 300_000)));
        }

        await panel.CopyAsync();
        Assert.Equal("600", Psql("SELECT sum(count) FROM {0}.history"));
        Assert.Equal(300, panel.Status.Missed);
        await panel.CopyAsync();
        Assert.Equal(300, panel.Status.Missed);
    }

    [Fact]
    public async Task Alarms_commands_and_runs_arrive_once_and_an_alarm_has_a_beginning_an_end_and_who_has_acknowledged_it()
    {
        using PlantPanel panel = new(Connection);
        AlarmOrigin origin = AlarmOrigin.OfMachine("extruder_v1", 1, null);
        Alarm alarm = Alarm.Of(origin, new("emergency_stop", AlarmPriority.High, new("Emergency stop", "Not-Halt"), new("Release it.", "Lösen.")));
        long now = PlantPanel.Begin;
        Alarm At(long seconds, AlarmCondition condition) => alarm with { Condition = condition, Changed = now + (seconds * 1000) };
        AlarmCondition raised = AlarmCondition.Normal.Raise(isSuppressed: false);
        AlarmCondition known = raised with { IsAcknowledged = true };
        await ChangeAsync(panel, store =>
        {
            AlarmTable.Add(store, new(At(1, raised), AlarmState.Normal, null));
            AlarmTable.Add(store, new(At(2, known), AlarmState.UnacknowledgedActive, "anna"));
            AlarmTable.Add(store, new(At(3, known), AlarmState.AcknowledgedActive, "anna", new("A \0 plug.", "anna", now + 3000)));
        });
        await panel.CopyAsync();
        await ChangeAsync(panel, store =>
        {
            AlarmTable.Add(store, new(At(9, AlarmCondition.Normal), AlarmState.AcknowledgedActive, null));
            AlarmTable.Add(store, new(At(10, raised), AlarmState.Normal, null));
            AuditTable.Add(store, new(7, now, "anna", "10.0.0.1", "POST /x", "extruder_v1", 1, "set_mode", JsonNode.Parse("\"a\\u0000\""), null, AuditOutcome.Refused, "no \0"));
            RunTable.Store(store, new(1, now, "anna", [], [new(1, now, "anna")]) { Product = "pipe" });
            RunTable.Store(store, new(2, now, Run.Winding, [], [new(1, now, "anna")]));
        });
        await panel.CopyAsync();
        string began = $"to_timestamp({now / 1000})";
        Assert.Equal("00:00:01|00:00:09|00:00:02|anna\n00:00:10|||", Psql($"SELECT begun - {began}, ended - {began}, acknowledged - {began}, acknowledged_by FROM {{0}}.alarm ORDER BY begun"));
        Assert.Equal("5|1|A \uFFFD plug.", Psql("SELECT count(*), count(comment), max(comment) FROM {0}.alarm_change"));
        Assert.Equal("7|anna|set_mode|Refused|no \uFFFD", Psql("SELECT id, user_name, mutation, outcome, reason FROM {0}.command"));
        Assert.Equal("1|pipe|\n2||", Psql("SELECT number, product, ended FROM {0}.production_run ORDER BY number"));

        // A run that has changed comes again in place of what it was.
        await ChangeAsync(panel, store => RunTable.Store(store, new(1, now, "anna", [], [new(1, now, "anna")]) { Product = "tube", Ended = now + 5000, EndedBy = "otto" }));
        await panel.CopyAsync();
        Assert.Equal("1|tube|otto\n2||", Psql("SELECT number, product, ended_by FROM {0}.production_run ORDER BY number"));
        long rows = panel.Status.Rows;
        panel.Copier.Close();
        await panel.CopyAsync();
        Assert.Equal(rows, panel.Status.Rows);
    }

    private static async Task ChangeAsync(PlantPanel panel, Action<DbConnection> change) => await panel.Kept.Store.ChangeAsync(store =>
    {
        change(store);
        return 0;
    });

    private static async Task<bool> TryAsync(PlantPanel panel)
    {
        try
        {
            await panel.CopyAsync();
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or PlantRefusalException)
        {
            return false;
        }
    }

    private static Task GoOnUntilAsync(FakeTimeProvider time, Func<bool> condition) => Eventually.HoldsAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private string Through(DatabaseProxy proxy) => new NpgsqlConnectionStringBuilder(Connection) { Port = proxy.Port }.ConnectionString;

    private string InPlant(PlantPanel panel) => panel.InPlant(sql => SharedPostgreSql.Server.Psql(sql), _schema);

    private string Psql(string sql) => SharedPostgreSql.Server.Psql(sql.Replace("{0}", _schema, StringComparison.Ordinal));
}
