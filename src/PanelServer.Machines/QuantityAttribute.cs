namespace PanelServer.Machines;

/// <summary>
/// Unit and allowed range of a number, written once where the number is declared. Validation messages, OpenAPI, the
/// dashboard's controls and the reference documentation follow from it.
/// </summary>
/// <param name="unit">Unit as an operator reads it, for example <c>°C</c>, <c>rpm</c>, <c>mHz</c>; empty for pure numbers.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class QuantityAttribute(string unit) : Attribute
{
    /// <summary>Unit as an operator reads it; empty for pure numbers.</summary>
    public string Unit { get; } = unit;

    /// <summary>Smallest value allowed; minus infinity if there is no limit.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Greatest value allowed; infinity if there is no limit.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>True if <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Sensible step of a control, in the unit; 0 if none is better than another.</summary>
    public double Step { get; init; }

    /// <summary>How many decimals are worth reading; −1: as many as <see cref="Step"/> has, or two.</summary>
    public int Decimals { get; init; } = -1;

    /// <summary>A typical value, for examples in the documentation; NaN if none is given.</summary>
    public double Example { get; init; } = double.NaN;

    /// <summary>True for a part of one that people read and set as per cent: 0.33 is shown as 33 %.</summary>
    public bool IsFraction { get; init; }

    /// <summary>The same quantity with another greatest value.</summary>
    internal QuantityAttribute WithMaximum(double maximum) => new(Unit)
    {
        Minimum = Minimum,
        Maximum = maximum,
        MinimumIsExclusive = MinimumIsExclusive,
        Step = Step,
        Decimals = Decimals,
        Example = Example,
        IsFraction = IsFraction,
    };
}
