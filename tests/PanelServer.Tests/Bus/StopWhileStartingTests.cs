using System.Diagnostics;
using System.Net;

namespace PanelServer.Tests.Bus;

/// <summary>A server that is stopped before its bus is up.</summary>
public class StopWhileStartingTests
{
    [Fact]
    public async Task It_waits_for_no_answers_of_a_segment_that_ends_with_it()
    {
        for (int i = 0; i < 3; i++)
        {
            PanelFactory panel = new PanelFactory().With("Bus:Segment", "extruder").With("Simulation:FaultControl", "true");
            using HttpClient client = panel.CreateClient();

            // Refused by the segment itself: answered as soon as the loop runs, when the bus has just begun to come up.
            using HttpResponseMessage answer = await client.PostJsonAsync("/api/v2/simulation/faults", """{"script":"none"}""");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            long start = Stopwatch.GetTimestamp();

            await panel.DisposeAsync();

            // The host gives up after 30 s.
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 15);
        }
    }
}
