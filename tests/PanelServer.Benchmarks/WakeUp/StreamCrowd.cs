using System.Globalization;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>Stream clients of one machine in a process of their own, until it is stopped.</summary>
internal static class StreamCrowd
{
    /// <summary>Connects; arguments are port, number of clients and namespace.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        int port = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        using Crowd crowd = await Crowd.ConnectAsync(port, count, arguments[2]);
        long received = 0;
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Each line asks how much has come since the last one.
            long now = crowd.Received;
            Console.WriteLine(now - received);
            received = now;
        }

        return 0;
    }
}
