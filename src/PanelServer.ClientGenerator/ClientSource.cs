using NJsonSchema;
using NJsonSchema.CodeGeneration;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace PanelServer.ClientGenerator;

/// <summary>The C# client of a panel, written from its OpenAPI document.</summary>
public static class ClientSource
{
    /// <summary>The namespace of all that is generated.</summary>
    public const string Namespace = "PanelServer.Client";

    // A setting that is not given is left out: null would be a value, which the panel refuses.
    private const string Settings = """

        namespace PanelServer.Client
        {
            public partial class PanelClient
            {
                static partial void UpdateJsonSerializerSettings(System.Text.Json.JsonSerializerOptions settings) =>
                    settings.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            }
        }
        """;

    /// <summary>Generates one file with the class <c>PanelClient</c> and all types of the document.</summary>
    /// <param name="document">The document as JSON.</param>
    /// <param name="stop">Ends the work early.</param>
    public static async Task<string> GenerateAsync(string document, CancellationToken stop)
    {
        CSharpClientGenerator generator = new(
            await OpenApiDocument.FromJsonAsync(document, stop),
            new()
            {
                ClassName = "PanelClient",
                UseBaseUrl = false,
                OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
                CSharpGeneratorSettings =
                {
                    Namespace = Namespace,
                    JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                    JsonLibraryVersion = 10,
                    GenerateNullableReferenceTypes = true,
                    GenerateOptionalPropertiesAsNullable = true,
                    PropertyNameGenerator = new CSharpNames(),
                },
            });
        return generator.GenerateFile() + Settings;
    }

    /// <summary>Properties as C# writes them: <c>target_temperature</c> is <c>TargetTemperature</c>.</summary>
    private sealed class CSharpNames : IPropertyNameGenerator
    {
        private readonly CSharpPropertyNameGenerator _fallback = new();

        public string Generate(JsonSchemaProperty property) => string.Concat(
            _fallback.Generate(property).Split('_', StringSplitOptions.RemoveEmptyEntries).Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));
    }
}
