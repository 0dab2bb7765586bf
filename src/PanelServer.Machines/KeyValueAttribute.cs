namespace PanelServer.Machines;

/// <summary>Marks the few values of a state or live-value struct by which an operator judges the machine from afar, in an overview of the line.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyValueAttribute : Attribute;
