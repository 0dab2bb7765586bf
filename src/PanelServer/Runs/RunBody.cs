using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>What somebody says of a run. Every key may be missing; null takes back what was said.</summary>
/// <param name="Product">What is made, at most 120 characters.</param>
/// <param name="Note">What there is to say about it, at most 2,000 characters.</param>
/// <param name="Recipe">Name of the recipe, at most 120 characters.</param>
/// <param name="RecipeVersion">Version of the recipe, at most 40 characters.</param>
/// <param name="DensityGCm3">Density of the material, above 0, at most 30 g/cm³.</param>
/// <param name="NominalDiameterMm">Diameter to compute with where none was measured, above 0, at most 100 mm.</param>
/// <param name="Machines">Only when it is begun: the machines that take part; all of the line if left out.</param>
internal sealed record RunRequest(
    string? Product, string? Note, string? Recipe, string? RecipeVersion, double? DensityGCm3, double? NominalDiameterMm, IReadOnlyList<RunMachineRequest>? Machines);

/// <summary>A machine of the line.</summary>
/// <param name="Slug">Its type.</param>
/// <param name="Serial">Its serial number.</param>
internal sealed record RunMachineRequest(string Slug, ushort Serial);

/// <summary>The body that begins or describes a run.</summary>
internal sealed class RunBody : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string ProductKey = "product";
    private const string NoteKey = "note";
    private const string RecipeKey = "recipe";
    private const string VersionKey = "recipe_version";
    private const string DensityKey = "density_g_cm3";
    private const string DiameterKey = "nominal_diameter_mm";
    private const string MachinesKey = "machines";
    private const int LongestName = 120;
    private const int LongestVersion = 40;
    private const int LongestNote = 2000;
    private const int MostMachines = 64;
    private const double GreatestDensity = 30;
    private const double GreatestDiameter = 100;

    private static readonly string[] Keys = [ProductKey, NoteKey, RecipeKey, VersionKey, DensityKey, DiameterKey, MachinesKey];

    private RunBody(object? command, Refusal? refusal) => (Command, Refusal) = (command, refusal);

    /// <summary>The machines that take part; null if the body does not say.</summary>
    public IReadOnlyList<RunMachineRequest>? Machines { get; private init; }

    /// <summary>True if the body says which recipe it is, or that it is none.</summary>
    public bool SaysRecipe { get; private init; }

    /// <summary>Says of a run what the body says; the rest stays.</summary>
    public Func<Run, Run> Describe { get; private init; } = run => run;

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<RunBody> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        return input.Refusal is { } refusal ? new(null, refusal) : Read(input);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(RunRequest));

    private static RunBody Read(JsonDocumentInput input)
    {
        List<InputError> errors = [];
        BodyReader body = new(input.Root, Keys, errors);
        string product = body.Text(ProductKey, LongestName);
        string note = body.Text(NoteKey, LongestNote, isOneLine: false);
        string recipe = body.Text(RecipeKey, LongestName);
        string version = body.Text(VersionKey, LongestVersion);
        double? density = body.Number(DensityKey, GreatestDensity, "g/cm³");
        double? diameter = body.Number(DiameterKey, GreatestDiameter, "mm");
        RunMachineRequest[]? machines = body.Has(MachinesKey) ? ReadMachines(body[MachinesKey], errors) : null;
        return errors.Count > 0
            ? new(null, Refusal.Unprocessable(errors))
            : new(input.Command, null)
            {
                Machines = machines,
                SaysRecipe = body.Has(RecipeKey) || body.Has(VersionKey),
                Describe = run => run with
                {
                    Product = body.Has(ProductKey) ? product : run.Product,
                    Note = body.Has(NoteKey) ? note : run.Note,
                    Recipe = body.Has(RecipeKey) ? recipe : run.Recipe,
                    RecipeVersion = body.Has(VersionKey) ? version : run.RecipeVersion,
                    DensityGCm3 = body.Has(DensityKey) ? density : run.DensityGCm3,
                    NominalDiameterMm = body.Has(DiameterKey) ? diameter : run.NominalDiameterMm,
                },
            };
    }

    private static RunMachineRequest[] ReadMachines(JsonElement list, List<InputError> errors)
    {
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is >= 1 and <= MostMachines)
        {
            RunMachineRequest?[] machines = [.. list.EnumerateArray().Select(ReadMachine)];
            if (!machines.Contains(null) && machines.Distinct().Count() == machines.Length)
            {
                return machines!;
            }
        }

        errors.Add(new("/" + MachinesKey, "not such a list", string.Create(CultureInfo.InvariantCulture, $"1 to {MostMachines} different machines such as {{\"slug\":\"winder_v1\",\"serial\":1}}")));
        return [];
    }

    private static RunMachineRequest? ReadMachine(JsonElement machine) =>
        machine.ValueKind == JsonValueKind.Object
        && machine.TryGetProperty("slug", out JsonElement slug) && slug.ValueKind == JsonValueKind.String
        && machine.TryGetProperty("serial", out JsonElement serial) && serial.ValueKind == JsonValueKind.Number && serial.TryGetUInt16(out ushort number)
            ? new(slug.GetString()!, number)
            : null;
}
