using System.Data.Common;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.History;

/// <summary>What the store has of the history after kills, steps of the clock, other versions and damage, and what goes when it is full.</summary>
[Trait("Store", "any")]
public sealed class KeptHistoryTests : IDisposable
{
    private const long Begin = 1_772_582_400_000;
    private const long TwoYears = 730L * 86_400_000;
    private static readonly HistoryStep TenSeconds = HistoryStep.All[1];

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task All_steps_have_what_was_recorded()
    {
        using KeptHistory kept = new(_store);
        kept.Record(Begin, 1500);
        await kept.StoreAsync();
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => Begin + (i * 1000L)), kept.Times(HistoryStep.Finest));
        Assert.All(kept.Read(HistoryStep.Finest), chunk => Assert.Equal(chunk.Times.Select(KeptHistory.ValueAt), chunk.Columns[0].Mean));
        foreach (HistoryStep step in HistoryStep.All.Skip(1))
        {
            HistoryChunk[] chunks = kept.Read(step);
            Assert.Equal(1500, chunks.Sum(chunk => chunk.Counts.Sum()));
            Assert.Equal(Enumerable.Range(0, 1500).Select(i => (Begin + (i * 1000L)) / step.Milliseconds * step.Milliseconds).Distinct(), chunks.SelectMany(chunk => chunk.Times));
            Assert.All(chunks.SelectMany(chunk => chunk.Columns[1].Max), value => Assert.Equal(double.NaN, value));
        }
    }

    [Fact]
    public async Task A_kill_loses_what_was_not_stored_yet_and_the_next_run_goes_on_in_the_same_bucket()
    {
        using (KeptHistory killed = new(_store))
        {
            killed.Record(Begin, 25);
            await killed.StoreAsync();
            killed.Record(Begin + 25_000, 2);
        }

        using KeptHistory next = new(_store);
        next.Record(Begin + 27_000, 13);
        await next.StoreAsync();
        Assert.Equal([24_000L, 27_000], next.Times(HistoryStep.Finest).Select(time => time - Begin).Where(time => time is >= 24_000 and <= 27_000));
        Assert.Equal([0L, 10_000, 20_000, 30_000], next.Times(TenSeconds).Select(time => time - Begin));
        HistoryChunk[] chunks = next.Read(TenSeconds);
        Assert.Equal([10, 10, 8, 10], chunks.SelectMany(chunk => chunk.Counts));
        double[] expected = [.. Enumerable.Range(20, 10).Except([25, 26]).Select(i => KeptHistory.ValueAt(Begin + (i * 1000L)))];
        Assert.Equal(expected.Average(), chunks.SelectMany(chunk => chunk.Columns[0].Mean).ElementAt(2), 0.06);

        // That a bucket begins before the last sample of the run before is no step of the clock.
        Assert.Empty(next.KeeperLog.Warnings);
    }

    [Theory]
    [InlineData(TwoYears)]
    [InlineData(-TwoYears)]
    public async Task A_clock_stepped_by_two_years_between_runs_costs_nothing_and_is_marked_where_it_goes_back(long step)
    {
        using (KeptHistory first = new(_store))
        {
            first.Record(Begin, 700);
            await first.StoreAsync();
        }

        using KeptHistory second = new(_store);
        second.Record(Begin + step, 700);
        await second.StoreAsync();
        long[] times = second.Times(HistoryStep.Finest);
        Assert.Equal(1400, times.Length);
        Assert.Equal(times.Order().Distinct(), times);
        using StoredHistory stored = new(second.Store.OpenReader()!, KeptHistory.Machine, second.KeeperLog);
        double[] marks = [.. stored.Steps(0, long.MaxValue).Select(mark => mark.Seconds)];
        Assert.Equal(step > 0 ? [] : [(step - 699_000) / 1000.0], marks);
        Assert.Equal(step > 0 ? 0 : 1, second.KeeperLog.Warnings.Length);
    }

    [Fact]
    public async Task Times_that_were_recorded_twice_are_given_once_and_in_order()
    {
        using (KeptHistory first = new(_store))
        {
            first.Record(Begin, 400);
            await first.StoreAsync();
        }

        using KeptHistory second = new(_store);
        second.Record(Begin + 200_000, 400);
        await second.StoreAsync();
        Assert.Equal(Enumerable.Range(0, 600).Select(i => Begin + (i * 1000L)), second.Times(HistoryStep.Finest));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => Begin + (i * 10_000L)), second.Times(TenSeconds));
    }

    [Fact]
    public async Task Only_so_much_is_kept_as_the_settings_say_whatever_the_clock_does()
    {
        using KeptHistory kept = new(_store, new() { SecondsForDays = 1 });
        kept.Record(Begin, 90_000);
        await kept.StoreAsync();
        kept.Record(Begin + TwoYears, 10);
        await kept.StoreAsync();
        long[] times = kept.Times(HistoryStep.Finest);
        Assert.InRange(times.Length, 86_400, 86_400 + HistoryStep.Finest.SamplesPerBlock);
        Assert.Equal(Begin + TwoYears + 9000, times[^1]);
        Assert.Equal(Begin, kept.Times(TenSeconds)[0]);
    }

    [Fact]
    public async Task A_store_that_is_full_lets_the_oldest_of_the_finest_go()
    {
        using KeptHistory kept = new(_store, storage: new() { MaximumBytes = 150_000 });
        for (int i = 0; i < 200; i++)
        {
            kept.Record(Begin + (i * 600_000L), 600);
            await kept.StoreAsync();
        }

        Assert.InRange(await kept.Store.ReadAsync(kept.Store.UsedBytes), 1, 150_000);
        long[] finest = kept.Times(HistoryStep.Finest);
        Assert.True(finest.Length == 0 || finest[0] > Begin, "nothing has gone");
        Assert.Equal(Begin + (119_999 * 1000L), kept.Times(HistoryStep.All[3])[^1] + 599_000);
    }

    [Fact]
    public async Task A_block_of_another_version_of_the_machine_is_read_and_what_it_did_not_have_is_missing()
    {
        using KeptHistory kept = new(_store);
        kept.Record(Begin, 10);
        await kept.StoreAsync();
        using StoredHistory stored = new(kept.Store.OpenReader()!, KeptHistory.Machine, kept.KeeperLog);
        HistoryChunk chunk = Assert.Single(stored.Read(HistoryStep.Finest, 0, long.MaxValue, [new("later", "", null), new("a", "bar", null) { Decimals = 4 }]));
        Assert.All(chunk.Columns[0].Mean, value => Assert.Equal(double.NaN, value));
        Assert.Equal(chunk.Times.Select(KeptHistory.ValueAt), chunk.Columns[1].Mean);
    }

    [Fact]
    public async Task A_damaged_block_is_left_out_and_told()
    {
        using KeptHistory kept = new(_store);
        kept.Record(Begin, 900);
        await kept.StoreAsync();
        await kept.Store.ReadAsync(store => store.Execute($"UPDATE {HistoryTables.Blocks} SET body = @body WHERE step = 1 AND first_ts = @first", ("body", new byte[20]), ("first", Begin + 300_000)));
        using StoredHistory stored = new(kept.Store.OpenReader()!, KeptHistory.Machine, kept.KeeperLog);
        Assert.Equal(600, stored.Read(HistoryStep.Finest, 0, long.MaxValue, KeptHistory.Fields).Sum(chunk => chunk.Times.Length));
        Assert.Contains("left out", Assert.Single(kept.KeeperLog.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_version_before_the_history_is_brought_up_to_date_with_what_it_has()
    {
        using (DbConnection older = _store.Open())
        {
            older.Execute("DROP TABLE history_block");
            older.Execute("DROP TABLE history_layout");
            older.Execute("DROP TABLE history_clock_step");
            older.Execute("DROP TABLE production_run");
            older.Execute("DROP TABLE recipe");
            older.Execute("DROP TABLE recipe_version");
            older.Execute("DROP TABLE recipe_applied");
            older.Execute("DROP TABLE device_use");
            older.Execute("DROP TABLE plant_instance");
            older.Execute("ALTER TABLE alarm_history DROP COLUMN comment");
            older.Execute("UPDATE store_version SET version = 2");
            older.Execute("INSERT INTO machine_settings (vendor, machine, serial, body, changed) VALUES (1, 7, 1, 'kept', 0)");
        }

        using KeptHistory kept = new(_store);
        kept.Record(Begin, 10);
        await kept.StoreAsync();
        Assert.Equal(10, kept.Times(HistoryStep.Finest).Length);
        Assert.Equal("kept", await kept.Store.ReadAsync(store => store.QuerySingle("SELECT body FROM machine_settings", row => row.GetString(0))));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_for_a_while_gets_what_it_missed()
    {
        using KeptHistory kept = new(_store);
        using DbConnection other = _store.OpenWriter();
        await kept.Store.ReadAsync(HistoryTable.NewestId);
        kept.Record(Begin, 700);
        other.Execute($"ALTER TABLE {HistoryTables.Blocks} RENAME TO away");
        kept.Keeper.Store(withRolledUp: true);
        await Eventually.IsAsync(() => Task.FromResult(kept.Store.Trouble), trouble => trouble is not null);
        other.Execute($"ALTER TABLE away RENAME TO {HistoryTables.Blocks}");
        kept.Record(Begin + 700_000, 10);
        await kept.StoreAsync();
        Assert.Equal(710, kept.Times(HistoryStep.Finest).Length);
    }
}
