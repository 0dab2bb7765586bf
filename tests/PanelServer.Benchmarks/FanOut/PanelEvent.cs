using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>A live values event as the panel sends it, for Node to send the same.</summary>
internal sealed partial record PanelEvent(string Path, string Json)
{
    private const string Machine = "/machine/1/7/57922";
    private const string Before = $"42{Machine},[\"event\",";

    /// <summary>Takes the first live values of the simulated mock machine off the panel's stream, by polling.</summary>
    public static async Task<PanelEvent> CaptureAsync(int port)
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
        string address = $"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling";
        using JsonDocument open = JsonDocument.Parse((await client.GetStringAsync(address))[1..]);
        address += $"&sid={open.RootElement.GetProperty("sid").GetString()}";
        using StringContent join = new($"40{Machine},", Encoding.UTF8);
        using HttpResponseMessage joined = await client.PostAsync(address, join);
        while (true)
        {
            foreach (string packet in (await client.GetStringAsync(address)).Split('\u001E'))
            {
                if (packet.StartsWith(Before, StringComparison.Ordinal) && packet.Contains("\"LiveValuesEvent\"", StringComparison.Ordinal))
                {
                    // JavaScript has no floats that are integral; Node would send them as integers, in fewer bytes.
                    return new(Machine, IntegralFloat().Replace(packet[Before.Length..^1], ".5"));
                }
            }
        }
    }

    [GeneratedRegex(@"(?<=\d)\.0(?=[,}\]])")]
    private static partial Regex IntegralFloat();
}
