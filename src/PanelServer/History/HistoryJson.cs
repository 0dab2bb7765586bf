using System.IO.Pipelines;
using System.Text.Json;
using PanelServer.Host.Common;
using PanelServer.Machines.Json;

namespace PanelServer.Host.History;

/// <summary>
/// Writes a history as JSON, column by column. What does not fit into some megabytes is read several times, some columns each time, so that
/// memory is bounded however long the answer is.
/// </summary>
internal sealed class HistoryJson : IDisposable
{
    private const long MostNumbersInMemory = 1_000_000;
    private const int FlushBytes = 32 * 1024;

    private readonly HistorySource _source;
    private readonly PipeWriter _body;
    private readonly Utf8JsonWriter _writer;
    private readonly CancellationToken _gone;

    /// <summary>Begins an answer.</summary>
    /// <param name="source">The history.</param>
    /// <param name="body">Receives the text.</param>
    /// <param name="gone">Cancelled when nobody wants the answer any more.</param>
    public HistoryJson(HistorySource source, PipeWriter body, CancellationToken gone)
    {
        (_source, _body, _gone) = (source, body, gone);
        _writer = new(body, new() { Encoder = PanelJson.Declared.Encoder });
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>Writes all of it.</summary>
    public async Task WriteAsync()
    {
        _writer.WriteStartObject();
        _writer.WriteNumber("interval_seconds", _source.IntervalSeconds);
        (long first, long last) = await WriteTimesAsync();
        WriteSteps([.. _source.Steps(first, last)]);
        await WriteColumnsAsync("columns", isSetPoint: false);
        await WriteColumnsAsync("set_points", isSetPoint: true);
        _writer.WriteEndObject();
        await FlushAsync();
    }

    private async Task<(long First, long Last)> WriteTimesAsync()
    {
        (long? first, long last) = (null, 0);
        _writer.WriteStartArray("ts");
        foreach (HistoryChunk chunk in _source.Read([]))
        {
            Array.ForEach(chunk.Times, _writer.WriteNumberValue);
            (first, last) = (first ?? chunk.Times[0], chunk.Times[^1]);
            await FlushIfLargeAsync();
        }

        _writer.WriteEndArray();
        return (first ?? 0, last);
    }

    /// <summary>Where the clock was set between two of the samples; nothing if it never was, as nearly always.</summary>
    private void WriteSteps(IReadOnlyList<ClockStep> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        _writer.WriteStartArray("clock_steps");
        foreach (ClockStep step in steps)
        {
            _writer.WriteStartObject();
            _writer.WriteNumber("ts", step.UnixMilliseconds);
            _writer.WriteNumber("seconds", step.Seconds);
            _writer.WriteEndObject();
        }

        _writer.WriteEndArray();
    }

    private async Task WriteColumnsAsync(string name, bool isSetPoint)
    {
        _writer.WriteStartArray(name);
        int[] places = [.. Enumerable.Range(0, _source.Fields.Count).Where(place => _source.Fields[place].IsSetPoint == isSetPoint)];
        long numbersEach = Math.Max(1, _source.MostSamples * (_source.IsRolledUp ? 3 : 1));
        int together = _source.IsReduced ? Math.Max(1, places.Length) : (int)Math.Clamp(MostNumbersInMemory / numbersEach, 1, Math.Max(1, places.Length));
        foreach (int[] some in places.Chunk(together))
        {
            List<HistoryChunk> chunks = [.. _source.Read(some)];
            for (int i = 0; i < some.Length; i++)
            {
                await WriteColumnAsync(_source.Fields[some[i]], [.. chunks.Select(chunk => chunk.Columns[i])]);
            }
        }

        _writer.WriteEndArray();
    }

    private async Task WriteColumnAsync(HistoryField field, IReadOnlyList<HistoryValues> parts)
    {
        _writer.WriteStartObject();
        _writer.WriteString("field", field.Name);
        if (field.StatePath is { } statePath)
        {
            _writer.WriteString("state", statePath);
        }

        _writer.WriteString("unit", field.Unit);
        await WriteNumbersAsync("values", parts.Select(part => part.Mean));
        if (_source.IsRolledUp)
        {
            await WriteNumbersAsync("min", parts.Select(part => part.Min));
            await WriteNumbersAsync("max", parts.Select(part => part.Max));
        }

        _writer.WriteEndObject();
    }

    private async Task WriteNumbersAsync(string name, IEnumerable<double[]> parts)
    {
        _writer.WriteStartArray(name);
        foreach (double[] part in parts)
        {
            Array.ForEach(part, WriteNumber);
            await FlushIfLargeAsync();
        }

        _writer.WriteEndArray();
    }

    private void WriteNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            _writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[FloatText.MaximumLength];
        _writer.WriteRawValue(text[..FloatText.Format(number, text)], skipInputValidation: true);
    }

    private async ValueTask FlushIfLargeAsync()
    {
        if (_writer.BytesPending > FlushBytes || _body.UnflushedBytes > FlushBytes)
        {
            await FlushAsync();
        }
    }

    private async ValueTask FlushAsync()
    {
        await _writer.FlushAsync(_gone);
        await _body.FlushAsync(_gone);
    }
}
