using System.Text;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Streams;

/// <summary>A Socket.IO client over HTTP polling with the standard parser, in one namespace.</summary>
internal sealed class PollingClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly string _path;
    private readonly Queue<string> _packets = new();

    private PollingClient(HttpClient http, string address, string path) => (_http, _address, _path) = (http, address, path);

    public static async Task<PollingClient> OpenAsync(HttpClient http, string path)
    {
        const string Transport = "/socket.io/?EIO=4&transport=polling";
        string open = await http.GetStringAsync(Transport, TestContext.Current.CancellationToken);
        string sid = JsonNode.Parse(open[1..])!["sid"]!.GetValue<string>();
        PollingClient client = new(http, $"{Transport}&sid={sid}", path);
        await client.SendAsync($"40{path},");
        Assert.StartsWith($"40{path},", await client.NextAsync());
        return client;
    }

    public async Task SendAsync(string packet)
    {
        using StringContent content = new(packet, Encoding.UTF8, "text/plain");
        HttpResponseMessage response = await _http.PostAsync(_address, content, TestContext.Current.CancellationToken);
        Assert.Equal("ok", await response.TextAsync());
    }

    /// <summary>Reads events until one matches.</summary>
    public async Task ReadUntilAsync(Func<JsonNode, bool> matches)
    {
        using CancellationTokenSource limit = new(Limit);
        while (!limit.IsCancellationRequested)
        {
            string packet = await NextAsync();
            string start = $"42{_path},";
            if (packet.StartsWith(start, StringComparison.Ordinal) && matches(JsonNode.Parse(packet[start.Length..])![1]!))
            {
                return;
            }
        }

        Assert.Fail("no such event within the limit");
    }

    private async Task<string> NextAsync()
    {
        while (_packets.Count == 0)
        {
            string payload = await _http.GetStringAsync(_address, TestContext.Current.CancellationToken);
            foreach (string packet in payload.Split('\u001e'))
            {
                if (packet == "2")
                {
                    await SendAsync("3");
                }
                else
                {
                    _packets.Enqueue(packet);
                }
            }
        }

        return _packets.Dequeue();
    }
}
