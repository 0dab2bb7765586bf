using System.Text.RegularExpressions;
using Npgsql;
using PanelServer.Host.Alarms;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.ExtruderV1;
using PanelServer.PostgreSql;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>The SQL of docs/plant.md works as it stands there, by psql, with the rights that the page gives.</summary>
public partial class PlantPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(DocumentationTests.Repository, "docs/plant.md"));
    private static readonly ExtruderModule Module = ExtruderModule.V1();

    [Fact]
    public async Task What_the_page_sets_up_and_asks_works()
    {
        PostgreSqlServer server = SharedPostgreSql.Server;
        SetUp(server, "rights");

        // Two lines with an extruder each, whose heaters take 1 and 2 kW for an hour.
        long end = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 600_000 * 600_000;
        for (int line = 1; line <= 2; line++)
        {
            string login = line == 1 ? "line_3" : "panel";
            NpgsqlConnectionStringBuilder settings = new(server.ConnectionString("plant")) { Username = login, Options = "-c role=plant_panels" };
            using PlantPanel panel = new(settings.ConnectionString, $"line-{line}");
            Record(panel, line, end - 3_600_000);
            await panel.Kept.StoreAsync();
            await panel.Kept.Store.ChangeAsync(store =>
            {
                Alarm alarm = Alarm.Of(AlarmOrigin.OfMachine("extruder_v1", 1, null), new("too_hot", line == 1 ? AlarmPriority.High : AlarmPriority.Critical, new("Too hot", "Zu heiß"), new("Wait.", "Warten.")));
                AlarmTable.Add(store, new(alarm with { Condition = AlarmCondition.Normal.Raise(isSuppressed: false), Changed = end - 1000 }, AlarmState.Normal, null));
                return 0;
            });
            await panel.CopyAsync();
        }

        string Ask(string what) => server.Psql("SET search_path = plant; " + Block(what), "quality").Replace("SET\n", "", StringComparison.Ordinal);
        Assert.Equal("line-1|1.00\nline-2|2.00", Ask("kWh"));
        Assert.Equal("line-2|Critical|1|1\nline-1|High|1|1", Ask("alarms"));
        string[] rows = Ask("temperature").Split('\n');
        Assert.Equal(60, rows.Length);
        Assert.All(rows, row => Assert.Matches(@"^[-0-9]+ [:0-9]+\+00\|201\.0\|202\.0$", row));
        Assert.StartsWith($"line-1|{DateTimeOffset.FromUnixTimeMilliseconds(end - 10_000):yyyy-MM-dd HH:mm}", Ask("latest"), StringComparison.Ordinal);
        Assert.Equal("1", server.Psql(Block("release"), "panel").Replace("UPDATE ", "", StringComparison.Ordinal));
        Assert.Contains("permission denied", Assert.Throws<InvalidOperationException>(() => server.Psql("DELETE FROM plant.history_value", "quality")).Message, StringComparison.Ordinal);
    }

    /// <summary>Carries SQL of the page out, as the administrator does.</summary>
    internal static void SetUp(PostgreSqlServer server, string name)
    {
        foreach (string statement in Block(name).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            server.Psql(statement.Replace("'…'", $"'{PostgreSqlServer.Password}'", StringComparison.Ordinal));
        }
    }

    /// <summary>An hour and ten seconds, so that the last whole bucket of the hour is there.</summary>
    private static void Record(PlantPanel panel, int line, long begin)
    {
        HistoryField[] fields = [.. HistoryField.Of(Module.Schema).Where(field => field.Name is "combined_power" or "front_temperature")];
        HistoryChunk sample = HistoryChunk.OfSingles(1, fields.Length);
        for (int i = 0; i < fields.Length; i++)
        {
            sample.Columns[i].Mean[0] = fields[i].Name == "combined_power" ? line * 1000 : 200 + line;
        }

        for (int second = 0; second <= 3600; second++)
        {
            sample.Times[0] = begin + (second * 1000L);
            panel.Kept.Keeper.Add(new(Module.Identification, 1), fields, sample);
        }
    }

    /// <summary>SQL of the page.</summary>
    /// <param name="name">The first word of the comment that it begins with.</param>
    private static string Block(string name) => Blocks().Matches(Page).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    [GeneratedRegex(@"```sql\n-- (\w+)[^\n]*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
