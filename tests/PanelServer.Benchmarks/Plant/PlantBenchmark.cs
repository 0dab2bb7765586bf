using System.Globalization;
using PanelServer.Host.Plant;
using PanelServer.PostgreSql;

namespace PanelServer.Benchmarks.Plant;

/// <summary>
/// Many panels that write one history: each with a store of its own and a connection of its own, by the classes of the product, into one real PostgreSQL
/// server. Tells processor time of writers and of the database for each panel and second, and bytes on disk. The arguments are numbers of panels.
/// Ends with 1 if a panel among most of them costs more than <see cref="Bound"/> times what it costs among fewer.
/// </summary>
internal static class PlantBenchmark
{
    // Processor time on a computer that others use too differs by a quarter from run to run.
    private const double Bound = 1.5;
    private const int Minutes = 5;
    private const int AtOnce = 4;
    private const int Connections = 400;
    private const int WarmUp = 20;
    private const double SecondsPerDay = 86_400;

    private static readonly int[] DefaultCounts = [1, 50, 100, 200];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int[] counts = arguments.Length > 0 ? [.. arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : DefaultCounts;
        using PostgreSqlServer server = new($"-c max_connections={Connections}");
        List<(int Panels, double Cost)> costs = [];
        Console.WriteLine($"An extruder and a winder on each panel, values of {new PlantOptions().ResolutionSeconds} s, {Minutes} simulated minutes after one that is not counted.");

        // Until everything is compiled a panel costs more: the first ones would make the growth look better than it is.
        Console.Write("not counted: ");
        _ = await MeasureAsync(server, WarmUp);
        foreach (int count in counts)
        {
            costs.Add((count, await MeasureAsync(server, count)));
        }

        (int Panels, double Cost)[] crowds = [.. costs.Where(cost => cost.Panels > 1)];
        if (crowds.Length < 2)
        {
            return 0;
        }

        double growth = crowds[^1].Cost / crowds[0].Cost;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a panel among {crowds[^1].Panels} costs {growth:0.00} times the processor time of one among {crowds[0].Panels}; linear is 1, target at most {Bound}: {(growth <= Bound ? "met" : "MISSED")}"));
        return growth <= Bound ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(PostgreSqlServer server, int count)
    {
        string folder = Directory.CreateTempSubdirectory("panel-plant-").FullName;
        string schema = "plant_" + Guid.NewGuid().ToString("N");
        long begin = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 60_000 * 60_000;
        SimulatedPanel[] panels = [.. Enumerable.Range(1, count).Select(number => new SimulatedPanel(number, Path.Combine(folder, $"{number}"), server.ConnectionString(schema), begin))];
        try
        {
            _ = await GoOnAsync(panels);
            DatabaseFigures before = DatabaseFigures.Read(server, schema);
            long rowsBefore = panels.Sum(panel => panel.Status.Rows);
            double writers = 0;
            for (int minute = 0; minute < Minutes; minute++)
            {
                writers += await GoOnAsync(panels);
            }

            DatabaseFigures after = DatabaseFigures.Read(server, schema);
            double rows = panels.Sum(panel => panel.Status.Rows) - rowsBefore;
            if (panels.Any(panel => panel.Status.Missed > 0) || rows == 0)
            {
                throw new InvalidOperationException("Some samples did not arrive.");
            }

            double panelSeconds = count * Minutes * 60.0;
            double database = after.CpuSeconds - before.CpuSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,4} panels: {rows / count / Minutes:0} rows a panel and minute; processor time a panel and second: writer {writers / panelSeconds * 1e6:0} µs, database {database / panelSeconds * 1e6:0} µs; on disk {(after.Bytes - before.Bytes) / rows:0} bytes a row, {(after.Bytes - before.Bytes) / panelSeconds * SecondsPerDay / 1e6:0} MB a panel and day; log {(after.LogBytes - before.LogBytes) / rows:0} bytes a row; {after.BytesPerConnection / 1e6:0.0} MB a connection"));
            return (writers + database) / panelSeconds;
        }
        finally
        {
            foreach (SimulatedPanel panel in panels)
            {
                await panel.StopAsync();
                panel.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Lets a minute go by.</summary>
    /// <returns>Processor time of copying, in seconds.</returns>
    private static async Task<double> GoOnAsync(SimulatedPanel[] panels)
    {
        ParallelOptions some = new() { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(panels, some, async (panel, _) => await panel.RecordMinuteAsync());
        double before = Environment.CpuUsage.TotalTime.TotalSeconds;
        await Parallel.ForEachAsync(panels, some, async (panel, _) => await panel.CopyAsync());
        return Environment.CpuUsage.TotalTime.TotalSeconds - before;
    }
}
