using System.Text.Json;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Reads a recipe from a body, with settings that are given or captured.</summary>
/// <param name="input">Reads what people write.</param>
/// <param name="capture">Takes what machines have.</param>
internal sealed class RecipeReader(RecipeInput input, RecipeCapture capture)
{
    /// <summary>Reads it.</summary>
    /// <param name="root">The body.</param>
    /// <param name="errors">Receives what is wrong; if there is something in it already, nothing is returned.</param>
    /// <returns>The recipe; null if something is wrong.</returns>
    public ReadRecipe? Read(JsonElement root, List<InputError> errors)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", "not an object", "an object with name, note, kind, and either entries or capture"));
            return null;
        }

        IReadOnlyList<RecipeEntry>? captured = null;
        if (RecipeInput.TryFind(root, "capture", out JsonElement wanted))
        {
            if (RecipeInput.TryFind(root, "entries", out _))
            {
                errors.Add(new("/capture", "there are entries as well", "either entries or capture"));
                return null;
            }

            captured = capture.Take(input.ReadMachines(wanted, "/capture", errors), errors);
        }

        return input.Read(root, "", errors, captured) is { } content ? new(content, captured is not null) : null;
    }
}

/// <summary>A recipe as it was sent.</summary>
/// <param name="Content">The recipe.</param>
/// <param name="IsCaptured">True if the settings are those that machines had.</param>
internal sealed record ReadRecipe(RecipeContent Content, bool IsCaptured)
{
    /// <summary>How the version came about.</summary>
    /// <param name="action">What was done to the recipe, as a past participle.</param>
    public string Origin(string action) => IsCaptured ? $"{action} from present settings" : action;
}
