using PanelServer.Machines;

namespace PanelServer.Host.Recipes;

/// <summary>What applying a recipe would do to a machine.</summary>
/// <param name="Entry">The machine; null if it is not at this panel.</param>
/// <param name="Compared">What would come of it.</param>
/// <param name="Mutations">What would be sent; empty if nothing differs.</param>
internal sealed record MachinePlan(RosterEntry? Entry, ComparedMachine Compared, Mutation[] Mutations)
{
    /// <summary>The machine as it stands in messages.</summary>
    public string Name => new RecipeMachine(Compared.Slug, Compared.Serial).ToString();

    /// <summary>True if nothing would be refused.</summary>
    public bool IsPossible => Compared.Problem is null && Compared.Values.All(value => value.Refusal is null);
}
