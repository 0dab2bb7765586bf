using System.Diagnostics;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>One server that sends as fast as its clients take it: the slowest client's progress gives it leave to go on.</summary>
internal static class FloodRun
{
    /// <summary>Number of clients.</summary>
    public const int Clients = 100;

    private const int EventsUnderWay = 800;
    private const int CreditStep = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    /// <summary>Events per second, over all clients.</summary>
    public static async Task<double> MeasureAsync(ServerProcess server)
    {
        using Crowd crowd = await Crowd.ConnectAsync(server.Port, Clients);
        crowd.GiveCredit(CreditStep);
        await crowd.First.EmitAsync("flood", EventsUnderWay);
        await Task.Delay(WarmUp);
        long before = crowd.Received;
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(Window);
        return (crowd.Received - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
