using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Storage;
using Parquet;
using Parquet.Schema;

namespace PanelServer.Tests.History;

/// <summary>Queries that reach beyond what is in memory, in all forms.</summary>
[Trait("Store", "any")]
public sealed class LongHistoryApiTests : IDisposable
{
    private const string Path = "/api/v2/machine/mock/57922/history";
    private const int Samples = 7200;
    private static readonly long Begin = DateTimeOffset.UtcNow.AddDays(-2).ToUnixTimeMilliseconds() / 600_000 * 600_000;

    private readonly ScratchStore _store = new();
    private readonly PanelFactory _panel;
    private readonly HttpClient _client;

    public LongHistoryApiTests()
    {
        _panel = new PanelFactory().With(_store.Settings);
        _client = _panel.CreateClient();
    }

    public void Dispose()
    {
        _client.Dispose();
        _panel.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Two_hours_of_two_days_ago_are_there_at_every_step()
    {
        await RecordAsync();
        foreach (HistoryStep step in HistoryStep.All)
        {
            JsonNode history = await HistoryAsync($"?fields=amplitude1&resolution={step.Seconds}&from={Begin}&to={Begin + (Samples * 1000L) - 1}");
            Assert.Equal(step.Seconds, history["interval_seconds"]!.GetValue<int>());
            Assert.Equal(Enumerable.Range(0, Samples / step.Seconds).Select(i => Begin + (i * step.Milliseconds)), Times(history));
            JsonNode column = history["columns"]![0]!;
            Assert.Equal(step.IsRolledUp, column["max"] is not null);
            Assert.Equal(Samples / step.Seconds, column["values"]!.AsArray().Count);
            Assert.Equal(step.Seconds - 1.0, (column["max"] ?? column["values"])![0]!.GetValue<double>());
            Assert.Equal((step.Seconds - 1) / 2.0, column["values"]![0]!.GetValue<double>(), 0.01);
        }
    }

    [Theory]
    [InlineData(7200, 1)]
    [InlineData(720, 10)]
    [InlineData(500, 20)]
    [InlineData(100, 120)]
    [InlineData(2, 3600)]
    public async Task The_coarsest_step_that_so_many_points_need_is_chosen(int points, int seconds)
    {
        await RecordAsync();
        JsonNode history = await HistoryAsync($"?fields=amplitude1&points={points}&from={Begin}&to={Begin + (Samples * 1000L)}");
        Assert.Equal(seconds, history["interval_seconds"]!.GetValue<int>());
        Assert.InRange(Times(history).Length, points / 2, points + 1);
    }

    [Fact]
    public async Task CSV_has_smallest_and_greatest_values_beside_the_mean()
    {
        await RecordAsync();
        string text = await (await _client.GetAsync($"{Path}?fields=amplitude1&format=csv&resolution=600&from={Begin}&to={Begin + 1_199_999}", TestContext.Current.CancellationToken)).TextAsync();
        string[][] rows = [.. text.TrimEnd().Split("\r\n").Select(line => line.Split(','))];
        Assert.Equal(["ts", "amplitude1", "amplitude1.min", "amplitude1.max"], rows[0]);
        Assert.Equal([Begin.ToString(CultureInfo.InvariantCulture), "0.0", "599.0"], [rows[1][0], rows[1][2], rows[1][3]]);
        Assert.Equal(3, rows.Length);
    }

    [Fact]
    public async Task Parquet_has_the_same_numbers_as_JSON()
    {
        await RecordAsync();
        string query = $"fields=amplitude1,amplitude2&from={Begin}&to={Begin + (Samples * 1000L)}";
        JsonNode history = await HistoryAsync("?" + query);
        byte[] body = await _client.GetByteArrayAsync($"{Path}?{query}&format=parquet", TestContext.Current.CancellationToken);
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(body), cancellationToken: TestContext.Current.CancellationToken);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["ts", "amplitude1", "amplitude2"], fields.Select(field => field.Name));
        List<long> times = [];
        List<double?> numbers = [];
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            long[] someTimes = new long[group.RowCount];
            double?[] someNumbers = new double?[group.RowCount];
            await group.ReadAsync<long>(fields[0], someTimes.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
            await group.ReadAsync<double>(fields[1], someNumbers.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
            times.AddRange(someTimes);
            numbers.AddRange(someNumbers);
        }

        Assert.Equal(Times(history), times);
        Assert.Equal(history["columns"]![0]!["values"]!.AsArray().Select(value => value?.GetValue<double>()), numbers);
    }

    [Theory]
    [InlineData("?resolution=5", "?resolution", "1, 10, 60, 600")]
    [InlineData("?resolution=1m", "?resolution", "1, 10, 60, 600")]
    [InlineData("?points=1", "?points", "from 2 to 10000")]
    [InlineData("?points=10001", "?points", "from 2 to 10000")]
    [InlineData("?points=many", "?points", "from 2 to 10000")]
    [InlineData("?points=10&resolution=60", "?points", "either")]
    [InlineData("?format=xml", "?format", "parquet")]
    public async Task A_wrong_query_is_refused_with_what_is_allowed(string query, string where, string allowed)
    {
        JsonObject body = await (await _client.GetAsync(Path + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        Assert.Equal(where, body["errors"]![0]!["where"]!.GetValue<string>());
        Assert.Contains(allowed, body["errors"]![0]!["allowed"]!.GetValue<string>());
    }

    private async Task RecordAsync()
    {
        MachineModule module = new MockModule();
        HistoryField[] fields = [.. HistoryField.Of(module.Schema)];
        MachineRecord record = new(new(module.Identification, 57922), fields);
        HistoryChunk sample = HistoryChunk.OfSingles(1, fields.Length);
        int place = Array.FindIndex(fields, field => field.Name == "amplitude1");
        List<HistoryBlock> blocks = [];
        for (int i = 0; i < Samples; i++)
        {
            sample.Times[0] = Begin + (i * 1000L);
            sample.Columns[place].Mean[0] = i;
            blocks.AddRange(record.Add(sample));
        }

        blocks.AddRange(record.Unfinished(withRolledUp: true));
        await _panel.Services.GetRequiredService<Store>().ReadAsync(store =>
        {
            foreach (HistoryBlock block in blocks)
            {
                block.Key.Id = HistoryTable.NewestId(store) + 1;
                HistoryTable.Write(store, block);
            }

            return 0;
        });
    }

    private static long[] Times(JsonNode history) => [.. history["ts"]!.AsArray().Select(time => time!.GetValue<long>())];

    private async Task<JsonNode> HistoryAsync(string query) => await (await _client.GetAsync(Path + query, TestContext.Current.CancellationToken)).JsonAsync();
}
