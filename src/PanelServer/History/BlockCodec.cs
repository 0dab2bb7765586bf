using System.Buffers.Binary;
using System.IO.Compression;

namespace PanelServer.Host.History;

/// <summary>
/// Samples as bytes. Numbers are rounded to a tenth of the last decimal worth reading, written as differences of integers, and compressed: a
/// value takes about a byte. A field whose numbers are too large for that is written as it is.
/// </summary>
internal static class BlockCodec
{
    private const byte Version = 1;
    private const byte Scaled = 0;
    private const byte Plain = 1;
    private const double GreatestScaled = 1L << 50;

    // Five is where Brotli gets slower faster than smaller.
    private const int Quality = 5;
    private const int Window = 18;

    // No block comes near it; a damaged one must not claim all memory.
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Writes samples.</summary>
    /// <param name="chunk">The samples.</param>
    /// <param name="fields">Their fields.</param>
    /// <param name="isRolledUp">Whether smallest and greatest values are written too.</param>
    public static byte[] Encode(HistoryChunk chunk, IReadOnlyList<HistoryField> fields, bool isRolledUp)
    {
        ByteWriter plain = new();
        plain.Number((ulong)chunk.Times.Length);
        plain.Byte(isRolledUp ? (byte)1 : (byte)0);
        (long before, long difference) = (0, 0);
        foreach (long time in chunk.Times)
        {
            plain.Signed(time - before - difference);
            (before, difference) = (time, before == 0 ? 0 : time - before);
        }

        if (isRolledUp)
        {
            Array.ForEach(chunk.Counts, count => plain.Number((ulong)count));
        }

        for (int i = 0; i < fields.Count; i++)
        {
            ByteWriter column = new();
            WriteColumn(column, chunk.Columns[i], ScaleOf(fields[i]), isRolledUp);
            plain.Number((ulong)column.Written.Length);
            plain.Bytes(column.Written);
        }

        return Compress(plain.Written);
    }

    /// <summary>Reads samples.</summary>
    /// <param name="body">What <see cref="Encode"/> has written.</param>
    /// <param name="fields">The fields that are in it.</param>
    /// <param name="wanted">Which of them to give, by their place; a negative place gives a field without values.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static HistoryChunk Decode(ReadOnlySpan<byte> body, IReadOnlyList<HistoryField> fields, ReadOnlySpan<int> wanted)
    {
        ByteReader reader = new(Decompress(body));
        int samples = reader.Count();
        bool isRolledUp = reader.Byte() != 0;
        long[] times = new long[samples];
        (long before, long difference) = (0, 0);
        for (int i = 0; i < samples; i++)
        {
            times[i] = reader.Signed() + before + difference;
            (before, difference) = (times[i], before == 0 ? 0 : times[i] - before);
        }

        int[] counts = new int[samples];
        for (int i = 0; i < samples; i++)
        {
            counts[i] = isRolledUp ? (int)reader.Number() : 1;
        }

        HistoryValues[] columns = new HistoryValues[wanted.Length];
        for (int i = 0; i < fields.Count; i++)
        {
            ByteReader column = new(reader.Bytes(reader.Count()));
            for (int place = 0; place < wanted.Length; place++)
            {
                if (wanted[place] == i)
                {
                    columns[place] = ReadColumn(column, samples, ScaleOf(fields[i]), isRolledUp);
                }
            }
        }

        for (int place = 0; place < columns.Length; place++)
        {
            columns[place] ??= ReadNothing(samples, isRolledUp);
        }

        return new(times, counts, columns);
    }

    private static double ScaleOf(HistoryField field) => Math.Pow(10, field.Decimals + 1);

    private static void WriteColumn(ByteWriter writer, HistoryValues values, double scale, bool isRolledUp)
    {
        double[][] series = isRolledUp ? [values.Mean, values.Min, values.Max] : [values.Mean];
        bool isScaled = Array.TrueForAll(series, numbers => Array.TrueForAll(numbers, number => !(Math.Abs(number * scale) > GreatestScaled)));
        writer.Byte(isScaled ? Scaled : Plain);
        if (!isScaled)
        {
            Array.ForEach(series, numbers => Array.ForEach(numbers, writer.Double));
            return;
        }

        // 0 stands for no value.
        long before = 0;
        foreach (double number in values.Mean)
        {
            if (double.IsNaN(number))
            {
                writer.Byte(0);
                continue;
            }

            long whole = ToWhole(number, scale);
            writer.Number(ByteWriter.Fold(whole - before) + 1);
            before = whole;
        }

        for (int i = 0; isRolledUp && i < values.Mean.Length; i++)
        {
            if (!double.IsNaN(values.Mean[i]))
            {
                long mean = ToWhole(values.Mean[i], scale);
                writer.Signed(mean - ToWhole(values.Min[i], scale));
                writer.Signed(ToWhole(values.Max[i], scale) - mean);
            }
        }
    }

    private static HistoryValues ReadColumn(ByteReader reader, int samples, double scale, bool isRolledUp)
    {
        bool isScaled = reader.Byte() == Scaled;
        double[] mean = new double[samples];
        double[] min = isRolledUp ? new double[samples] : mean;
        double[] max = isRolledUp ? new double[samples] : mean;
        if (!isScaled)
        {
            foreach (double[] numbers in isRolledUp ? (double[][])[mean, min, max] : [mean])
            {
                for (int i = 0; i < samples; i++)
                {
                    numbers[i] = reader.Double();
                }
            }

            return new(mean, min, max);
        }

        long before = 0;
        for (int i = 0; i < samples; i++)
        {
            ulong folded = reader.Number();
            before += folded == 0 ? 0 : ByteReader.Unfold(folded - 1);
            mean[i] = folded == 0 ? double.NaN : before;
        }

        for (int i = 0; i < samples; i++)
        {
            bool isThere = !double.IsNaN(mean[i]);
            if (isRolledUp)
            {
                min[i] = isThere ? (mean[i] - reader.Signed()) / scale : double.NaN;
                max[i] = isThere ? (mean[i] + reader.Signed()) / scale : double.NaN;
            }

            mean[i] /= scale;
        }

        return new(mean, min, max);
    }

    private static HistoryValues ReadNothing(int samples, bool isRolledUp)
    {
        double[] Nothing()
        {
            double[] numbers = new double[samples];
            Array.Fill(numbers, double.NaN);
            return numbers;
        }

        return isRolledUp ? new(Nothing(), Nothing(), Nothing()) : HistoryValues.OfSingles(Nothing());
    }

    private static long ToWhole(double number, double scale) => (long)Math.Round(number * scale);

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        byte[] body = new byte[5 + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        body[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(1), plain.Length);
        BrotliEncoder.TryCompress(plain, body.AsSpan(5), out int length, Quality, Window);
        return body[..(5 + length)];
    }

    private static byte[] Decompress(ReadOnlySpan<byte> body)
    {
        int length = body.Length > 5 && body[0] == Version ? BinaryPrimitives.ReadInt32LittleEndian(body[1..]) : -1;
        if (length is < 0 or > MostBytes)
        {
            throw new InvalidDataException("A block of the history has an unknown form.");
        }

        byte[] plain = new byte[length];
        return BrotliDecoder.TryDecompress(body[5..], plain, out int written) && written == length
            ? plain
            : throw new InvalidDataException("A block of the history is damaged.");
    }
}
