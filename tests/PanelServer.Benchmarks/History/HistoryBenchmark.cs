using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PanelServer.Benchmarks.History;

/// <summary>
/// Two years of five extruders: how large the file is, and how long a server takes that answers from it, over HTTP, with all fields. The argument
/// is a number of days, 730 if there is none. Ends with 1 if a target is missed.
/// </summary>
internal static class HistoryBenchmark
{
    private const int Repetitions = 7;
    private const int DefaultDays = 730;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int days = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultDays;
        string folder = Directory.CreateTempSubdirectory("panel-history-").FullName;
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            DateTimeOffset end = DateTimeOffset.UtcNow;
            await GeneratedHistory.WriteAsync(folder, end, days);
            double bytes = Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{GeneratedHistory.Machines} machines, {days} days, generated in {watch.Elapsed.TotalSeconds:0} s: file {bytes / 1e6:0} MB, {bytes / 1e6 / GeneratedHistory.Machines:0} MB a machine"));
            return await MeasureAsync(folder, end.ToUnixTimeMilliseconds()) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(string folder, long end)
    {
        int port = FreePort.Find();
        using Process server = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "PanelServer.dll"), "--Network:Port", $"{port}", "--Log:Directory", "", "--Storage:Directory", folder,
            ])
        { RedirectStandardOutput = true })!;
        server.BeginOutputReadLine();
        try
        {
            using HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
            await ReadyAsync(client);
            const long Hour = 3_600_000;
            const long Day = 24 * Hour;
            long hourStart = end - (2 * Day);
            bool isMet = await RowAsync(client, server, "an hour at a second", $"from={hourStart}&to={hourStart + Hour}", 50);
            isMet &= await RowAsync(client, server, "a year at 2,000 points", $"from={end - (365 * Day)}&to={end}&points=2000", 500);
            isMet &= await RowAsync(client, server, "a month at 2,000 points", $"from={end - (30 * Day)}&to={end}&points=2000", 500);
            isMet &= await RowAsync(client, server, "all of it at 2,000 points", $"to={end}&points=2000", null);
            isMet &= await RowAsync(client, server, "a week at a second, JSON", $"from={end - (7 * Day)}&to={end}", null, 1);
            isMet &= await RowAsync(client, server, "a week at a second, CSV", $"from={end - (7 * Day)}&to={end}&format=csv", null, 1);
            return isMet & await RowAsync(client, server, "a week at a second, Parquet", $"from={end - (7 * Day)}&to={end}&format=parquet", null, 1);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    /// <summary>Measures from the request to the last byte; the first time is to warm up unless it is the only one.</summary>
    private static async Task<bool> RowAsync(HttpClient client, Process server, string what, string query, int? targetMilliseconds, int repetitions = Repetitions)
    {
        List<double> times = [];
        long bytes = 0;
        for (int i = repetitions == 1 ? 1 : 0; i <= repetitions; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            using HttpResponseMessage response = await client.GetAsync($"/api/v2/machine/{GeneratedHistory.Slug}/{GeneratedHistory.FirstSerial}/history?{query}", HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            bytes = await CountAsync(await response.Content.ReadAsStreamAsync());
            if (i > 0)
            {
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        server.Refresh();
        double median = PairedRatio.Middle(times);
        bool isMet = targetMilliseconds is not { } target || median < target;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {median:0} ms (from {times.Min():0} to {times.Max():0}), {bytes / 1e6:0.0} MB, server's memory at most {server.PeakWorkingSet64 / 1e6:0} MB so far{(targetMilliseconds is null ? "" : $"; target below {targetMilliseconds} ms, {(isMet ? "met" : "not met")}")}"));
        return isMet;
    }

    private static async Task<long> CountAsync(Stream body)
    {
        byte[] buffer = new byte[64 * 1024];
        long count = 0;
        for (int read = await body.ReadAsync(buffer); read > 0; read = await body.ReadAsync(buffer))
        {
            count += read;
        }

        return count;
    }

    private static async Task ReadyAsync(HttpClient client)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                if ((await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The server does not get ready.");
    }
}
