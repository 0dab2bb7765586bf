namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>Types of metrics and of their properties, with the numbers of Sparkplug B 3.0 (6.4.16, data types); those that the panel sends.</summary>
internal enum DataType : uint
{
    /// <summary>A signed integer, in <c>long_value</c> as two's complement.</summary>
    Int64 = 4,

    /// <summary>An unsigned integer, in <c>long_value</c>.</summary>
    UInt64 = 8,

    /// <summary>A float of 64 bits, in <c>double_value</c>.</summary>
    Double = 10,

    /// <summary>True or false, in <c>boolean_value</c>.</summary>
    Boolean = 11,

    /// <summary>Text, in <c>string_value</c>.</summary>
    String = 12,
}
