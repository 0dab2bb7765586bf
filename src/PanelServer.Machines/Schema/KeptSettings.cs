using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Input;

namespace PanelServer.Machines.Schema;

/// <summary>
/// The settings of a machine: the parts of its state that are kept when the server restarts. They follow from the machine's types. Whatever a
/// mutation sets with its payload is a setting, except modes (a part of the state called <c>mode</c>) and what is marked
/// <see cref="NotKeptAttribute"/>; parts marked <see cref="CalibrationAttribute"/> are kept as well. A kept value is given back by the mutation
/// that sets it, so that the same ranges and rules hold as for a client's.
/// </summary>
public sealed class KeptSettings
{
    private const string Mode = "mode";

    /// <summary>Finds the settings.</summary>
    /// <param name="state">Shape of the state.</param>
    /// <param name="mutations">The mutations.</param>
    internal KeptSettings(ValueSchema state, IEnumerable<MutationSchema> mutations) => All =
    [
        .. mutations.Where(mutation => mutation is { IsKept: true, StatePath: not null, Payload: not null })
            .SelectMany(mutation => mutation.StatePaths().Select(path => SetBy(mutation, path, state))),
        .. Calibrations(state.Type, "", []),
    ];

    /// <summary>The settings: those with mutations in the order of these, then calibrations.</summary>
    public IReadOnlyList<KeptSetting> All { get; }

    /// <summary>True if a part of the state says what the machine does, which is never kept.</summary>
    /// <param name="path">Its dotted path.</param>
    public static bool IsMode(string path) => path.Split('.')[^1] == Mode;

    /// <summary>All settings of a state, each under its path.</summary>
    /// <param name="state">A boxed state.</param>
    public JsonObject Read(object state) => new(All.Select(setting => KeyValuePair.Create(setting.Path, setting.Read(state))));

    /// <summary>The mutations that make the settings of a state those of another one. Calibrations stay: no client can set them.</summary>
    /// <param name="from">A boxed state.</param>
    /// <param name="to">The state with the wanted settings.</param>
    public IReadOnlyList<Mutation> Difference(object from, object to)
    {
        JsonObject wanted = new(All
            .Where(setting => setting.Mutation is not null && !JsonNode.DeepEquals(setting.Read(from), setting.Read(to)))
            .Select(setting => KeyValuePair.Create(setting.Path, setting.Read(to))));
        return [.. Parse(JsonSerializer.SerializeToElement(wanted)).Mutations.Select(restored => restored.Mutation)];
    }

    /// <summary>Reads settings that a client has sent, checking each by the mutation that sets it.</summary>
    /// <param name="settings">Any JSON value; wanted is an object with values under their paths.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The settings that are right, in the order in which they are to be set.</returns>
    public IReadOnlyList<RestoredMutation> ReadSent(JsonElement settings, string where, List<InputError> errors)
    {
        if (settings.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(where, $"found {MutationParser.NameOf(settings)}", "an object with settings under their paths in the state"));
            return [];
        }

        Dictionary<KeptSetting, RestoredMutation> read = [];
        foreach (JsonProperty property in settings.EnumerateObject())
        {
            if (!MutationParser.TryGetName(property, out string? path))
            {
                errors.Add(new(where, "a key is not valid text", "paths of settings"));
                continue;
            }

            KeptSetting? setting = All.FirstOrDefault(setting => setting.Mutation is not null && setting.Path == path);
            string place = $"{where}/{(setting is null ? MutationParser.Escape(path) : path)}";
            if (setting is null)
            {
                errors.Add(Unknown(path, place));
            }
            else if (read.ContainsKey(setting))
            {
                errors.Add(new(place, "the key occurs twice", "each key once"));
            }
            else if (TryRead(setting, property.Value, place, errors, out object? value))
            {
                Mutation mutation = setting.Mutation!.Create(value);
                if (setting.Mutation.StatePathOf(setting.Mutation.PayloadAsJson(mutation)) == setting.Path)
                {
                    read[setting] = new(setting, mutation);
                }
                else
                {
                    errors.Add(new(place, "the value names another part of the state than its path", setting.Path));
                }
            }
        }

        return [.. All.Where(read.ContainsKey).Select(setting => read[setting])];
    }

    /// <summary>Reads settings that were stored, checking each.</summary>
    /// <param name="stored">An object as <see cref="Read"/> gives it, perhaps of another version of this program.</param>
    internal KeptReading Parse(JsonElement stored)
    {
        KeptReading reading = new([], [], []);
        if (stored.ValueKind != JsonValueKind.Object)
        {
            reading.Ignored.Add("the settings are not an object");
            return reading;
        }

        List<InputError> errors = [];
        Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);
        foreach (JsonProperty property in stored.EnumerateObject())
        {
            if (MutationParser.TryGetName(property, out string? name))
            {
                values[name] = property.Value;
            }
        }

        foreach (KeptSetting setting in All)
        {
            if (values.Remove(setting.Path, out JsonElement value))
            {
                Take(setting, value, reading, errors);
            }
        }

        reading.Ignored.AddRange(errors.Select(error => error.ToString()));
        reading.Ignored.AddRange(values.Keys.Select(path => $"{MutationParser.Shorten(path)} is no setting of this machine"));
        return reading;
    }

    private static void Take(KeptSetting setting, JsonElement stored, KeptReading reading, List<InputError> errors)
    {
        if (!TryRead(setting, stored, setting.Path, errors, out object? value))
        {
            return;
        }

        if (setting.Mutation is { } mutation)
        {
            reading.Mutations.Add(new(setting, mutation.Create(value)));
        }
        else
        {
            reading.Calibrations.Add(new(setting, value));
        }
    }

    private static bool TryRead(KeptSetting setting, JsonElement element, string where, List<InputError> errors, out object? value)
    {
        if (element.ValueKind == JsonValueKind.Null && setting is { Mutation: not null, Value: { IsNullable: false, Kind: ValueKind.Object } shape })
        {
            // Where the state has none and the mutation no word for it, all numbers 0 mean none.
            value = Activator.CreateInstance(shape.Type);
            return true;
        }

        return ValueReader.TryRead(element, setting.Value, where, errors, out value);
    }

    private InputError Unknown(string path, string place)
    {
        string what = IsMode(path) ? "is a mode, which is no setting"
            : All.Any(setting => setting.Path == path) ? "is a calibration, which nobody can set"
            : "is no setting of this machine";
        IEnumerable<string> known = All.Where(setting => setting.Mutation is not null).Select(setting => setting.Path);
        string? nearest = IsMode(path) ? null : NearestText.Find(path, known);
        return new(
            place,
            $"\"{MutationParser.Shorten(path)}\" {what}{(nearest is null ? "" : $"; did you mean \"{nearest}\"?")}",
            known.Any() ? "one of " + string.Join(", ", known) : "none: this machine has no settings");
    }

    private static KeptSetting SetBy(MutationSchema mutation, string path, ValueSchema state)
    {
        List<PropertyInfo> properties = [];
        foreach (string name in path.Split('.'))
        {
            FieldSchema field = state.Fields.First(candidate => candidate.Name == name);
            properties.Add(field.Property);
            state = field.Value;
        }

        return new(path, [.. properties], mutation.Payload!, mutation);
    }

    private static IEnumerable<KeptSetting> Calibrations(Type owner, string prefix, PropertyInfo[] owners)
    {
        foreach (PropertyInfo property in owner.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string path = prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            PropertyInfo[] properties = [.. owners, property];
            if (property.GetCustomAttribute<CalibrationAttribute>() is not null)
            {
                yield return new(path, properties, SchemaBuilder.Describe(property), mutation: null);
            }
            else if (property.PropertyType is { IsValueType: true, IsPrimitive: false, IsEnum: false } part && part.Assembly == owner.Assembly)
            {
                foreach (KeptSetting setting in Calibrations(part, path + ".", properties))
                {
                    yield return setting;
                }
            }
        }
    }
}

/// <summary>Stored settings, read.</summary>
/// <param name="Mutations">What gives them back.</param>
/// <param name="Calibrations">The calibrations.</param>
/// <param name="Ignored">What was not usable, and why.</param>
internal sealed record KeptReading(List<RestoredMutation> Mutations, List<RestoredCalibration> Calibrations, List<string> Ignored);

/// <summary>A setting that is given back.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Mutation">The mutation that sets it.</param>
public readonly record struct RestoredMutation(KeptSetting Setting, Mutation Mutation);

/// <summary>A calibration that is given back.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct RestoredCalibration(KeptSetting Setting, object? Value);
