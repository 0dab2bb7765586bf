using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using PanelServer.Benchmarks.FanOut;
using PanelServer.Host.Hosting;

namespace PanelServer.Benchmarks.Plant;

/// <summary>
/// Many panels that report to one broker, and the page that shows them: the product's own classes, a real mosquitto, the page in a server of its own. The
/// panels show the machines of one simulated panel that runs and heats up, in the same process. Messages and bytes are counted by the broker. Tells what
/// each of the three costs for each panel and second. The arguments are numbers of panels. Ends with 1 if a panel among most of them costs more than
/// <see cref="Bound"/> times what it costs among fewer.
/// </summary>
internal static class BrokerBenchmark
{
    // Processor time on a computer that others use too differs by a quarter from run to run.
    private const double Bound = 1.5;
    private const int Uncounted = 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int[] DefaultCounts = [1, 50, 100, 200];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int[] counts = arguments.Length > 0 ? [.. arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : DefaultCounts;
        int port = FreePort.Find();
        await using WebApplication panel = PanelApplication.Build(["--Network:Port", $"{port}", "--Log:Directory", "", "--Storage:Directory", "", "--Log:Level", "Warning", "--Devices:Simulated", "false"]);
        await panel.StartAsync();
        await HeatUpAsync(port);
        await Task.Delay(WarmUp);
        double alone = await CpuOfWindowAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An extruder that heats up, a winder and a mock on each panel, looked at every second; the panel that has them takes {alone:0.000} of a core, which is left out below; so is what the page takes without panels."));
        List<(int Panels, double Cost)> costs = [];

        // Until everything is compiled a panel costs more: the first ones would make the growth look better than it is.
        Console.Write("not counted: ");
        _ = await MeasureAsync(panel.Services, Uncounted, alone);
        foreach (int count in counts)
        {
            costs.Add((count, await MeasureAsync(panel.Services, count, alone)));
        }

        await panel.StopAsync();
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

    private static async Task<double> MeasureAsync(IServiceProvider running, int count, double alone)
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        double emptyKilobytes = broker.Process.ResidentKilobytes;
        using ServerProcess page = await ServerProcess.StartPanelAsync("--Plant:Broker:Host", "127.0.0.1", "--Plant:Broker:Port", $"{broker.Process.Port}");
        await Task.Delay(WarmUp);
        double pageAlone = page.CpuSeconds;
        await Task.Delay(Window);
        pageAlone = page.CpuSeconds - pageAlone;
        double pageKilobytes = page.ResidentKilobytes;
        BrokerPanel[] panels = [.. Enumerable.Range(1, count).Select(number => new BrokerPanel(number, broker.Process.Port, running))];
        try
        {
            await Task.WhenAll(panels.Select(panel => panel.StartAsync()));
            await WaitUntilShownAsync(page.Port, count);
            await Task.Delay(WarmUp);

            double messages = await broker.AskAsync("publish/messages/received");
            double bytes = await broker.AskAsync("publish/bytes/received");
            double brokerCpu = broker.Process.CpuSeconds;
            double pageCpu = page.CpuSeconds;
            Stopwatch watch = Stopwatch.StartNew();
            double panelsCpu = await CpuOfWindowAsync() - alone;
            double panelSeconds = count * watch.Elapsed.TotalSeconds;
            brokerCpu = (broker.Process.CpuSeconds - brokerCpu) / panelSeconds;
            pageCpu = (page.CpuSeconds - pageCpu - pageAlone) / panelSeconds;
            panelsCpu /= count;
            messages = (await broker.AskAsync("publish/messages/received") - messages) / panelSeconds;
            bytes = (await broker.AskAsync("publish/bytes/received") - bytes) / panelSeconds;

            (double milliseconds, double answerBytes) = await WaitUntilShownAsync(page.Port, count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,4} panels: {messages:0.0} messages and {bytes:0} bytes a panel and second by the broker's count; processor time a panel and second: panel {panelsCpu * 1e6:0} µs, broker {brokerCpu * 1e6:0} µs, page {pageCpu * 1e6:0} µs; memory a panel: broker {(broker.Process.ResidentKilobytes - emptyKilobytes) / count:0} kB, page {(page.ResidentKilobytes - pageKilobytes) / count:0} kB; GET /api/v2/plant {milliseconds:0} ms for {answerBytes / 1000:0} kB"));
            return panelsCpu + brokerCpu + pageCpu;
        }
        finally
        {
            await Task.WhenAll(panels.Select(panel => panel.StopAsync()));
            Array.ForEach(panels, panel => panel.Dispose());
        }
    }

    private static async Task HeatUpAsync(int port)
    {
        using HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        const string Mutations = """[{"SetFrontHeatingTargetTemperature":180},{"SetMiddleHeatingTemperature":170},{"SetExtruderMode":"Heat"}]""";
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using StringContent body = new(Mutations, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/v1/machine/extruder_v1/57922", UriKind.Relative), body);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            // It is refused while the machine comes up.
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }

            await Task.Delay(500);
        }
    }

    /// <summary>Processor time of this process in a window, as a share of a core.</summary>
    private static async Task<double> CpuOfWindowAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        double before = Environment.CpuUsage.TotalTime.TotalSeconds;
        await Task.Delay(Window);
        return (Environment.CpuUsage.TotalTime.TotalSeconds - before) / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Waits until the page shows all panels with machines that have values.</summary>
    /// <returns>How long its last answer took, and its size.</returns>
    private static async Task<(double Milliseconds, double Bytes)> WaitUntilShownAsync(int port, int count)
    {
        using HttpClient client = new();
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            long asked = Stopwatch.GetTimestamp();
            byte[] answer = await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port}/api/v2/plant"));
            double milliseconds = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            int shown = JsonNode.Parse(answer)!["panels"]!.AsArray()
                .Count(panel => panel!["is_connected"]!.GetValue<bool>() && panel["machines"]!.AsArray().Any(machine => machine!["live_values"] is not null));
            if (shown == count)
            {
                return (milliseconds, answer.Length);
            }

            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException($"The page shows {shown} of {count} panels.");
            }

            await Task.Delay(200);
        }
    }
}
