using System.Globalization;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>Puts values into metrics and takes them out.</summary>
internal static class MetricValues
{
    /// <summary>Makes a metric.</summary>
    /// <param name="name">Its name; null if its alias is enough.</param>
    /// <param name="alias">Its alias; null if it has none.</param>
    /// <param name="unixMilliseconds">When it became what it is.</param>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its value, of the CLR type that belongs to its type; null for one that is not known.</param>
    public static Payload.Types.Metric Create(string? name, ulong? alias, long unixMilliseconds, DataType type, object? value)
    {
        Payload.Types.Metric metric = new() { Timestamp = (ulong)unixMilliseconds, Datatype = (uint)type };
        if (name is not null)
        {
            metric.Name = name;
        }

        if (alias is { } number)
        {
            metric.Alias = number;
        }

        switch (value)
        {
            case double real:
                metric.DoubleValue = real;
                break;
            case long integer:
                metric.LongValue = unchecked((ulong)integer);
                break;
            case ulong integer:
                metric.LongValue = integer;
                break;
            case bool boolean:
                metric.BooleanValue = boolean;
                break;
            case string text:
                metric.StringValue = text;
                break;
            default:
                metric.IsNull = true;
                break;
        }

        return metric;
    }

    /// <summary>The value of a metric that somebody has sent, as JSON writes it.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="expected">The type that was told for it; decides whether a whole number may be negative.</param>
    /// <returns>The text of a JSON value; <c>null</c> for a metric without a value and for numbers that JSON does not have.</returns>
    public static string ToJson(Payload.Types.Metric metric, DataType expected) => metric.ValueCase switch
    {
        Payload.Types.Metric.ValueOneofCase.IntValue when expected == DataType.UInt64 => metric.IntValue.ToString(CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.IntValue => ((long)unchecked((int)metric.IntValue)).ToString(CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.LongValue when expected == DataType.UInt64 => metric.LongValue.ToString(CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.LongValue => unchecked((long)metric.LongValue).ToString(CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.FloatValue when float.IsFinite(metric.FloatValue) => metric.FloatValue.ToString("R", CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.DoubleValue when double.IsFinite(metric.DoubleValue) => metric.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        Payload.Types.Metric.ValueOneofCase.BooleanValue => metric.BooleanValue ? "true" : "false",
        Payload.Types.Metric.ValueOneofCase.StringValue => System.Text.Json.JsonSerializer.Serialize(metric.StringValue),
        _ => "null",
    };

    /// <summary>Adds a property to a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value: a double, a boolean or a text.</param>
    public static void AddProperty(this Payload.Types.Metric metric, string key, object value)
    {
        metric.Properties ??= new();
        metric.Properties.Keys.Add(key);
        metric.Properties.Values.Add(value switch
        {
            double number => new Payload.Types.PropertyValue { Type = (uint)DataType.Double, DoubleValue = number },
            bool boolean => new() { Type = (uint)DataType.Boolean, BooleanValue = boolean },
            _ => new() { Type = (uint)DataType.String, StringValue = (string)value },
        });
    }
}
