using PanelServer.Host.Http;

namespace PanelServer.Host.Hosting;

/// <summary><c>PanelServer --health</c>: asks the server that runs beside it, for images that have no other HTTP client.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Asks <c>/healthz</c> on the port that the environment names, and writes what is wrong to standard error.</summary>
    /// <returns>0 when the server is healthy, otherwise 1, as health checks of containers expect it.</returns>
    public static async Task<int> AskAsync()
    {
        NetworkOptions network = new();
        new ConfigurationBuilder().AddEnvironmentVariables().Build().Bind("Network", network);
        using HttpClient client = new() { Timeout = Limit };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{network.Port}/healthz"));
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(await answer.Content.ReadAsStringAsync());
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
        }

        return 1;
    }
}
