using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Runs;

/// <summary>
/// A shift in virtual time, with a server that is killed in the middle of it. The figures of its report are recomputed from the history, as
/// REST exports it, by a program in another language that shares nothing with this one. Two hours; eight with PANEL_TEST_LONG=1.
/// </summary>
[Trait("Store", "any")]
public sealed class ShiftTests : IDisposable
{
    private const int Spools = 4;

    private static readonly int Seconds = LongTests.AreWanted ? 8 * 3600 : 2 * 3600;
    private static readonly string[] Machines = ["extruder_v1", "laser_v1", "winder_v1"];

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_report_of_a_shift_says_what_an_independent_program_finds_in_the_raw_history()
    {
        FakeTimeProvider time = RunLine.Morning();
        Shift shift = new(Seconds);
        int killed = Seconds * 7 / 12;
        RunLine line = new(_store, time);
        await line.PassAsync(TimeSpan.FromSeconds(1));
        string machines = string.Join(',', Machines.Select(machine => $$"""{"slug":"{{machine}}","serial":1}"""));
        await (await line.PostAsync(RunLine.Runs, $$"""{"product":"PLA 1.75 white","density_g_cm3":1.24,"machines":[{{machines}}]}""")).JsonAsync();
        await DriveAsync(line, shift, 0, killed);
        await line.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(180));
        shift.Restart();
        await using RunLine again = new(_store, time);
        Assert.Null((string?)(await again.GetAsync($"{RunLine.Runs}/1"))["run"]!["ended_by"]);
        await DriveAsync(again, shift, killed + 180, Seconds);
        await (await again.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        for (int i = 0; i < 5; i++)
        {
            await again.PassAsync(TimeSpan.FromSeconds(1));
        }

        JsonNode run = await again.GetAsync($"{RunLine.Runs}/1");
        Assert.Equal(Spools, run["spools"]!.AsArray().Count);

        // Three minutes, and what was not on the disk yet.
        Assert.InRange((double)run["figures"]!["without_record_seconds"]!, 177, 270);
        Assert.InRange((double)run["run"]!["mass_kg"]!, 1, 100);
        JsonNode[] values = [.. run["figures"]!["values"]!.AsArray()!];
        JsonNode diameter = values.Single(value => (string?)value["quantity"] == "Diameter");
        Assert.InRange((double)diameter["tolerance"]!["share_of_length"]!, 0.01, 0.5);
        Assert.All([diameter, values.Single(value => (string?)value["field"] == "nozzle_temperature")], value => Assert.InRange((double)value["measured_share"]!, 0.9, 0.99));
        Assert.Equal((string?)run["run"]!["product"], (string?)(await again.GetAsync(RunLine.Runs))["runs"]![0]!["product"]);

        string judged = await ExportAsync(again, run);
        Assert.Matches("^[0-9]{3,} figures are the same", await JudgeAsync(judged, isRight: true));
        run["figures"]!["length_m"] = (double)run["figures"]!["length_m"]! * 1.001;
        await File.WriteAllTextAsync(Path.Combine(judged, "run.json"), run.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Contains("length_m", await JudgeAsync(judged, isRight: false), StringComparison.Ordinal);
    }

    private static async Task DriveAsync(RunLine line, Shift shift, int from, int to)
    {
        for (int second = from; second < to; second++)
        {
            shift.Show(line, second);
            await line.PassAsync(TimeSpan.FromSeconds(1));
            if (second % 60 == 0)
            {
                // In virtual time the disk does not keep up with the shift.
                await line.WriteAsync();
            }
        }
    }

    private async Task<string> ExportAsync(RunLine line, JsonNode run)
    {
        string folder = Path.Combine(_store.Folder.Path, "judged");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "run.json"), run.ToJsonString(), TestContext.Current.CancellationToken);
        string range = string.Create(CultureInfo.InvariantCulture, $"from={(long)run["run"]!["begun"]! - 5000}&to={(long)run["run"]!["ended"]! + 5000}&resolution=1");
        foreach (string machine in Machines)
        {
            JsonNode all = await line.GetAsync($"/api/v2/machine/{machine}/1/history?from={(long)run["run"]!["ended"]!}&to={(long)run["run"]!["ended"]!}");
            IEnumerable<string> fields = all["columns"]!.AsArray().Concat(all["set_points"]!.AsArray()).Select(column => (string)column!["field"]!);
            string csv = await (await line.Client.GetAsync($"/api/v2/machine/{machine}/1/history?format=csv&fields={string.Join(',', fields)}&{range}", TestContext.Current.CancellationToken)).TextAsync();
            await File.WriteAllTextAsync(Path.Combine(folder, machine + ".csv"), csv, TestContext.Current.CancellationToken);
        }

        return folder;
    }

    private static async Task<string> JudgeAsync(string folder, bool isRight)
    {
        ProcessStartInfo start = new("python3", [Path.Combine(AppContext.BaseDirectory, "Runs", "recompute_run.py"), folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process python = Process.Start(start)!;
        Task<string> errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0 == isRight, said + await errors);
        return said;
    }
}
