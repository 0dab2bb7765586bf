namespace PanelServer.Machines;

/// <summary>
/// On the abstract record of a machine's mutations: beside <c>{"Tag":payload}</c>, an object that holds tag and payload under two keys
/// is accepted, for example <c>{"action":"SetLed","value":payload}</c>. Further keys are ignored.
/// </summary>
/// <param name="tag">Key of the tag.</param>
/// <param name="content">Key of the payload.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AdjacentlyTaggedAttribute(string tag, string content) : Attribute
{
    /// <summary>Key of the tag.</summary>
    public string Tag { get; } = tag;

    /// <summary>Key of the payload.</summary>
    public string Content { get; } = content;
}

/// <summary>
/// On a mutation whose payload may also be written as an object with one key: <c>{"enabled":true}</c> for <c>true</c>. Further keys are ignored.
/// </summary>
/// <param name="key">The key.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PayloadKeyAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;
}

/// <summary>On a mutation that is written as a plain object without a tag, for example <c>{"measurement_rate_hz":10}</c>. Further keys are ignored.</summary>
/// <param name="key">Key of the value; the mutation's name everywhere.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PlainObjectAttribute(string key) : Attribute
{
    /// <summary>Key of the value.</summary>
    public string Key { get; } = key;
}
