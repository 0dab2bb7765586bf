using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PanelServer.Machines;

/// <summary>
/// A text of up to 22 bytes that is kept without a string, so that the cycle thread can take one over from a device; on the wire a string.
/// </summary>
[JsonConverter(typeof(ShortTextConverter))]
public readonly struct ShortText : IEquatable<ShortText>
{
    /// <summary>How many bytes it may have.</summary>
    public const int Capacity = 22;

    private readonly Buffer _buffer;
    private readonly byte _length;

    /// <summary>Takes over a text.</summary>
    /// <param name="utf8">Its bytes, at most <see cref="Capacity"/>, meant to be UTF-8.</param>
    public ShortText(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_buffer);
        _length = (byte)utf8.Length;
    }

    /// <summary>True if both have the same bytes.</summary>
    public static bool operator ==(ShortText left, ShortText right) => left.Equals(right);

    /// <summary>True if they have not the same bytes.</summary>
    public static bool operator !=(ShortText left, ShortText right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ShortText other) => ((ReadOnlySpan<byte>)_buffer)[.._length].SequenceEqual(((ReadOnlySpan<byte>)other._buffer)[..other._length]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ShortText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _length == 0 ? 0 : HashCode.Combine(_length, _buffer[0], _buffer[_length - 1]);

    /// <summary>The text; bytes that are no UTF-8 are replacement characters.</summary>
    public override string ToString() => Encoding.UTF8.GetString(((ReadOnlySpan<byte>)_buffer)[.._length]);

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private byte _first;
    }
}

/// <summary>Writes a short text as a string.</summary>
internal sealed class ShortTextConverter : JsonConverter<ShortText>
{
    /// <inheritdoc/>
    public override ShortText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(reader.GetString() ?? "");
        return utf8.Length <= ShortText.Capacity ? new(utf8) : throw new JsonException($"The text is longer than {ShortText.Capacity} bytes.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ShortText value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
