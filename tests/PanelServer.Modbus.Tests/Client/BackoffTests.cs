using PanelServer.Modbus.Client;

namespace PanelServer.Modbus.Tests.Client;

public class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_start_over_after_a_success()
    {
        Backoff backoff = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5));

        double[] pauses = [.. Enumerable.Range(0, 7).Select(_ => backoff.Next().TotalSeconds)];
        backoff.Reset();

        Assert.Equal([0.25, 0.5, 1, 2, 4, 5, 5], pauses);
        Assert.Equal(0.25, backoff.Next().TotalSeconds);
    }
}
