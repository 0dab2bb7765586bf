using PanelServer.Host.Mqtt;

namespace PanelServer.Tests.Mqtt;

/// <summary>What waits for the broker: in order, bounded, and there until the broker has it.</summary>
public class OutboxTests
{
    private const int BytesPerEntry = 64;

    [Fact]
    public void Entries_stay_in_order_until_the_broker_has_them()
    {
        Outbox outbox = Filled(capacityBytes: 10_000, entries: 5);
        Assert.Equal([1L, 2], outbox.Peek(upTo: 5, most: 2).Select(entry => entry.Number));
        Assert.Equal([1L, 2, 3], outbox.Peek(upTo: 3, most: 10).Select(entry => entry.Number));
        outbox.Remove(upTo: 2);
        Assert.Equal([3L, 4, 5], outbox.Peek(upTo: 5, most: 10).Select(entry => entry.Number));
        outbox.Remove(upTo: 1);
        Assert.Equal((3, 5, 0), (outbox.Count, outbox.Newest, outbox.Dropped));
    }

    [Fact]
    public void The_oldest_go_when_there_is_no_more_room_and_are_counted()
    {
        Outbox outbox = Filled(capacityBytes: 3 * (BytesPerEntry + 10), entries: 5);
        Assert.Equal([3L, 4, 5], outbox.Peek(upTo: 5, most: 10).Select(entry => entry.Number));
        Assert.Equal(2, outbox.Dropped);
        Assert.True(outbox.Add(null!, new byte[1000]));
        Assert.Equal((6, 5), (Assert.Single(outbox.Peek(upTo: 6, most: 10)).Number, outbox.Dropped));
    }

    private static Outbox Filled(long capacityBytes, int entries)
    {
        Outbox outbox = new(capacityBytes);
        for (int i = 0; i < entries; i++)
        {
            outbox.Add(null!, new byte[10]);
        }

        return outbox;
    }
}
