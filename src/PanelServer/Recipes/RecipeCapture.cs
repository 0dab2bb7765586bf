using System.Text.Json.Nodes;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Takes the present settings of machines, without modes and calibrations.</summary>
/// <param name="roster">The machines.</param>
internal sealed class RecipeCapture(MachineRoster roster)
{
    /// <summary>Takes them.</summary>
    /// <param name="machines">The machines; one without a serial number must be the only one of its type.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public IReadOnlyList<RecipeEntry> Take(IReadOnlyList<RecipeMachine> machines, List<InputError> errors)
    {
        List<RecipeEntry> entries = [];
        for (int index = 0; index < machines.Count; index++)
        {
            if (Find(machines[index], $"/capture/{index}", errors) is { } machine)
            {
                entries.Add(new(machines[index].Slug, machines[index].Serial, SettingsOf(machine)));
            }
        }

        return entries;
    }

    private Machine? Find(RecipeMachine wanted, string where, List<InputError> errors)
    {
        RosterEntry[] found = [.. roster.Entries.Where(entry => entry.Slug == wanted.Slug && (wanted.Serial ?? entry.Identification.Serial) == entry.Identification.Serial)];
        string? problem = found switch
        {
            [] => $"there is no {wanted} at this panel",
            [{ Machine: null, BuildError: var error }] => $"the machine could not be built: {error}",
            [{ Machine: { } only }] => only.Schema.Kept.All.Any(setting => setting.Mutation is not null) ? null : $"{wanted} has no settings",
            _ => $"there are {found.Length} machines of this type",
        };
        if (problem is null)
        {
            return found[0].Machine;
        }

        errors.Add(new(where, problem, "a machine of this panel with settings, with its serial number if there are several of its type"));
        return null;
    }

    private static Dictionary<string, JsonNode?> SettingsOf(Machine machine)
    {
        machine.Judge([], out object state);
        return machine.Schema.Kept.All.Where(setting => setting.Mutation is not null).ToDictionary(setting => setting.Path, setting => setting.Read(state));
    }
}
