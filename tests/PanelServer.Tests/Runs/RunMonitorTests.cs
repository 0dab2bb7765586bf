using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Storage;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Runs;

/// <summary>What winding does with runs by itself.</summary>
[Trait("Store", "any")]
public sealed class RunMonitorTests : IDisposable
{
    private readonly ScratchStore _store = new();
    private readonly FakeTimeProvider _time = RunLine.Morning();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Winding_begins_a_run_divides_it_and_ends_it_when_it_has_stopped_for_long_enough()
    {
        await using RunLine line = new(_store, _time, ("Runs:BeginWithWinding", "true"), ("Runs:EndAfterMinutes", "1"));
        await WindAsync(line, WinderMode.Standby, 0, 0);
        Assert.Empty((await line.GetAsync(RunLine.Runs))["runs"]!.AsArray());
        long begun = line.Now;
        await WindAsync(line, WinderMode.Wind, 0, 1, 2);
        await WindAsync(line, WinderMode.Hold, 2.5);
        await WindAsync(line, WinderMode.Wind, 0.4, 1.4);
        long stopped = line.Now;
        for (int second = 0; second < 59; second++)
        {
            await WindAsync(line, WinderMode.Hold, 1.4);
        }

        Assert.Null((await line.GetAsync(RunLine.Runs))["runs"]![0]!["ended"]);
        await WindAsync(line, WinderMode.Hold, 1.4, 1.4);
        JsonNode run = (await line.GetAsync(RunLine.Runs))["runs"]![0]!;
        Assert.Equal(("winding", "winding", 2), ((string?)run["begun_by"], (string?)run["ended_by"], (int)run["spool_count"]!));
        Assert.Equal((begun + 1000, stopped), ((long)run["begun"]!, (long)run["ended"]!));
    }

    [Fact]
    public async Task Winding_that_goes_on_after_a_run_was_ended_begins_none()
    {
        await using RunLine line = new(_store, _time, ("Runs:BeginWithWinding", "true"));
        await WindAsync(line, WinderMode.Standby, 0);
        await WindAsync(line, WinderMode.Wind, 0, 1, 2);
        await (await line.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        await WindAsync(line, WinderMode.Wind, 3, 4);
        Assert.Equal(2, (int)(await (await line.PostAsync(RunLine.Runs, """{"product":"PLA"}""")).JsonAsync())["number"]!);
        await (await line.PostAsync($"{RunLine.Runs}/2/end")).JsonAsync();
        await WindAsync(line, WinderMode.Hold, 5, 5);
        await WindAsync(line, WinderMode.Wind, 6);
        Assert.Equal("winding", (string?)(await line.GetAsync($"{RunLine.Runs}/3"))["run"]!["begun_by"]);
    }

    [Theory]
    [InlineData(8 * 60, true)]
    [InlineData(5, false)]
    public async Task A_run_of_which_winding_stopped_before_the_server_did_ends_then_unless_that_was_just_now(int minutesOff, bool isOver)
    {
        (string, string) wanted = ("Runs:BeginWithWinding", "true");
        long stopped;
        await using (RunLine line = new(_store, _time, wanted))
        {
            await WindAsync(line, WinderMode.Wind, 0, 1, 2);
            stopped = line.Now;
            await WindAsync(line, WinderMode.Hold, [.. Enumerable.Repeat(2.0, 17)]);
            await line.WriteAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(minutesOff));
        await using RunLine again = new(_store, _time, wanted);
        await WindAsync(again, WinderMode.Standby, 0);
        await WindAsync(again, WinderMode.Wind, 0, 1);
        JsonArray runs = (await again.GetAsync(RunLine.Runs))["runs"]!.AsArray();
        long?[] ended = isOver ? [null, stopped] : [null];
        Assert.Equal(ended, runs.Select(run => (long?)run!["ended"]));
    }

    [Fact]
    public async Task Winding_begins_no_run_unless_that_is_wanted_and_ends_none_of_a_person()
    {
        await using RunLine line = new(_store, _time, ("Runs:EndAfterMinutes", "1"));
        await WindAsync(line, WinderMode.Wind, 0, 1);
        Assert.Empty((await line.GetAsync(RunLine.Runs))["runs"]!.AsArray());
        await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
        await line.PassAsync(TimeSpan.FromHours(3));
        Assert.Null((await line.GetAsync(RunLine.Runs))["runs"]![0]!["ended"]);
    }

    [Theory]
    [InlineData(new[] { 300.0, 300, 0, 1, 2 }, 1)]
    [InlineData(new[] { 300.0, 301, 0, 1, 2 }, 2)]
    [InlineData(new[] { 0.0, 5, 0, 0, 0 }, 2)]
    public async Task A_length_that_is_set_to_nothing_begins_a_spool_only_if_something_is_on_the_present_one(double[] metres, int spools)
    {
        await using RunLine line = new(_store, _time);
        await WindAsync(line, WinderMode.Hold, metres[0]);
        await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
        await WindAsync(line, WinderMode.Wind, metres);
        Assert.Equal(spools, (int)(await line.GetAsync(RunLine.Runs))["runs"]![0]!["spool_count"]!);
    }

    [Fact]
    public async Task A_length_that_began_again_before_the_run_begins_no_spool_of_it()
    {
        await using RunLine line = new(_store, _time);
        await WindAsync(line, WinderMode.Wind, 300, 0);
        await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
        await WindAsync(line, WinderMode.Wind, 1, 2);
        Assert.Equal(1, (int)(await line.GetAsync(RunLine.Runs))["runs"]![0]!["spool_count"]!);
    }

    [Fact]
    public async Task Spools_that_end_while_nothing_can_be_stored_have_the_times_at_which_they_did()
    {
        await using RunLine line = new(_store, _time);
        await WindAsync(line, WinderMode.Wind, 0);
        long[] begun = [(long)(await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync())["begun"]!, line.Now + 3000, line.Now + 5000];
        await WindAsync(line, WinderMode.Wind, 0, 5);
        using DbConnection other = _store.OpenWriter();
        other.Execute("ALTER TABLE production_run RENAME TO elsewhere");
        await WindAsync(line, WinderMode.Wind, 0, 3, 0, 1);
        other.Execute("ALTER TABLE elsewhere RENAME TO production_run");
        await line.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(begun, (await line.GetAsync($"{RunLine.Runs}/1"))["spools"]!.AsArray().Select(spool => (long)spool!["begun"]!));
    }

    [Fact]
    public async Task Spools_that_end_while_the_clock_is_behind_are_told_apart()
    {
        await using (RunLine line = new(_store, _time))
        {
            await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
            await line.PassAsync(TimeSpan.FromMinutes(10));
            await (await line.PostAsync($"{RunLine.Runs}/1/spools")).JsonAsync();
        }

        await using RunLine again = new(_store, new(_time.GetUtcNow().AddHours(-1)));
        await WindAsync(again, WinderMode.Wind, 0, 3, 0, 2, 0, 1);
        await (await again.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        long[] begun = [.. (await again.GetAsync($"{RunLine.Runs}/1"))["spools"]!.AsArray().Select(spool => (long)spool!["begun"]!)];
        Assert.Equal((4, 4), (begun.Length, begun.Distinct().Count()));
        Assert.Equal(begun.Order(), begun);
    }

    [Fact]
    public async Task A_run_of_which_no_figures_can_be_made_holds_up_no_other()
    {
        await using RunLine line = new(_store, _time);
        foreach (int number in (int[])[1, 2])
        {
            await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
            await (await line.PostAsync($"{RunLine.Runs}/{number}/end")).JsonAsync();
        }

        using DbConnection other = _store.OpenWriter();
        JsonNode damaged = JsonNode.Parse(other.QuerySingle("SELECT body FROM production_run WHERE number = 1", row => row.GetString(0)))!;
        damaged["spools"] = new JsonArray();
        other.Execute("UPDATE production_run SET body = @body WHERE number = 1", ("body", damaged.ToJsonString()));
        await WindAsync(line, WinderMode.Standby, 0, 0, 0, 0, 0);
        Assert.Equal([2L], other.Query("SELECT number FROM production_run WHERE figures IS NOT NULL", row => row.GetInt64(0)));
    }

    private static async Task WindAsync(RunLine line, WinderMode mode, params double[] metres)
    {
        foreach (double length in metres)
        {
            line.Wind(mode, length);
            await line.PassAsync(TimeSpan.FromSeconds(1));
        }
    }
}
