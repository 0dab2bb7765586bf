using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Tests.Storage;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Alarms;

/// <summary>Clients of <c>/alarms</c>, also while everything goes wrong at once.</summary>
public sealed class AlarmStormTests : IDisposable
{
    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Whoever_joins_gets_the_list_and_then_what_changes()
    {
        await using AlarmPanel panel = new();
        panel.Raise("The water is gone.");
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        PollingClient client = await PollingClient.OpenAsync(panel.Client, "/alarms");
        await client.ReadUntilAsync(sent => Is(sent, "AlarmsEvent", "UnacknowledgedActive"));
        await panel.Client.PostAsync("/api/v2/alarms/pump_v1.3.dry/acknowledge", null, TestContext.Current.CancellationToken);
        await client.ReadUntilAsync(sent => Is(sent, "AlarmChangesEvent", "AcknowledgedActive"));
        panel.Return();
        await client.ReadUntilAsync(sent => Is(sent, "AlarmChangesEvent", "Normal"));
    }

    [Fact]
    public async Task A_storm_of_a_thousand_changes_a_second_leaves_requests_streams_and_the_store_in_their_limits()
    {
        const int Alarms = 200;
        await using AlarmPanel panel = new(_store);
        PollingClient client = await PollingClient.OpenAsync(panel.Client, "/alarms");
        AlarmOrigin[] origins = [.. Enumerable.Range(1, Alarms).Select(serial => AlarmOrigin.OfMachine("pump_v1", (ushort)serial, null))];

        // Each comes or goes with each look: 200 alarms, five looks a second.
        int looks = 0;
        panel.Now = report =>
        {
            looks++;
            for (int i = looks % 2; i < Alarms; i += 2)
            {
                report.IsPresent(origins[i], AlarmPanel.Dry, null);
            }
        };

        int events = 0;
        int most = 0;
        double slowest = 0;
        Stopwatch storm = Stopwatch.StartNew();
        while (Volatile.Read(ref looks) < 40)
        {
            await client.ReadUntilAsync(sent => (string?)sent["name"] == "AlarmChangesEvent" && (most = Math.Max(most, sent["data"]!["alarms"]!.AsArray().Count)) > 0);
            events++;
            long asked = Stopwatch.GetTimestamp();
            Assert.NotEmpty(await panel.AlarmsAsync());
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        storm.Stop();
        panel.Return();
        string changes = await ChangesAsync(panel);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{changes} changes in {storm.Elapsed.TotalSeconds:0.0} s: {events} events of at most {most} alarms, slowest list {slowest:0} ms"));
        Assert.InRange(events, 1, (int)storm.Elapsed.TotalSeconds + 3);
        Assert.InRange(most, 1, Alarms);
        Assert.InRange(slowest, 0, 2000);
        Store store = panel.Services.GetRequiredService<Store>();
        Assert.InRange(store.Waiting, 0, Store.Capacity / 10);
        Assert.Equal(0, store.LostRecords);

        // What came and went all the time is counted, not repeated.
        JsonArray left = await Eventually.IsAsync(() => panel.AlarmsAsync(), alarms => alarms.All(alarm => (string?)alarm!["state"] == "ReturnedUnacknowledged"));
        Assert.Equal(Alarms, left.Count);
        Assert.All(left, alarm => Assert.InRange((int)alarm!["occurrences"]!, 15, 100));
        Assert.InRange(store.WrittenRecords, 1, Alarms * 10);
    }

    private static async Task<string> ChangesAsync(AlarmPanel panel) =>
        (await panel.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n').Single(line => line.StartsWith("panel_alarm_changes_total ", StringComparison.Ordinal)).Split(' ')[1];

    private static bool Is(JsonNode sent, string name, string state) =>
        (string?)sent["name"] == name && sent["data"]!["alarms"]!.AsArray().Any(alarm => (string?)alarm!["id"] == "pump_v1.3.dry" && (string?)alarm["state"] == state);
}
