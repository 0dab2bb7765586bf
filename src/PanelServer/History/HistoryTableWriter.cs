using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using PanelServer.Machines.Json;
using Parquet;
using Parquet.Schema;

namespace PanelServer.Host.History;

/// <summary>Writes a history as a table, row by row, in one pass.</summary>
internal static class HistoryTableWriter
{
    // Some megabytes; readers skip whole groups.
    private const int NumbersInRowGroup = 500_000;

    /// <summary>Writes CSV.</summary>
    /// <param name="source">The history.</param>
    /// <param name="body">Receives the text.</param>
    /// <param name="gone">Cancelled when nobody wants the answer any more.</param>
    public static async Task WriteCsvAsync(HistorySource source, PipeWriter body, CancellationToken gone)
    {
        Encoding.UTF8.GetBytes($"ts{string.Concat(Names(source).Select(name => "," + name))}\r\n", body);
        foreach (HistoryChunk chunk in source.Read([.. Enumerable.Range(0, source.Fields.Count)]))
        {
            double[][] columns = Columns(source, [chunk]);
            for (int row = 0; row < chunk.Times.Length; row++)
            {
                WriteRow(body, chunk.Times[row], columns, row);
            }

            await body.FlushAsync(gone);
        }

        await body.FlushAsync(gone);
    }

    /// <summary>Writes Parquet.</summary>
    /// <param name="source">The history.</param>
    /// <param name="body">Receives the bytes.</param>
    /// <param name="gone">Cancelled when nobody wants the answer any more.</param>
    public static async Task WriteParquetAsync(HistorySource source, PipeWriter body, CancellationToken gone)
    {
        DataField<long> time = new("ts");
        DataField[] fields = [.. Names(source).Select(name => new DataField<double?>(name))];
        await using AnswerStream stream = new(body);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([time, .. fields]), stream, cancellationToken: gone);
        int rowsInGroup = NumbersInRowGroup / (fields.Length + 1);
        List<HistoryChunk> group = [];
        foreach (HistoryChunk chunk in source.Read([.. Enumerable.Range(0, source.Fields.Count)]))
        {
            group.Add(chunk);
            if (group.Sum(one => one.Times.Length) >= rowsInGroup)
            {
                await WriteGroupAsync(group);
            }
        }

        await WriteGroupAsync(group);

        async Task WriteGroupAsync(List<HistoryChunk> chunks)
        {
            if (chunks.Count == 0)
            {
                return;
            }

            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            await rows.WriteAsync<long>(time, chunks.SelectMany(chunk => chunk.Times).ToArray(), cancellationToken: gone);
            double[][] columns = Columns(source, chunks);
            for (int i = 0; i < columns.Length; i++)
            {
                double?[] numbers = [.. columns[i].Select(number => double.IsFinite(number) ? number : (double?)null)];
                await rows.WriteAsync<double>(fields[i], numbers, cancellationToken: gone);
            }

            chunks.Clear();
            await body.FlushAsync(gone);
        }
    }

    private static IEnumerable<string> Names(HistorySource source) =>
        source.Fields.SelectMany(field => source.IsRolledUp ? (string[])[field.Name, field.Name + ".min", field.Name + ".max"] : [field.Name]);

    /// <summary>All numbers in the order of <see cref="Names"/>.</summary>
    private static double[][] Columns(HistorySource source, List<HistoryChunk> chunks)
    {
        double[] Join(int place, Func<HistoryValues, double[]> part) => chunks.Count == 1 ? part(chunks[0].Columns[place]) : [.. chunks.SelectMany(chunk => part(chunk.Columns[place]))];
        return
        [
            .. Enumerable.Range(0, source.Fields.Count).SelectMany(place => source.IsRolledUp
                ? (double[][])[Join(place, values => values.Mean), Join(place, values => values.Min), Join(place, values => values.Max)]
                : [Join(place, values => values.Mean)]),
        ];
    }

    private static void WriteRow(PipeWriter body, long time, double[][] columns, int row)
    {
        Span<byte> line = body.GetSpan((columns.Length + 1) * (FloatText.MaximumLength + 1) + 2);
        time.TryFormat(line, out int length, provider: CultureInfo.InvariantCulture);
        foreach (double[] column in columns)
        {
            line[length++] = (byte)',';
            length += double.IsFinite(column[row]) ? FloatText.Format(column[row], line[length..]) : 0;
        }

        "\r\n"u8.CopyTo(line[length..]);
        body.Advance(length + 2);
    }
}
