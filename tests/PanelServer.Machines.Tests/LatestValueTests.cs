namespace PanelServer.Machines.Tests;

public class LatestValueTests
{
    [Fact]
    public async Task Readers_never_see_half_of_a_value()
    {
        LatestValue<Wide> cell = new();
        using CancellationTokenSource stop = new();
        Task<long>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => CountTornReads(cell, stop.Token)))];

        for (long i = 0; i < 500_000; i++)
        {
            cell.Write(new(i, i, i, i, i, i, i, i));
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), torn => Assert.Equal(0, torn));
        Assert.Equal(499_999, cell.Read().A);
    }

    private static long CountTornReads(LatestValue<Wide> cell, CancellationToken stop)
    {
        long torn = 0;
        while (!stop.IsCancellationRequested)
        {
            Wide value = cell.Read();
            torn += value == new Wide(value.A, value.A, value.A, value.A, value.A, value.A, value.A, value.A) ? 0 : 1;
        }

        return torn;
    }

    private readonly record struct Wide(long A, long B, long C, long D, long E, long F, long G, long H);
}
