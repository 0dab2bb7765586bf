namespace PanelServer.Machines;

/// <summary>
/// Tells what a live value means for the product, whatever it is called and on whichever machine it is. Records of production are put
/// together from these, so that a machine takes part in them by marking its values.
/// </summary>
/// <param name="quantity">What it means.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ProcessValueAttribute(ProcessQuantity quantity) : Attribute
{
    /// <summary>What it means.</summary>
    public ProcessQuantity Quantity { get; } = quantity;

    /// <summary>Dotted path of the number of the state by which the value may lie below its set point; null if there is none.</summary>
    public string? LowerTolerance { get; init; }

    /// <summary>Dotted path of the number of the state by which the value may lie above its set point; null if there is none.</summary>
    public string? UpperTolerance { get; init; }
}

/// <summary>What a live value can mean for the product.</summary>
public enum ProcessQuantity
{
    /// <summary>Length wound onto the spool in metres: a counter that begins again at 0 with each spool.</summary>
    WoundLength,

    /// <summary>Diameter of the filament in millimetres.</summary>
    Diameter,

    /// <summary>A temperature of melt, tool or cooling water.</summary>
    Temperature,

    /// <summary>Pressure of the melt.</summary>
    Pressure,

    /// <summary>Energy in kilowatt-hours or watt-hours: a counter that begins again at 0 when the machine is started. All of a line are added up.</summary>
    Energy,
}
