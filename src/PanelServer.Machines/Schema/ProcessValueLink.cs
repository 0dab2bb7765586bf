namespace PanelServer.Machines.Schema;

/// <summary>What a live value means for the product, see <see cref="ProcessValueAttribute"/>.</summary>
/// <param name="Quantity">What it means.</param>
/// <param name="ZeroIsNone">True if 0 says that nothing is measured.</param>
/// <param name="Unless">Dotted path of the boolean of the state that is true while the value is not to be believed; null if there is none.</param>
/// <param name="LowerTolerance">Dotted path of the tolerance below the set point in the state; null if there is none.</param>
/// <param name="UpperTolerance">Dotted path of the tolerance above the set point in the state; null if there is none.</param>
public sealed record ProcessValueLink(ProcessQuantity Quantity, bool ZeroIsNone, string? Unless, string? LowerTolerance, string? UpperTolerance)
{
    /// <summary>The parts of the state that belong to the value, all that are not null.</summary>
    public IEnumerable<string> StatePaths => ((string?[])[Unless, LowerTolerance, UpperTolerance]).OfType<string>();

    /// <summary>Takes what an attribute says; null without one.</summary>
    internal static ProcessValueLink? Of(ProcessValueAttribute? value) =>
        value is null ? null : new(value.Quantity, value.ZeroIsNone, value.Unless, value.LowerTolerance, value.UpperTolerance);
}
