using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Audit;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Runs;

/// <summary>Reports and labels.</summary>
[Trait("Store", "any")]
public sealed partial class RunReportTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    private readonly ScratchStore _store = new();
    private readonly FakeTimeProvider _time = RunLine.Morning();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("", "", "Production run 1")]
    [InlineData("?lang=de", "en", "Produktionslauf 1")]
    [InlineData("", "fr;q=1, de-AT;q=0.8, en;q=0.5", "Produktionslauf 1")]
    [InlineData("", "fr", "Production run 1")]
    public async Task A_report_speaks_the_language_that_is_wanted(string query, string accepted, string title)
    {
        await using RunLine line = await WithRunAsync("PLA");
        if (accepted.Length > 0)
        {
            line.Client.DefaultRequestHeaders.Add("Accept-Language", accepted);
        }

        string page = await (await line.Client.GetAsync($"{RunLine.Runs}/1/report.html{query}", TestContext.Current.CancellationToken)).TextAsync();
        Assert.Contains($"<h1>{title}: PLA</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_German_report_says_in_German_what_is_out_of_tolerance_and_that_no_person_gave_a_command()
    {
        long morning = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await using RunLine line = await WithRunAsync("PLA");
        using (DbConnection other = _store.OpenWriter())
        {
            AuditTable.Add(other, new(1001, morning + 1000, null, "server", "start", "winder_v1", 1, null, null, null, AuditOutcome.Restored, null));
            AuditTable.Add(other, new(1002, morning + 2000, null, "broker", "MQTT DCMD", "winder_v1", 1, null, null, null, AuditOutcome.Accepted, null));
        }

        string page = WebUtility.HtmlDecode(await (await line.Client.GetAsync($"{RunLine.Runs}/1/report.html?lang=de", TestContext.Current.CancellationToken)).TextAsync());
        Assert.All(["Außer Toleranz (Anteil der Länge)", "Außer Toleranz (Anteil der Zeit)", "Server", "Broker"], text => Assert.Contains($">{text}</t", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_people_have_said_is_text_on_a_page_that_may_do_nothing()
    {
        await using RunLine line = await WithRunAsync(Hostile);
        await line.PatchAsync($"{RunLine.Runs}/1/spools/1", new JsonObject { ["note"] = Hostile }.ToJsonString());
        HttpResponseMessage response = await line.Client.GetAsync($"{RunLine.Runs}/1/report.html", TestContext.Current.CancellationToken);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Matches("^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());

        // As XML it would not be well-formed if anything were not encoded.
        string page = await response.TextAsync();
        XElement body = XElement.Parse(VoidElements().Replace(page[page.IndexOf("<html", StringComparison.Ordinal)..], "<$1/>"));
        Assert.Empty(body.Descendants("script"));
        Assert.Contains(Hostile, body.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(body.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_has_the_figures_of_the_run_and_of_its_spools()
    {
        await using RunLine line = await WithRunAsync("PLA, \"white\"");
        string table = await (await line.Client.GetAsync($"{RunLine.Runs}/1/report.csv", TestContext.Current.CancellationToken)).TextAsync();
        Assert.StartsWith("spool,machine,field,figure,value,unit\r\n", table, StringComparison.Ordinal);
        Assert.Contains("\r\n,,,length,2,m\r\n", table, StringComparison.Ordinal);
        Assert.Contains("\r\n1,winder_v1/1,mode_state.mode,Wind,3,s\r\n", table, StringComparison.Ordinal);
        string list = await (await line.Client.GetAsync(RunLine.Runs + "?format=csv", TestContext.Current.CancellationToken)).TextAsync();
        Assert.Contains("\r\n1,\"PLA, \"\"white\"\"\",", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "http://localhost/api/v2/runs/1/spools/1")]
    [InlineData("", "https", "https://localhost/api/v2/runs/1/spools/1")]
    [InlineData("https://line3.example/", "", "https://line3.example/api/v2/runs/1/spools/1")]
    public async Task A_camera_reads_the_address_of_the_spool_from_its_label(string configured, string scheme, string address)
    {
        await using RunLine line = await WithRunAsync(Hostile, ("Runs:Address", configured));
        if (scheme.Length > 0)
        {
            line.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        }

        HttpResponseMessage response = await line.Client.GetAsync($"{RunLine.Runs}/1/spools/1/label.svg", TestContext.Current.CancellationToken);
        Assert.Equal("image/svg+xml; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        XElement label = XElement.Parse(await response.TextAsync());
        Assert.DoesNotContain(label.Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal(address, await ScanAsync(label));
    }

    [Fact]
    public async Task A_browser_that_follows_a_label_comes_to_the_report()
    {
        await using RunLine line = await WithRunAsync("PLA");
        line.Client.DefaultRequestHeaders.Add("Accept", "text/html");
        HttpResponseMessage page = await line.Client.GetAsync($"{RunLine.Runs}/1/spools/1", TestContext.Current.CancellationToken);
        Assert.Equal("/api/v2/runs/1/report.html", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("id=\"spool-1\"", await page.TextAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<(meta [^>]*)>")]
    private static partial Regex VoidElements();

    private async Task<RunLine> WithRunAsync(string product, params (string Key, string Value)[] settings)
    {
        RunLine line = new(_store, _time, settings);
        await (await line.PostAsync(RunLine.Runs, new JsonObject { ["product"] = product }.ToJsonString())).JsonAsync();
        for (int second = 0; second < 3; second++)
        {
            line.Wind(WinderMode.Wind, second);
            await line.PassAsync(TimeSpan.FromSeconds(1));
        }

        await line.PassAsync(TimeSpan.FromSeconds(1));
        await (await line.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        return line;
    }

    /// <summary>Draws the squares of the code as a picture, and has it read by a scanner that is not ours.</summary>
    private async Task<string> ScanAsync(XElement label)
    {
        const int Scale = 4;
        string path = (string)label.Descendants().Single(element => element.Name.LocalName == "path").Attribute("d")!;
        (int X, int Y)[] squares = [.. Squares().Matches(path).Select(match => (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];
        int size = (squares.Max(square => Math.Max(square.X, square.Y)) + 5) * Scale;
        byte[] pixels = new byte[size * size];
        Array.Fill(pixels, byte.MaxValue);
        foreach ((int x, int y) in squares)
        {
            for (int row = 0; row < Scale; row++)
            {
                pixels.AsSpan((((y * Scale) + row) * size) + (x * Scale), Scale).Clear();
            }
        }

        string file = Path.Combine(_store.Folder.Path, "label.pgm");
        await File.WriteAllBytesAsync(file, [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{size} {size}\n255\n")), .. pixels], TestContext.Current.CancellationToken);
        using Process scanner = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file]) { RedirectStandardOutput = true })!;
        string read = await scanner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await scanner.WaitForExitAsync(TestContext.Current.CancellationToken);
        return read.TrimEnd('\n');
    }

    [GeneratedRegex("M([0-9]+) ([0-9]+)h1v1h-1z")]
    private static partial Regex Squares();
}
