using System.Reflection;

namespace PanelServer.Machines.Schema;

/// <summary>Reads the labels of a machine's types.</summary>
internal static class LabelReader
{
    private static readonly LocalizedText Yes = new("Yes", "Ja");
    private static readonly LocalizedText No = new("No", "Nein");

    /// <summary>The name in both languages; null if there is none.</summary>
    /// <param name="label">The attribute; null if the member has none.</param>
    public static LocalizedText? Name(LabelAttribute? label) => label is null ? null : new(label.English, label.German);

    /// <summary>What a boolean is called while it is false and while it is true.</summary>
    /// <param name="label">The attribute; null if the member has none.</param>
    public static BooleanLabels Booleans(LabelAttribute? label) => new(Pair(label?.False, label?.GermanFalse) ?? No, Pair(label?.True, label?.GermanTrue) ?? Yes);

    /// <summary>What the members of an enum are called, in declared order.</summary>
    public static IReadOnlyList<LocalizedText?> Choices(IEnumerable<FieldInfo> members) =>
        [.. members.Select(member => Name(member.GetCustomAttribute<LabelAttribute>()))];

    /// <summary>
    /// Names a mutation after the part of the state that it sets, so that one thing has one name everywhere. A label of its own
    /// comes first; a mutation without a payload does something and needs one.
    /// </summary>
    /// <param name="type">The mutation's record.</param>
    /// <param name="target">The part of the state that it sets; null if it sets none, or one of several.</param>
    public static LocalizedText? NameOfMutation(Type type, FieldSchema? target) =>
        Name(type.GetCustomAttribute<LabelAttribute>()) ?? (type.GetConstructors().Single().GetParameters().Length > 0 ? target?.Label : null);

    private static LocalizedText? Pair(string? english, string? german) => english is null ? null : new(english, german ?? english);
}

/// <summary>What a boolean is called on a screen.</summary>
/// <param name="False">While it is false.</param>
/// <param name="True">While it is true.</param>
public sealed record BooleanLabels(LocalizedText False, LocalizedText True);
