using System.Text.Json.Nodes;

namespace PanelServer.Machines.Schema;

/// <summary>
/// The paths by which mutations and live values point into the state. A path that leads nowhere is a defect of the machine's
/// types, found when somebody first asks for its schema.
/// </summary>
public static class SchemaLinks
{
    /// <summary>Finds a part of a shape by its dotted path.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="path">The path on the wire, for example <c>mode_state.mode</c>.</param>
    /// <returns>The part, or null if the path leads nowhere.</returns>
    public static ValueSchema? Find(this ValueSchema shape, string path)
    {
        return FindField(shape, path)?.Value;
    }

    /// <summary>Finds a field by its dotted path.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="path">The path on the wire.</param>
    /// <returns>The field, or null if the path leads nowhere.</returns>
    internal static FieldSchema? FindField(ValueSchema shape, string path)
    {
        FieldSchema? field = null;
        ValueSchema? owner = shape;
        foreach (string name in path.Split('.'))
        {
            field = owner?.Fields.FirstOrDefault(candidate => candidate.Name == name);
            owner = field?.Value;
        }

        return field;
    }

    /// <summary>The page that a part of a state declares, or the nearest of those that it is a part of; null if none does.</summary>
    /// <param name="state">Shape of the state.</param>
    /// <param name="path">The path on the wire; what is in braces is not looked for.</param>
    internal static ScreenPage? PageOf(ValueSchema state, string path)
    {
        ScreenPage? page = null;
        ValueSchema? owner = state;
        foreach (string name in path.Split('.'))
        {
            FieldSchema? field = owner?.Fields.FirstOrDefault(candidate => candidate.Name == name);
            page = field?.DeclaredPage ?? page;
            owner = field?.Value;
        }

        return page;
    }

    /// <summary>The paths that a mutation's path stands for: one for each choice of the field in braces, or itself.</summary>
    /// <param name="mutation">A mutation with a path.</param>
    public static IReadOnlyList<string> StatePaths(this MutationSchema mutation)
    {
        string path = mutation.StatePath ?? throw new ArgumentException("The mutation commands no part of the state.", nameof(mutation));
        int open = path.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [path];
        }

        string name = path[(open + 1)..path.IndexOf('}', StringComparison.Ordinal)];
        IEnumerable<string> choices = mutation.Payload?.Fields.FirstOrDefault(field => field.Name == name)?.Value.Choices ?? [];
        return [.. choices.Select(choice => path.Replace($"{{{name}}}", choice, StringComparison.Ordinal))];
    }

    /// <summary>The one path that a mutation with a certain payload commands; null if it commands none.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="payload">Its payload; null if it has none.</param>
    public static string? StatePathOf(this MutationSchema mutation, JsonNode? payload)
    {
        string? path = mutation.StatePath;
        int open = path?.IndexOf('{', StringComparison.Ordinal) ?? -1;
        if (path is null || open < 0)
        {
            return path;
        }

        int close = path.IndexOf('}', StringComparison.Ordinal);
        return path[..open] + payload?[path[(open + 1)..close]] + path[(close + 1)..];
    }

    /// <summary>Checks all paths of a machine's types.</summary>
    /// <param name="state">Shape of the state.</param>
    /// <param name="liveValues">Shape of the live values.</param>
    /// <param name="mutations">The mutations.</param>
    /// <param name="mutationType">The abstract record that contains the mutations; named in the message.</param>
    /// <exception cref="InvalidOperationException">A path leads nowhere, or to something of another kind.</exception>
    internal static void Check(ValueSchema state, ValueSchema liveValues, IReadOnlyList<MutationSchema> mutations, Type mutationType)
    {
        foreach (MutationSchema mutation in mutations.Where(mutation => mutation.StatePath is not null))
        {
            IReadOnlyList<string> paths = mutation.StatePaths();
            ValueKind kind = mutation.Payload?.Kind ?? ValueKind.Boolean;
            if (paths.Count == 0 || paths.Any(path => state.Find(path)?.Kind != kind))
            {
                throw new InvalidOperationException($"{mutationType.Name}.{mutation.Tag} sets \"{mutation.StatePath}\", but its state has no such part of kind {kind}.");
            }
        }

        foreach (MutationSchema mutation in mutations)
        {
            if (mutation.AppliesWhen is { } applies)
            {
                CheckCondition(state, applies.Path, applies.Is, $"{mutationType.Name}.{mutation.Tag} applies when");
            }

            foreach (StateCondition condition in mutation.Confirmations.Select(confirmation => confirmation.While).OfType<StateCondition>())
            {
                CheckCondition(state, condition.Path, condition.Is, $"{mutationType.Name}.{mutation.Tag} is asked about while");
            }
        }

        foreach (FieldSchema field in Fields(liveValues).Where(field => field.SetPoint is not null))
        {
            CheckSetPoint(state, liveValues, field, field.SetPoint!);
        }

        foreach (FieldSchema field in Fields(liveValues).Where(field => field.ProcessValue is not null))
        {
            CheckProcessValue(state, liveValues, field, field.ProcessValue!);
        }

        foreach (FieldSchema field in Fields(liveValues).Where(field => field.Invalid?.When is not null))
        {
            if (state.Find(field.Invalid!.When!) is not { Kind: ValueKind.Boolean, IsNullable: false })
            {
                throw new InvalidOperationException($"{field.Name} in {liveValues.Type.Name} is invalid when \"{field.Invalid.When}\" is true, but the state has no such boolean.");
            }
        }

        foreach (FieldSchema field in Fields(state).Where(field => field.Judges is not null))
        {
            if (liveValues.Find(field.Judges!) is not { Kind: ValueKind.Number })
            {
                throw new InvalidOperationException($"{field.Name} in {state.Type.Name} judges \"{field.Judges}\", but the live values have no such number.");
            }
        }
    }

    private static void CheckCondition(ValueSchema state, string path, object? value, string what)
    {
        if (state.Find(path) is not { Kind: ValueKind.Boolean or ValueKind.Choice } part || value?.GetType() != part.Type)
        {
            throw new InvalidOperationException($"{what} \"{path}\" is {value ?? "null"}, but the state has no such boolean or choice.");
        }
    }

    private static void CheckSetPoint(ValueSchema state, ValueSchema liveValues, FieldSchema field, SetPointLink setPoint)
    {
        if (state.Find(setPoint.Path) is not { Kind: ValueKind.Number, IsNullable: false })
        {
            throw new InvalidOperationException($"The set point of {field.Name} in {liveValues.Type.Name} is \"{setPoint.Path}\", but the state has no such number.");
        }

        if (setPoint.When is { } when)
        {
            CheckCondition(state, when, setPoint.Is, $"The set point of {field.Name} in {liveValues.Type.Name} is in force when");
        }
    }

    private static void CheckProcessValue(ValueSchema state, ValueSchema liveValues, FieldSchema field, ProcessValueLink link)
    {
        foreach (string path in link.StatePaths)
        {
            if (state.Find(path) is not { Kind: ValueKind.Number, IsNullable: false })
            {
                throw new InvalidOperationException($"The process value {field.Name} in {liveValues.Type.Name} points to \"{path}\", but the state has no such number.");
            }
        }

        if ((link.LowerTolerance ?? link.UpperTolerance) is not null && field.SetPoint is null)
        {
            throw new InvalidOperationException($"The process value {field.Name} in {liveValues.Type.Name} has a tolerance, but no set point that it is measured from.");
        }
    }

    private static IEnumerable<FieldSchema> Fields(ValueSchema shape) => shape.Fields.SelectMany(field => Fields(field.Value).Prepend(field));
}
