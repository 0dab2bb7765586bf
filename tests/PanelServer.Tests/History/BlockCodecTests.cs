using CsCheck;
using PanelServer.Host.History;

namespace PanelServer.Tests.History;

/// <summary>What is stored of samples reads back, rounded to a tenth of the last decimal worth reading; damaged bytes are refused.</summary>
public class BlockCodecTests
{
    private static readonly HistoryField[] Fields = [new("a", "bar", null) { Decimals = 1 }, new("b", "", null), new("b.set_point", "", "state.b") { Decimals = 3 }];

    private static readonly Gen<double> Number = Gen.Frequency(
        (8, Gen.Double[-500, 500]), (2, Gen.Const(double.NaN)), (1, Gen.Const(0.0)), (1, Gen.Double[-1e300, 1e300]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_read_back_with_gaps_and_numbers_of_any_size(bool isRolledUp) => Gen.Select(Number.Array[3].Array[0, 50], Gen.Long[0, 4_000_000_000_000]).Sample((rows, begin) =>
    {
        HistoryChunk chunk = ChunkOf(rows, begin, isRolledUp);
        HistoryChunk read = BlockCodec.Decode(BlockCodec.Encode(chunk, Fields, isRolledUp), Fields, [0, 1, 2]);
        Assert.Equal(chunk.Times, read.Times);
        Assert.Equal(chunk.Counts, read.Counts);
        for (int i = 0; i < Fields.Length; i++)
        {
            double half = 0.5 * Math.Pow(10, -Fields[i].Decimals - 1);
            AssertNear(chunk.Columns[i].Mean, read.Columns[i].Mean, half);
            AssertNear(chunk.Columns[i].Min, read.Columns[i].Min, half);
            AssertNear(chunk.Columns[i].Max, read.Columns[i].Max, half);
        }
    });

    [Fact]
    public void A_field_that_was_not_recorded_has_no_values_and_one_that_has_moved_is_found_by_its_place()
    {
        byte[] body = BlockCodec.Encode(ChunkOf([[1, 2, 3]], 1000, false), Fields, false);
        HistoryChunk read = BlockCodec.Decode(body, Fields, [2, -1, 0]);
        Assert.Equal([3.0, double.NaN, 1.0], read.Columns.Select(column => column.Mean[0]));
    }

    [Fact]
    public void Damaged_bytes_give_the_documented_error_or_samples_and_nothing_else()
    {
        byte[] body = BlockCodec.Encode(ChunkOf([[1, 2, 3], [4, 5, 6]], 1000, true), Fields, true);
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte, Gen.Int[0, body.Length]).Sample((place, value, length) =>
        {
            byte[] damaged = body[..length];
            if (place < length)
            {
                damaged[place] = value;
            }

            Exception? failure = Record.Exception(() => BlockCodec.Decode(damaged, Fields, [0, 1, 2]));
            Assert.True(failure is null or InvalidDataException, failure?.ToString());
        });
    }

    private static HistoryChunk ChunkOf(double[][] rows, long begin, bool isRolledUp)
    {
        double[][] columns = [.. Enumerable.Range(0, Fields.Length).Select(i => rows.Select(row => row[i]).ToArray())];
        return new(
            [.. rows.Select((_, i) => begin + (i * 1000L) + (i % 3))],
            [.. rows.Select((_, i) => isRolledUp ? i + 1 : 1)],
            [.. columns.Select(column => isRolledUp ? new HistoryValues(column, [.. column.Select(mean => mean - 1.5)], [.. column.Select(mean => mean + 2.5)]) : HistoryValues.OfSingles(column))]);
    }

    private static void AssertNear(double[] expected, double[] read, double tolerance)
    {
        Assert.Equal(expected.Select(double.IsNaN), read.Select(double.IsNaN));
        Assert.All(expected.Zip(read), pair => Assert.True(double.IsNaN(pair.First) || Math.Abs(pair.First - pair.Second) <= tolerance * 1.001, $"{pair}"));
    }
}
