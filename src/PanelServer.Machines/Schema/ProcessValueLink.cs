namespace PanelServer.Machines.Schema;

/// <summary>What a live value means for the product, see <see cref="ProcessValueAttribute"/>.</summary>
/// <param name="Quantity">What it means.</param>
/// <param name="LowerTolerance">Dotted path of the tolerance below the set point in the state; null if there is none.</param>
/// <param name="UpperTolerance">Dotted path of the tolerance above the set point in the state; null if there is none.</param>
public sealed record ProcessValueLink(ProcessQuantity Quantity, string? LowerTolerance, string? UpperTolerance)
{
    /// <summary>The tolerances that are not null.</summary>
    public IEnumerable<string> StatePaths => ((string?[])[LowerTolerance, UpperTolerance]).OfType<string>();

    /// <summary>Takes what an attribute says; null without one.</summary>
    internal static ProcessValueLink? Of(ProcessValueAttribute? value) =>
        value is null ? null : new(value.Quantity, value.LowerTolerance, value.UpperTolerance);
}
