using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;
using PanelServer.Host.Common;
using PanelServer.Host.Settings;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.PostgreSql;

namespace PanelServer.Tests.Storage;

/// <summary>A database that is away, restarted, emptied or shared costs records and nothing else, and says so once.</summary>
public sealed class PostgreSqlTests
{
    private static readonly MachineIdentificationUnique Machine = new(new(1, 7), 1);

    private readonly LoggedLines<Store> _log = new();
    private readonly string _schema = "panel_" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task What_was_written_is_there_after_the_next_start_in_a_schema_of_its_own_as_psql_sees_it()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        Assert.Equal("1|7|1|one", SharedPostgreSql.Server.Psql($"SELECT vendor, machine, serial, body FROM {_schema}.machine_settings"));
        await WithStoreAsync(async store => Assert.Equal("one", await ReadAsync(store)));
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("zero \0 character", "zero \uFFFD character")]
    [InlineData("half {half} a pair", "half \uFFFD a pair")]
    [InlineData("Größe 'quoted'; DROP TABLE audit; -- 😀", "Größe 'quoted'; DROP TABLE audit; -- 😀")]
    public async Task Any_text_that_a_client_may_send_is_stored(string text, string stored)
    {
        await WithStoreAsync(async store =>
        {
            // Half a pair can't stand in an attribute.
            Assert.True(await WriteAsync(store, text.Replace("{half}", "\uD83D", StringComparison.Ordinal)));
            Assert.Equal(stored, await ReadAsync(store));
        });
    }

    [Fact]
    public async Task Two_servers_do_not_write_to_one_schema_and_the_second_goes_on_when_the_first_has_ended()
    {
        await WithStoreAsync(async second =>
        {
            await WithStoreAsync(async first =>
            {
                Assert.True(await WriteAsync(first, "one"));
                Assert.False(await WriteAsync(second, "two"));
                Assert.Contains("Another server works with this schema", second.Trouble, StringComparison.Ordinal);
            });
            Assert.True(await Eventually.IsAsync(() => WriteAsync(second, "three"), isWritten => isWritten));
            Assert.Null(second.Trouble);
        });
    }

    [Fact]
    public async Task The_claim_of_a_server_that_has_just_ended_is_waited_for_without_a_word()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        NpgsqlConnection former = SharedPostgreSql.Server.Connect(_schema);
        former.Execute("SELECT pg_advisory_lock(hashtextextended('PanelServer ' || current_schema(), 0))");
        await WithStoreAsync(async store =>
        {
            Task<bool> written = WriteAsync(store, "two");
            await Eventually.IsAsync(
                () => Task.FromResult(former.QuerySingle("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", row => row.GetInt64(0))), waiting => waiting > 0 || written.IsCompleted);
            await former.DisposeAsync();
            Assert.True(await written);
        });
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_again_and_what_is_read_meanwhile_is_one_state()
    {
        NpgsqlConnectionStringBuilder settings = new(SharedPostgreSql.Server.ConnectionString(_schema)) { ApplicationName = _schema };
        await WithStoreAsync(
            async store =>
            {
                await WriteAsync(store, "one");
                using System.Data.Common.DbConnection reader = store.OpenReader()!;
                SharedPostgreSql.Server.Psql($"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid IN (SELECT pid FROM pg_stat_activity WHERE application_name = '{_schema}')");
                await Eventually.IsAsync(() => WriteAsync(store, "two"), isWritten => isWritten);
                Assert.Equal("two", await ReadAsync(store));
            },
            settings.ConnectionString);
    }

    [Fact]
    public async Task A_database_that_is_stopped_or_hangs_holds_up_nobody_and_is_used_again_when_it_is_back()
    {
        using PostgreSqlServer server = new();
        await WithStoreAsync(
            async store =>
            {
                await WriteAsync(store, "one");
                server.Stop();
                Assert.False(await WriteAsync(store, "two"));
                Assert.False(await WriteAsync(store, "three"));
                long asked = Stopwatch.GetTimestamp();
                Assert.True(store.TryWrite(new(_ => { })));
                Assert.InRange(Stopwatch.GetElapsedTime(asked).TotalSeconds, 0, 1);
                await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
                server.Start();
                await Eventually.IsAsync(() => WriteAsync(store, "four"), isWritten => isWritten);
                Assert.Equal("four", await ReadAsync(store));
                Assert.True(store.LostRecords >= 2, $"{store.LostRecords} records lost");
            },
            server.ConnectionString(_schema));
        // Once that the connection broke, at most once more why there is no new one, and the end.
        Assert.InRange(_log.Warnings.Length, 2, 3);
        Assert.All(_log.Warnings[..^1], warning => Assert.Contains("can't be used", warning, StringComparison.Ordinal));
        Assert.Contains("works again", _log.Warnings[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("only for tests", string.Concat(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_somebody_drops_are_made_anew_and_the_epoch_says_so()
    {
        await WithStoreAsync(async store =>
        {
            await WriteAsync(store, "one");
            int epoch = store.Epoch;
            SharedPostgreSql.Server.Psql($"DROP SCHEMA {_schema} CASCADE");
            Assert.True(await WriteAsync(store, "two"));
            Assert.NotEqual(epoch, store.Epoch);
            Assert.Equal("two", await ReadAsync(store));
        });
        Assert.Contains("made anew", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_later_version_has_made_is_left_alone()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        SharedPostgreSql.Server.Psql($"UPDATE {_schema}.store_version SET version = 99");
        await WithStoreAsync(async store => Assert.False(await WriteAsync(store, "two")));
        Assert.Contains("version 99", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Equal("99|one", SharedPostgreSql.Server.Psql($"SELECT version, body FROM {_schema}.store_version, {_schema}.machine_settings"));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_password_that_is_refused_is_told_and_not_shown(string password)
    {
        NpgsqlConnectionStringBuilder settings = new(SharedPostgreSql.Server.ConnectionString(_schema)) { Password = password };
        await WithStoreAsync(async store => Assert.False(await WriteAsync(store, "one")), settings.ConnectionString);
        string warning = Assert.Single(_log.Warnings);
        Assert.Contains($"schema {_schema}", warning, StringComparison.Ordinal);
        Assert.Contains("password", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("postgres://panel:secret@db/plant")]
    [InlineData("Host=db;Port=secret")]
    [InlineData("Host=db;Password=a;secret=b")]
    [InlineData("Database=secret")]
    public void A_setting_that_cannot_be_read_stops_the_start_and_is_not_repeated(string setting)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", setting)]).Build();
        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => OptionsChecks.BindAndCheck(new StorageOptions(), configuration.GetSection("Storage")));
        Assert.StartsWith("Configuration Storage:ConnectionString is wrong: It has to be empty", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    private static Task<bool> WriteAsync(Store store, string text)
    {
        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(store.TryWrite(new(connection => SettingsTable.StoreSettings(connection, Machine, text, 1), done.SetResult) { Records = 1 }));
        return done.Task.WaitAsync(Eventually.Patience);
    }

    private static async Task<string?> ReadAsync(Store store) => (await store.ReadAsync(SettingsTable.Read)).GetValueOrDefault(Machine)?.Settings;

    private async Task WithStoreAsync(Func<Store, Task> use, string? connectionString = null)
    {
        StorageOptions options = new() { Directory = "", ConnectionString = connectionString ?? SharedPostgreSql.Server.ConnectionString(_schema) };
        using Store store = new(Options.Create(options), TimeProvider.System, _log);
        await use(store);
        await store.StopAsync(CancellationToken.None);
    }
}
