using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Machines;

/// <summary>
/// What a program needs to build controls and displays for machines it has never heard of: for every machine type the shapes
/// of state and live values, the mutations, which part of the state each of them commands, what to ask before, and how to
/// stop. The dashboard is built from it.
/// </summary>
internal sealed class DescriptionApi(MachineCatalog catalog)
{
    private readonly byte[] _body = JsonSerializer.SerializeToUtf8Bytes(
        new Description([.. catalog.Modules.Select(MachineType.Of)], GermanDescriptions.Read()), PanelJson.Declared);

    private EntityTagHeaderValue? _tag;

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/api/v2/description", [HttpMethods.Get, HttpMethods.Head], static (HttpContext context, DescriptionApi api) => api.ReadAsync(context))
            .Needs(Role.Viewer)
            .WithTags("machines")
            .WithMetadata(new Produces(StatusCodes.Status200OK, typeof(Description)))
            .Described("describeMachines", "The machine types", "For every machine type the shapes of state and live values, the mutations, what each sets, what to ask before, and how to stop.")
            .Compressed();

    private Task ReadAsync(HttpContext context)
    {
        // Weak, because the compressed form has the same meaning and other bytes.
        _tag ??= new($"\"{Convert.ToHexStringLower(SHA256.HashData(_body).AsSpan(0, 8))}\"", isWeak: true);
        context.Response.Headers.ETag = _tag.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(_tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return JsonAnswer.WriteAsync(context, _body);
    }

    // The German of every description that is not empty, by its English.
    private sealed record Description(IReadOnlyList<MachineType> Types, IReadOnlyDictionary<string, string> GermanDescriptions);

    private sealed record MachineType(string Slug, LocalizedText Name, MachineIdentification Identification, Value State, Value LiveValues, IReadOnlyList<Command> Mutations, JsonArray Stop)
    {
        public static MachineType Of(MachineModule module) => new(
            module.Slug,
            module.Name,
            module.Identification,
            Value.Of(module.Schema.State, module.Schema.State.Titles()),
            Value.Of(module.Schema.LiveValues, module.Schema.LiveValues.Titles()),
            [.. module.Schema.Mutations.Select(Command.Of)],
            module.StopAsJson());
    }

    private sealed record Command(string Tag, LocalizedText Label, string Description, Value? Payload, string? Sets, bool IsSetting, ScreenPage Page, JsonObject? AppliesWhen, IReadOnlyList<Question> Confirm)
    {
        public static Command Of(MutationSchema mutation) => new(
            mutation.Tag,
            mutation.LabelOrName,
            mutation.Description,
            mutation.Payload is { } payload ? Value.Of(payload, payload.Titles()) : null,
            mutation.StatePath,
            mutation.IsKept,
            mutation.Page,
            mutation.AppliesWhen?.ToJson(),
            [.. mutation.Confirmations.Select(confirmation => new Question(confirmation.Question, JsonSerializer.SerializeToNode(confirmation.When, PanelJson.Declared), confirmation.While?.ToJson()))]);
    }

    private sealed record Question(LocalizedText Text, JsonNode? When, JsonObject? While);

    private sealed record Choice(string Name, LocalizedText Label, string Description);

    // When a live value is no measurement: the boolean of the state or the alarm that says so, whether 0 does, and why there is none.
    private sealed record Invalidity(string? When, string? WhenAlarm, bool WhenZero, LocalizedText Reason);

    // The title is what it is called where it stands alone, the label what it is called beside the other fields of its object.
    private sealed record Field(string Name, LocalizedText Label, LocalizedText Title, string Description, bool IsKey, ScreenPage Page, string? SetPoint, JsonObject? SetPointWhen, Invalidity? Invalid, string? Judges, Value Value);

    private sealed record Value(
        string Kind,
        bool IsNullable,
        string Unit,
        double? Minimum,
        bool MinimumIsExclusive,
        double? Maximum,
        double? Step,
        int Decimals,
        double? Example,
        bool IsFraction,
        LocalizedText? WhenTrue,
        LocalizedText? WhenFalse,
        IReadOnlyList<Choice> Choices,
        IReadOnlyList<Field> Fields)
    {
        public static Value Of(ValueSchema value, IReadOnlyDictionary<string, LocalizedText> titles, string prefix = "") => new(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Kind.ToString()),
            value.IsNullable,
            value.Unit,
            Finite(value.Minimum),
            value.MinimumIsExclusive,
            Finite(value.Maximum),
            value.Step > 0 ? value.Step : null,
            value.Decimals,
            Finite(value.Example),
            value.IsFraction,
            value.BooleanLabels?.True,
            value.BooleanLabels?.False,
            [.. value.Choices.Zip(value.ChoiceLabels, value.ChoiceDescriptions).Select(choice => new Choice(choice.First, choice.Second ?? LocalizedText.Untranslated(choice.First), choice.Third))],
            [.. value.Fields.Select(field => FieldOf(field, titles, prefix))]);

        private static Field FieldOf(FieldSchema field, IReadOnlyDictionary<string, LocalizedText> titles, string prefix) => new(
            field.Name,
            field.LabelOrName,
            titles.GetValueOrDefault(prefix + field.Name, field.LabelOrName),
            field.Description,
            field.IsKeyValue,
            field.Page,
            field.SetPoint?.Path,
            field.SetPoint?.ConditionAsJson(),
            field.Invalid is { } invalid ? new(invalid.When, invalid.WhenAlarm, invalid.WhenZero, invalid.Reason) : null,
            field.Judges,
            Of(field.Value, titles, $"{prefix}{field.Name}."));

        private static double? Finite(double number) => double.IsFinite(number) ? number : null;
    }
}
