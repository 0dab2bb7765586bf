using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Input;

namespace PanelServer.Machines.Presets;

/// <summary>
/// Reads the <c>data</c> of a preset that the vendor's HMI has saved. Only what is in the file is taken: for what is missing the HMI applies
/// values of its own, some of which are wrong; here the machine keeps what it has, and a note says what the HMI would have done.
/// </summary>
/// <param name="data">The member <c>data</c> of the file, in which all texts are valid.</param>
public sealed class PresetReading(JsonElement data)
{
    private const int MostUnknownMembers = 20;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>The settings, each under its path in the state; their values are not checked yet.</summary>
    public JsonObject Settings { get; } = [];

    /// <summary>What was not taken, and why; then the members that nobody knows.</summary>
    public IReadOnlyList<string> Notes => [.. _notes, .. Unknown(data, "").Take(MostUnknownMembers)];

    /// <summary>A member of the file as it is; null if it is missing, or null.</summary>
    /// <param name="member">Its name; dots lead into objects.</param>
    public JsonElement? Find(string member)
    {
        JsonElement found = data;
        foreach (string name in member.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found.ValueKind == JsonValueKind.Null ? null : found;
    }

    /// <summary>Takes a member as a setting.</summary>
    /// <param name="member">Name in the file; dots lead into objects.</param>
    /// <param name="path">Path of the setting in the state.</param>
    /// <param name="substitute">What the HMI applies where the member is missing; null if it applies nothing.</param>
    /// <returns>This.</returns>
    public PresetReading Take(string member, string path, string? substitute)
    {
        if (Find(member) is { } value)
        {
            Settings[path] = JsonNode.Parse(value.GetRawText());
        }

        Note(member, substitute);
        return this;
    }

    /// <summary>Takes one of two words as a setting that is true or false.</summary>
    /// <param name="member">Name in the file.</param>
    /// <param name="path">Path of the setting in the state.</param>
    /// <param name="whenTrue">The word for true.</param>
    /// <param name="whenFalse">The word for false; the HMI applies it also where the member is missing.</param>
    /// <returns>This.</returns>
    public PresetReading TakeWord(string member, string path, string whenTrue, string whenFalse)
    {
        if (Find(member) is { } value)
        {
            string? word = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (word == whenTrue || word == whenFalse)
            {
                Settings[path] = word == whenTrue;
            }
            else
            {
                _notes.Add($"{member} is not used: it is neither \"{whenTrue}\" nor \"{whenFalse}\".");
            }
        }

        Note(member, whenFalse);
        return this;
    }

    /// <summary>Leaves a member out, and says why if it is there.</summary>
    /// <param name="member">Name in the file; dots lead into objects.</param>
    /// <param name="why">Why, as a sentence goes on after a colon.</param>
    /// <returns>This.</returns>
    public PresetReading Skip(string member, string why)
    {
        _known.Add(member);
        if (Find(member) is not null)
        {
            _notes.Add($"{member} is not used: {why}");
        }

        return this;
    }

    /// <summary>Tells that a member has been taken.</summary>
    /// <param name="member">Name in the file; dots lead into objects.</param>
    public void Know(string member) => _known.Add(member);

    /// <summary>Says something about the file.</summary>
    /// <param name="note">A sentence.</param>
    public void Note(string note) => _notes.Add(note);

    private void Note(string member, string? substitute)
    {
        _known.Add(member);
        if (Find(member) is null && substitute is not null)
        {
            _notes.Add($"{member} is not in the file: the machine keeps what it has, where the HMI would apply {substitute}.");
        }
    }

    private IEnumerable<string> Unknown(JsonElement part, string prefix)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty property in part.EnumerateObject())
        {
            string name = prefix + property.Name;
            if (_known.Contains(name))
            {
                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                yield return $"{MutationParser.Shorten(name)} is not used: it is no setting of this machine.";
            }

            foreach (string inner in Unknown(property.Value, name + "."))
            {
                yield return inner;
            }
        }
    }
}
