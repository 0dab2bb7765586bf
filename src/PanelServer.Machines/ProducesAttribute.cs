namespace PanelServer.Machines;

/// <summary>Marks the mode of a machine in which product is made: extruded, or wound.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ProducesAttribute : Attribute;
