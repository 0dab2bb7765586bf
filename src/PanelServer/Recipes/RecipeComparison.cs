using System.Text.Json.Nodes;
using PanelServer.Machines;

namespace PanelServer.Host.Recipes;

/// <summary>A recipe beside what machines have now, and what would come of applying it.</summary>
/// <param name="Id">The recipe.</param>
/// <param name="Version">The version that was compared.</param>
/// <param name="Name">What it is called.</param>
/// <param name="CanBeApplied">True if nothing of it would be refused.</param>
/// <param name="Differences">How many values differ.</param>
/// <param name="Machines">The machines, in the order of the recipe.</param>
internal sealed record RecipeComparison(string Id, int Version, string Name, bool CanBeApplied, int Differences, IReadOnlyList<ComparedMachine> Machines);

/// <summary>A machine's part of a comparison.</summary>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Its serial number; null for a type of which there is no machine.</param>
/// <param name="Name">What people call the type.</param>
/// <param name="Problem">Why nothing can be applied to it now; null if something can.</param>
/// <param name="Values">The values of the recipe.</param>
/// <param name="Consequences">Other settings that would change as well.</param>
/// <param name="Questions">What people are to be asked before it is applied.</param>
internal sealed record ComparedMachine(
    string Slug,
    ushort? Serial,
    LocalizedText Name,
    string? Problem,
    IReadOnlyList<ComparedValue> Values,
    IReadOnlyList<ComparedValue> Consequences,
    IReadOnlyList<LocalizedText> Questions);

/// <summary>A value of a setting; a setting that is an object has several.</summary>
/// <param name="Path">Path in the state.</param>
/// <param name="Setting">Path of the setting that it belongs to, as recipes have it.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Unit">Its unit; empty if it has none.</param>
/// <param name="Wanted">What it is in the recipe, or would become.</param>
/// <param name="Present">What it is now; null also if there is no machine.</param>
/// <param name="Differs">True if the two are not the same.</param>
/// <param name="Refusal">Why it would be refused; null if it would not.</param>
internal sealed record ComparedValue(string Path, string Setting, LocalizedText Label, string Unit, JsonNode? Wanted, JsonNode? Present, bool Differs, string? Refusal);
