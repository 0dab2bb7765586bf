using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.Panel;

/// <summary>Requests that no HTTP library would send.</summary>
[Collection(nameof(SimulatedPanel))]
public partial class RawHttpTests(SimulatedPanel panel)
{
    private const string Path = "/api/v1/machine/mock/57922";
    private readonly PanelProcess _panel = panel.Process;

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_of_its_list_changes_nothing()
    {
        string before = await StateAsync();
        for (int i = 0; i < 50; i++)
        {
            using TcpClient client = await ConnectAsync();
            await SendAsync(client, $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n[{{\"SetFrequency1\":99}},");
            client.Client.LingerState = new(true, 0); // reset instead of an orderly end
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Clients_that_go_away_while_they_wait_for_a_snapshot_disturb_nobody()
    {
        for (int i = 0; i < 200; i++)
        {
            using TcpClient client = await ConnectAsync();
            await SendAsync(client, "GET /api/v2/machine/mock/57922 HTTP/1.1\r\nHost: x\r\n\r\n");
            client.Client.LingerState = new(true, 0);
        }

        Assert.Contains("\"slug\":\"mock\"", await _panel.GetAsync("/api/v2/machine"));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_a_JSON_body_before_it_is_read()
    {
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n[");
        string answer = await ReadAnswerAsync(client);
        Assert.StartsWith("HTTP/1.1 413", answer);
        Assert.Contains("\"error_bad_request\":", answer);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused_with_a_JSON_body()
    {
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        string chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
        Task<string> answer = ReadAnswerAsync(client);
        for (int i = 0; i < 40 && !answer.IsCompleted; i++)
        {
            try
            {
                await SendAsync(client, chunk);
            }
            catch (IOException)
            {
                // The server has stopped reading, which is what is tested.
                break;
            }
        }

        Assert.StartsWith("HTTP/1.1 413", await answer);
    }

    [Theory]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]")]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n[]")]
    [InlineData("POST {0} HTTP/1.1\r\n\r\n[]")]
    [InlineData("POST {0}\0 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n[]\r\n0\r\n\r\n")]
    [InlineData("GET {0}%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("complete nonsense\r\n\r\n")]
    public async Task What_is_no_HTTP_is_answered_400_and_the_server_lives_on(string request)
    {
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, string.Format(CultureInfo.InvariantCulture, request, Path));
        string answer = await ReadAnswerAsync(client);
        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.Contains("{\"error_bad_request\":\"", answer);
        Assert.Contains("\"slug\":\"mock\"", await _panel.GetAsync("/api/v2/machine"));
    }

    [Fact]
    public async Task Whoever_sends_a_body_over_the_limit_to_its_end_gets_the_refusal_and_no_reset()
    {
        byte[] request = Encoding.Latin1.GetBytes($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2097153\r\n\r\n[{new string(' ', 2097152)}");
        for (int i = 0; i < 5; i++)
        {
            using TcpClient client = await ConnectAsync();
            await client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);
            Assert.StartsWith("HTTP/1.1 413", await ReadAnswerAsync(client));
        }

        Assert.Equal("413 413 413 413 413\n", await NodeProgram.RunAsync("large-body.mjs", $"http://127.0.0.1:{_panel.Port}{Path}", "6000000", "5"));
    }

    [Fact]
    public async Task Kilobytes_of_query_string_are_no_reason_to_fail()
    {
        HttpResponseMessage response = await _panel.Http.GetAsync("/api/v2/machine?" + new string('x', 7000), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _panel.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static ValueTask SendAsync(TcpClient client, string text) =>
        client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Reads headers and body, which may come in pieces. A server that has not read all that was sent may end with a reset.</summary>
    private static async Task<string> ReadAnswerAsync(TcpClient client)
    {
        byte[] buffer = new byte[16384];
        string text = "";
        int length = 0;
        try
        {
            while (!IsWhole(text)
                && await client.GetStream().ReadAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60)) is var count and > 0)
            {
                length += count;
                text = Encoding.Latin1.GetString(buffer, 0, length);
            }
        }
        catch (IOException)
        {
            // Whether enough has come before is the test's to say.
        }

        return text;
    }

    private static bool IsWhole(string answer)
    {
        int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (body < 4)
        {
            return false;
        }

        // Without a length the body ends in an empty chunk.
        Match length = ContentLength().Match(answer[..body]);
        return length.Success
            ? answer.Length - body >= int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture)
            : answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^Content-Length: (\d+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ContentLength();

    private async Task<string> StateAsync()
    {
        string text = await _panel.GetAsync("/api/v2/machine/mock/57922");
        return text[text.IndexOf("\"state\"", StringComparison.Ordinal)..text.IndexOf("\"live_values\"", StringComparison.Ordinal)];
    }
}
