using System.Text.Json;
using System.Text.Json.Serialization;

namespace PanelServer.Machines.Json;

/// <summary>
/// Writes floats as typed clients expect them: the shortest text that reads back to the same value, always with a decimal
/// point or an exponent; <c>null</c> for NaN and infinities.
/// </summary>
public sealed class DoubleConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (!double.IsFinite(value))
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[FloatText.MaximumLength];
        writer.WriteRawValue(text[..FloatText.Format(value, text)], skipInputValidation: true);
    }
}
