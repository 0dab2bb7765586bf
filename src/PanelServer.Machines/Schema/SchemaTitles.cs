namespace PanelServer.Machines.Schema;

/// <summary>
/// What the values of a shape are called when they stand alone, in a list, a plot or a message. That is a value's label; where
/// several values share one, as the sensors of all zones do, it is preceded by as much of what they belong to as tells them apart.
/// </summary>
public static class SchemaTitles
{
    private const string Separator = " · ";

    /// <summary>Titles of all values by their dotted paths. An identification of a machine is one value.</summary>
    /// <param name="shape">The shape of a state or of live values.</param>
    public static IReadOnlyDictionary<string, LocalizedText> Titles(this ValueSchema shape)
    {
        (string Path, LocalizedText[] Labels)[] leaves = [.. Leaves(shape, "", [])];
        LocalizedText[][] all = [.. leaves.Select(leaf => leaf.Labels)];
        return leaves.ToDictionary(leaf => leaf.Path, leaf => Title(leaf.Labels, all), StringComparer.Ordinal);
    }

    private static LocalizedText Title(LocalizedText[] labels, LocalizedText[][] all)
    {
        int length = 1;
        while (length < labels.Length && all.Count(other => other.TakeLast(length).SequenceEqual(labels.TakeLast(length))) > 1)
        {
            length++;
        }

        IEnumerable<LocalizedText> parts = labels.TakeLast(length);
        return new(string.Join(Separator, parts.Select(part => part.English)), string.Join(Separator, parts.Select(part => part.German)));
    }

    private static IEnumerable<(string Path, LocalizedText[] Labels)> Leaves(ValueSchema shape, string prefix, LocalizedText[] owners) =>
        shape.Fields.SelectMany(field =>
        {
            string path = prefix + field.Name;
            LocalizedText[] labels = [.. owners, field.LabelOrName];
            bool isLeaf = field.Value.Kind != ValueKind.Object || field.Value.Type == typeof(MachineIdentificationUnique);
            return isLeaf ? [(path, labels)] : Leaves(field.Value, path + ".", labels);
        });
}
