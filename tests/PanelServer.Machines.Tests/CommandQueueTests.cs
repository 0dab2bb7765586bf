using PanelServer.Machines.Mock;

namespace PanelServer.Machines.Tests;

public class CommandQueueTests
{
    private static readonly Mutation[] Command = [new MockMutation.SetMode(MockMode.Running)];

    [Fact]
    public void A_full_queue_refuses_and_has_room_again_after_a_command_was_taken()
    {
        CommandQueue queue = new(2);
        Assert.True(queue.TryEnqueue(Command));
        Assert.True(queue.TryEnqueue(Command));
        Assert.False(queue.TryEnqueue(Command));
        Assert.Equal(2, queue.Count);

        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.TryEnqueue(Command));
        Assert.Equal(3, queue.Accepted);
    }

    [Fact]
    public async Task Commands_of_many_producers_arrive_once_each_and_in_each_producers_order()
    {
        const int PerProducer = 20_000;
        CommandQueue queue = new(64);
        Task[] producers = [.. Enumerable.Range(0, 3).Select(producer => Task.Run(() => Produce(queue, producer, PerProducer)))];
        double[] last = [-1, -1, -1];
        int received = 0;
        while (received < 3 * PerProducer)
        {
            if (!queue.TryDequeue(out Mutation[]? command))
            {
                Thread.Yield();
                continue;
            }

            MockMutation.SetFrequency1 mutation = Assert.IsType<MockMutation.SetFrequency1>(Assert.Single(command));
            int producer = (int)mutation.MilliHertz % 3;
            Assert.True(mutation.MilliHertz > last[producer]);
            last[producer] = mutation.MilliHertz;
            received++;
        }

        await Task.WhenAll(producers);
        Assert.Equal(0, queue.Count);
    }

    private static void Produce(CommandQueue queue, int producer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Mutation[] command = [new MockMutation.SetFrequency1((i * 3) + producer)];
            while (!queue.TryEnqueue(command))
            {
                Thread.Yield();
            }
        }
    }
}
