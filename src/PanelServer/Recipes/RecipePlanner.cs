using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Recipes;

/// <summary>Finds out what applying a recipe would do, by asking each machine, without changing anything.</summary>
/// <param name="roster">The machines.</param>
/// <param name="catalog">The machine types.</param>
internal sealed class RecipePlanner(MachineRoster roster, MachineCatalog catalog)
{
    /// <summary>Plans for every machine that the recipe has settings for.</summary>
    /// <param name="recipe">The recipe.</param>
    public IReadOnlyList<MachinePlan> Plan(Recipe recipe) => [.. recipe.Entries.SelectMany(entry => Plan(entry, recipe.Entries))];

    /// <summary>The machines at this panel that the recipe has settings for.</summary>
    /// <param name="recipe">The recipe.</param>
    public IEnumerable<Machine> MachinesOf(Recipe recipe) =>
        roster.Entries.Where(entry => recipe.Entries.Any(wanted => wanted.Slug == entry.Slug)).Select(entry => entry.Machine).OfType<Machine>();

    /// <summary>Tells plans as a comparison.</summary>
    public static RecipeComparison Compare(Recipe recipe, IReadOnlyList<MachinePlan> plans) => new(
        recipe.Id,
        recipe.Version,
        recipe.Name,
        plans.All(plan => plan.IsPossible),
        plans.Sum(plan => plan.Compared.Values.Count(value => value.Differs)),
        [.. plans.Select(plan => plan.Compared)]);

    private IEnumerable<MachinePlan> Plan(RecipeEntry entry, IReadOnlyList<RecipeEntry> all)
    {
        RosterEntry[] found = [.. roster.Entries.Where(candidate => candidate.Slug == entry.Slug && IsMeant(candidate.Identification.Serial, entry, all))];
        return found.Length > 0 ? found.Select(machine => Plan(entry, machine)) : [Absent(entry, null, $"There is no {new RecipeMachine(entry.Slug, entry.Serial)} at this panel.")];
    }

    /// <summary>An entry for a machine counts more than one for its type.</summary>
    private static bool IsMeant(ushort serial, RecipeEntry entry, IReadOnlyList<RecipeEntry> all) => entry.Serial is { } own
        ? own == serial
        : !all.Any(other => other.Slug == entry.Slug && other.Serial == serial);

    private MachinePlan Plan(RecipeEntry entry, RosterEntry found)
    {
        if (found.Machine is not { } machine)
        {
            return Absent(entry, found, $"The machine could not be built: {found.BuildError}");
        }

        SubmitResult result = machine.Judge([], out object present);
        string? problem = result.Outcome switch
        {
            SubmitOutcome.Interrupted => result.Reason,
            SubmitOutcome.QueueFull => "Too many commands wait for this machine already. Try again in a second.",
            _ => null,
        };
        Dictionary<string, string> refusals = new(StringComparer.Ordinal);
        List<RestoredMutation> wanted = ReadEntry(entry, machine.Schema, refusals, out Dictionary<string, JsonNode?> values);
        List<RestoredMutation> different = wanted.FindAll(one => !JsonNode.DeepEquals(one.Setting.Read(present), values[one.Setting.Path]));
        Mutation[] mutations = [.. different.Select(one => one.Mutation)];
        object after = present;
        if (problem is null)
        {
            after = FindRefusals(machine, different, refusals);
            FindMisses(wanted, values, after, refusals);
        }

        JsonNode?[] shown = [.. machine.Schema.Kept.All.Select(setting => setting.Read(after))];
        ComparedMachine compared = new(
            found.Slug,
            found.Identification.Serial,
            NameOf(found.Slug),
            problem,
            Values(machine.Schema, entry.Settings, path => PresentOf(machine.Schema, path, present), refusals),
            Consequences(machine.Schema, values, present, shown),
            [.. different.SelectMany(one => QuestionsOf(one.Mutation, machine.Schema)).Distinct()]);
        return new(found, compared, mutations);
    }

    private MachinePlan Absent(RecipeEntry entry, RosterEntry? found, string problem) => new(
        found,
        new(
            entry.Slug,
            found?.Identification.Serial ?? entry.Serial,
            NameOf(entry.Slug),
            problem,
            catalog.Find(entry.Slug) is { } module ? Values(module.Schema, entry.Settings, static _ => null, []) : [],
            [],
            []),
        []);

    private LocalizedText NameOf(string slug) => catalog.Find(slug)?.Name ?? LocalizedText.Untranslated(slug);

    /// <summary>Reads an entry as this version of the program understands it.</summary>
    private static List<RestoredMutation> ReadEntry(
        RecipeEntry entry, MachineSchema schema, Dictionary<string, string> refusals, out Dictionary<string, JsonNode?> values)
    {
        List<InputError> errors = [];
        JsonElement settings = JsonSerializer.SerializeToElement(entry.Settings, PanelJson.Declared);
        values = RecipeInput.ReadSettings(settings, schema.Kept, "", errors);
        foreach (InputError error in errors)
        {
            refusals.TryAdd(error.Where.Split('/') is [_, var path, ..] ? path : "", $"{error.What}; allowed: {error.Allowed}");
        }

        return [.. schema.Kept.ReadSent(settings, "", [])];
    }

    /// <summary>Asks the machine, as often as it refuses something else.</summary>
    /// <returns>The state as it would become without what is refused.</returns>
    private static object FindRefusals(Machine machine, IReadOnlyList<RestoredMutation> different, Dictionary<string, string> refusals)
    {
        List<RestoredMutation> rest = [.. different];
        while (true)
        {
            SubmitResult result = machine.Judge([.. rest.Select(one => one.Mutation)], out object after);
            if (result.Outcome != SubmitOutcome.Refused || rest.Count == 0)
            {
                return after;
            }

            refusals.TryAdd(rest[result.Index].Setting.Path, result.Reason!);
            rest.RemoveAt(result.Index);
        }
    }

    /// <summary>Finds settings that would silently become something else, as a speed that the recipe's own gear does not reach.</summary>
    private static void FindMisses(List<RestoredMutation> wanted, Dictionary<string, JsonNode?> values, object after, Dictionary<string, string> refusals)
    {
        if (refusals.Count > 0)
        {
            return;
        }

        foreach (string path in wanted.Select(one => one.Setting.Path))
        {
            JsonNode? becomes = wanted.First(one => one.Setting.Path == path).Setting.Read(after);
            if (!JsonNode.DeepEquals(becomes, values[path]))
            {
                refusals[path] = $"With the recipe's other settings it would become {becomes?.ToJsonString(PanelJson.Declared) ?? "null"}. Change the recipe so that they fit together.";
            }
        }
    }

    private static List<ComparedValue> Consequences(MachineSchema schema, Dictionary<string, JsonNode?> values, object present, JsonNode?[] after)
    {
        Dictionary<string, JsonNode?> others = [];
        for (int index = 0; index < after.Length; index++)
        {
            KeptSetting setting = schema.Kept.All[index];
            if (setting.Mutation is not null && !values.ContainsKey(setting.Path) && !JsonNode.DeepEquals(setting.Read(present), after[index]))
            {
                others[setting.Path] = after[index];
            }
        }

        return Values(schema, others, path => PresentOf(schema, path, present), []).FindAll(value => value.Differs);
    }

    private static JsonNode? PresentOf(MachineSchema schema, string path, object present) =>
        schema.Kept.All.FirstOrDefault(setting => setting.Path == path)?.Read(present);

    private static List<ComparedValue> Values(
        MachineSchema schema, IReadOnlyDictionary<string, JsonNode?> settings, Func<string, JsonNode?> presentOf, Dictionary<string, string> refusals)
    {
        IReadOnlyDictionary<string, LocalizedText> titles = schema.State.Titles();
        List<ComparedValue> values = [];
        foreach ((string path, JsonNode? wanted) in settings)
        {
            JsonNode? present = presentOf(path);
            foreach (string leaf in LeavesOf(schema.State, path))
            {
                JsonNode? from = PartAt(present, leaf, path);
                JsonNode? to = PartAt(wanted, leaf, path);
                values.Add(new(
                    leaf,
                    path,
                    titles.GetValueOrDefault(leaf) ?? LocalizedText.Untranslated(leaf),
                    schema.State.Find(leaf)?.Unit ?? "",
                    to?.DeepClone(),
                    from?.DeepClone(),
                    !JsonNode.DeepEquals(from, to),
                    refusals.GetValueOrDefault(path)));
            }
        }

        return values;
    }

    private static IEnumerable<string> LeavesOf(ValueSchema state, string path) =>
        state.Find(path) is { Kind: ValueKind.Object } shape && shape.Type != typeof(MachineIdentificationUnique)
            ? shape.Fields.SelectMany(field => LeavesOf(state, $"{path}.{field.Name}"))
            : [path];

    private static JsonNode? PartAt(JsonNode? value, string leaf, string path)
    {
        foreach (string name in leaf.Length > path.Length ? leaf[(path.Length + 1)..].Split('.') : [])
        {
            value = (value as JsonObject)?[name];
        }

        return value;
    }

    private static IEnumerable<LocalizedText> QuestionsOf(Mutation mutation, MachineSchema schema)
    {
        MutationSchema described = schema.MutationOf(mutation);
        JsonNode? payload = described.PayloadAsJson(mutation);
        return described.Confirmations
            .Where(question => question.When is null || JsonNode.DeepEquals(JsonSerializer.SerializeToNode(question.When, question.When.GetType(), PanelJson.Declared), payload))
            .Select(question => question.Question);
    }
}
