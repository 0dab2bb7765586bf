using PanelServer.Machines.Devices;

namespace PanelServer.Machines.Tests.Devices;

public class TripleBufferTests
{
    [Fact]
    public void An_empty_buffer_gives_nothing() => Assert.False(new TripleBuffer<long>().TryTake(out _));

    [Fact]
    public void A_value_is_given_once()
    {
        TripleBuffer<long> buffer = new();
        buffer.Put(7);

        Assert.True(buffer.TryTake(out long value));
        Assert.Equal(7, value);
        Assert.False(buffer.TryTake(out _));
    }

    [Fact]
    public void A_newer_value_replaces_one_that_was_not_taken()
    {
        TripleBuffer<long> buffer = new();
        buffer.Put(1);
        buffer.Put(2);
        buffer.Put(3);

        Assert.True(buffer.TryTake(out long value));
        Assert.Equal(3, value);
        Assert.False(buffer.TryTake(out _));
    }

    [Fact]
    public void Neither_side_allocates()
    {
        TripleBuffer<Wide> buffer = new();
        buffer.Put(default);
        buffer.TryTake(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 0; i < 1000; i++)
        {
            buffer.Put(new(i, i, i, i));
            buffer.TryTake(out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Values_arrive_whole_and_in_order_between_two_threads()
    {
        const long Last = 1_000_000;
        TripleBuffer<Wide> buffer = new();
        Task putting = Task.Run(() =>
        {
            for (long i = 1; i <= Last; i++)
            {
                buffer.Put(new(i, 2 * i, 3 * i, -i));
            }
        }, TestContext.Current.CancellationToken);

        long newest = 0;
        while (newest < Last)
        {
            if (buffer.TryTake(out Wide value))
            {
                Assert.True(value.A > newest, "a value came twice or an older one after a newer one");
                Assert.Equal(new Wide(value.A, 2 * value.A, 3 * value.A, -value.A), value);
                newest = value.A;
            }
            else
            {
                await Task.Yield();
            }
        }

        await putting;
    }

    private readonly record struct Wide(long A, long B, long C, long D);
}
