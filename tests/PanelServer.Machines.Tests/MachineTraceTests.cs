namespace PanelServer.Machines.Tests;

public class MachineTraceTests
{
    private const int Capacity = 8;

    private readonly MachineTrace<int, Wide> _trace = new(Capacity, (header, samples) => (header, samples));

    [Theory]
    [InlineData(0, new long[0])]
    [InlineData(3, new long[] { 0, 1, 2 })]
    [InlineData(8, new long[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(9, new long[] { 0, 2, 4, 6, 8 })]
    [InlineData(16, new long[] { 0, 2, 4, 6, 8, 10, 12, 14 })]
    [InlineData(18, new long[] { 0, 4, 8, 12, 16 })]
    public void Whole_curve_stays_there_at_equal_intervals(int count, long[] kept)
    {
        Add(count);

        Assert.Equal(kept, Read().Samples.Select(sample => sample.A));
    }

    [Fact]
    public void Beginning_forgets_and_every_change_has_a_version_of_its_own()
    {
        long atFirst = _trace.Version;
        Add(100);
        long filled = _trace.Version;
        _trace.Begin(7);
        long begun = _trace.Version;
        _trace.Note(7);
        Assert.Equal(begun, _trace.Version);
        _trace.Note(8);
        Add(2);

        (int header, Wide[] samples) = Read();
        Assert.Equal((8, 2), (header, samples.Length));
        Assert.True(atFirst < filled && filled < begun && begun < _trace.Version);
        Assert.Empty((((int, Wide[] Samples))_trace.Empty).Samples);
    }

    [Fact]
    public async Task Readers_never_see_half_of_a_write()
    {
        using CancellationTokenSource stop = new();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => CountTornReads(stop.Token)))];
        for (int i = 0; i < 20_000; i++)
        {
            _trace.Begin(i);
            Add(20);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), torn => Assert.Equal(0, torn));
    }

    private int CountTornReads(CancellationToken stop)
    {
        int torn = 0;
        while (!stop.IsCancellationRequested)
        {
            Wide[] samples = Read().Samples;
            long stride = samples.Length > 1 ? samples[1].A : 1;
            torn += samples.Select((sample, i) => sample == new Wide(i * stride, i * stride, i * stride)).All(isWhole => isWhole) ? 0 : 1;
        }

        return torn;
    }

    private void Add(int count)
    {
        for (long i = 0; i < count; i++)
        {
            _trace.Add(new(i, i, i));
        }
    }

    private (int Header, Wide[] Samples) Read() => ((int, Wide[]))_trace.Read();

    private readonly record struct Wide(long A, long B, long C);
}
