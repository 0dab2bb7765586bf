using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Names of recipes: how they are compared, and the ids that are made of them.</summary>
internal static class RecipeName
{
    private const int LongestIdStem = 32;
    private const int SuffixLength = 5;

    /// <summary>The name as it is compared: names that differ only in capitals, or in characters that nobody sees, are the same to people.</summary>
    public static string KeyOf(string name) => new([.. name.ToUpperInvariant().Where(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.Format)]);

    /// <summary>Makes an id for a new recipe: readable, and never the id of a recipe that was deleted.</summary>
    /// <param name="name">The recipe's name.</param>
    public static string NewId(string name)
    {
        StringBuilder stem = new();
        foreach (char letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                stem.Append(letter);
            }
            else if (stem.Length > 0 && stem[^1] != '-')
            {
                stem.Append('-');
            }
        }

        string readable = stem.ToString()[..Math.Min(stem.Length, LongestIdStem)].Trim('-');
        return $"{(readable.Length > 0 ? readable : "recipe")}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", SuffixLength)}";
    }

    /// <summary>A name that is free: the one that is wanted, or that with a number behind it.</summary>
    /// <param name="wanted">The name that is wanted.</param>
    /// <param name="isTaken">Whether another recipe has a name.</param>
    public static string FindFree(string wanted, Func<string, bool> isTaken)
    {
        string name = wanted;
        for (int number = 2; isTaken(name); number++)
        {
            string suffix = $" ({number})";
            name = TextBeginning.Of(wanted, RecipeInput.LongestName - suffix.Length) + suffix;
        }

        return name;
    }
}
