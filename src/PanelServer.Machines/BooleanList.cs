using System.Text.Json;
using System.Text.Json.Serialization;

namespace PanelServer.Machines;

/// <summary>Up to eight booleans, one for each channel of a terminal; on the wire an array.</summary>
/// <param name="Bits">Bit 0 is the first.</param>
/// <param name="Count">How many there are, 0 to 8.</param>
[JsonConverter(typeof(BooleanListConverter))]
public readonly record struct BooleanList(byte Bits, byte Count)
{
    /// <summary>A list in which all are false.</summary>
    /// <param name="count">How many there are, 0 to 8.</param>
    public static BooleanList None(int count) => new(0, (byte)count);

    /// <summary>One of them.</summary>
    /// <param name="index">From 0.</param>
    public bool this[int index] => ((Bits >> index) & 1) != 0;

    /// <summary>The list with one of them changed.</summary>
    /// <param name="index">From 0; beyond the end nothing is changed.</param>
    /// <param name="value">What it is then.</param>
    public BooleanList With(int index, bool value)
    {
        int bit = index < Count ? 1 << index : 0;
        return this with { Bits = (byte)(value ? Bits | bit : Bits & ~bit) };
    }

    /// <summary>The list with all of them the same.</summary>
    /// <param name="value">What they are then.</param>
    public BooleanList WithAll(bool value) => this with { Bits = (byte)(value ? (1 << Count) - 1 : 0) };
}

/// <summary>Writes a list of booleans as an array.</summary>
internal sealed class BooleanListConverter : JsonConverter<BooleanList>
{
    /// <inheritdoc/>
    public override BooleanList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        bool[] values = JsonSerializer.Deserialize<bool[]>(ref reader, options) ?? [];
        BooleanList list = BooleanList.None(Math.Min(values.Length, 8));
        for (int i = 0; i < list.Count; i++)
        {
            list = list.With(i, values[i]);
        }

        return list;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BooleanList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int i = 0; i < value.Count; i++)
        {
            writer.WriteBooleanValue(value[i]);
        }

        writer.WriteEndArray();
    }
}
