using System.Globalization;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>What a server spends on streams.</summary>
/// <param name="EventsPerCpuSecond">Further events for each further second of CPU, when there are more clients.</param>
/// <param name="FixedCores">What is spent without any client, in cores, if the same slope holds down to none.</param>
/// <param name="P99Milliseconds">From event to receipt.</param>
/// <param name="KilobytesPerClient">Further resident memory for each further client.</param>
/// <param name="BytesPerEvent">As received, frame headers included.</param>
internal readonly record struct StreamFigures(
    double EventsPerCpuSecond, double FixedCores, double P99Milliseconds, double KilobytesPerClient, double BytesPerEvent)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{EventsPerCpuSecond,8:N0} events per CPU second, {FixedCores:0.00} cores fixed, p99 {P99Milliseconds:N0} ms, {KilobytesPerClient:F1} kB per client, {BytesPerEvent:N0} bytes per event");
}

/// <summary>
/// One server under a crowd that grows from <see cref="FewClients"/> to <see cref="ManyClients"/>. What does not depend on the
/// number of clients, such as the control loop of the panel, falls out of the slopes.
/// </summary>
internal static class StreamRun
{
    /// <summary>Clients while the server warms up, and at the first reading of its memory.</summary>
    public const int FewClients = 50;

    /// <summary>Clients at the first reading of the CPU time.</summary>
    public const int SomeClients = 100;

    /// <summary>Clients at the second reading of either.</summary>
    public const int ManyClients = 500;

    /// <summary>Rate of the live values.</summary>
    public const int Hertz = 30;

    // Long enough for the just-in-time compiler of either side to have done its work under this very load.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);

    public static async Task<StreamFigures> MeasureAsync(ServerProcess server, string space)
    {
        using Crowd few = await Crowd.ConnectAsync(server.Port, FewClients, space);
        await Task.Delay(WarmUp);
        long memoryOfFew = server.ResidentKilobytes;
        using Crowd some = await Crowd.ConnectAsync(server.Port, SomeClients - FewClients, space);
        await Task.Delay(Settling);
        (double Cpu, long Events, long Bytes) small = await MeasureWindowAsync(server, few, some);

        using Crowd rest = await Crowd.ConnectAsync(server.Port, ManyClients - SomeClients, space);
        await Task.Delay(Settling);
        long memoryOfMany = server.ResidentKilobytes;
        rest.RecordAges();
        (double Cpu, long Events, long Bytes) large = await MeasureWindowAsync(server, few, some, rest);
        int[] ages = [.. rest.TakeAges().Order()];

        double perEvent = (large.Cpu - small.Cpu) / (large.Events - small.Events);
        return new(
            EventsPerCpuSecond: 1 / perEvent,
            FixedCores: (large.Cpu - (large.Events * perEvent)) / Window.TotalSeconds,
            P99Milliseconds: ages[(int)(ages.Length * 0.99)],
            KilobytesPerClient: (memoryOfMany - memoryOfFew) / (double)(ManyClients - FewClients),
            BytesPerEvent: (double)large.Bytes / large.Events);
    }

    private static async Task<(double Cpu, long Events, long Bytes)> MeasureWindowAsync(ServerProcess server, params Crowd[] crowds)
    {
        (double cpu, long events, long bytes) = (server.CpuSeconds, crowds.Sum(crowd => crowd.Received), crowds.Sum(crowd => crowd.ReceivedBytes));
        await Task.Delay(Window);
        return (server.CpuSeconds - cpu, crowds.Sum(crowd => crowd.Received) - events, crowds.Sum(crowd => crowd.ReceivedBytes) - bytes);
    }
}
