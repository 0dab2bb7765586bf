using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NJsonSchema;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace PanelServer.Tests.OpenApi;

/// <summary>A C# client that NSwag generates from the OpenAPI document is compiled and does against the server what the documents describe.</summary>
public sealed class GeneratedClientTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    /// <summary>Written against the generated client alone.</summary>
    private const string Use = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Generated;

        public static class Use
        {
            public static async Task<string> RunAsync(HttpClient http)
            {
                PanelClient panel = new(http);
                MachineEntry mock = (await panel.ListMachinesAsync()).Machines.Single();
                string? type = (await panel.DescribeMachinesAsync()).Types.First(one => one.Slug == mock.Slug).Slug;
                await panel.MutateMachineMockAsync([new() { AdditionalProperties = { ["SetFrequency1"] = 250 } }, new() { AdditionalProperties = { ["SetMode"] = "Running" } }], mock.Serial);
                await panel.MutateMachineV2MockAsync([new() { AdditionalProperties = { ["SetFrequency2"] = 300 } }], mock.Serial);
                await panel.MutateLegacyAsync(new() { Machine_identification_unique = mock.Legacy_id_of(), Data = new Dictionary<string, object> { ["SetFrequency3"] = 100 } });
                var values = await panel.ReadMachineMockAsync(mock.Serial);
                var start = await panel.ReadDefaultStateMockAsync(mock.Serial);
                HistoryAnswer history = await panel.ReadHistoryMockAsync(mock.Serial, "amplitude1", null, null, null);
                string refused = await RefusalAsync(() => panel.MutateMachineMockAsync([new() { AdditionalProperties = { ["SetFrequency9"] = 1 } }], mock.Serial), refusal => refusal.Errors!.Single().Where);
                string health = (await panel.ReadHealthAsync()).Status;
                await panel.ReadProcessMetricsAsync();
                await panel.ReadRuntimeMetricsAsync();
                return $"{type} {values.State.Frequency1} {values.State.Frequency2} {values.State.Frequency3} {values.State.Mode_state.Mode} {start.State.Is_default_state} {history.Interval_seconds} {refused} {health}";
            }

            private static MachineIdentificationUnique Legacy_id_of(this MachineEntry machine) => new()
            {
                Machine_identification = new() { Vendor = machine.Legacy_id.Machine_identification.Vendor, Machine = machine.Legacy_id.Machine_identification.Machine },
                Serial = machine.Serial,
            };

            private static async Task<string> RefusalAsync(Func<Task> call, Func<BadRequestBody, string> read)
            {
                try
                {
                    await call();
                    return "not refused";
                }
                catch (ApiException<BadRequestBody> refusal)
                {
                    return $"{refusal.StatusCode} {read(refusal.Result)}";
                }
            }
        }
        """;

    [Fact]
    public async Task A_generated_C_sharp_client_does_what_the_documents_describe()
    {
        HttpClient http = panel.CreateClient();
        string document = await http.GetStringAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken);
        Type use = Compile(await GenerateAsync(document)).GetType("Generated.Use")!;
        string said = await (Task<string>)use.GetMethod("RunAsync")!.Invoke(null, [http])!;
        Assert.Equal("mock 250 300 100 Running True 1 422 /0/SetFrequency9 ok", said);
    }

    private static async Task<string> GenerateAsync(string document)
    {
        OpenApiDocument described = await OpenApiDocument.FromJsonAsync(document, TestContext.Current.CancellationToken);

        // NSwag can't make a type of a list of alternatives: for it a mutation is any JSON value.
        foreach (JsonSchema mutation in described.Definitions.Where(pair => pair.Key.EndsWith(".mutation", StringComparison.Ordinal)).Select(pair => pair.Value))
        {
            mutation.OneOf.Clear();
        }

        CSharpClientGenerator generator = new(
            described,
            new()
            {
                ClassName = "PanelClient",
                UseBaseUrl = false,
                OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
                CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = CSharpJsonLibrary.SystemTextJson, GenerateNullableReferenceTypes = true },
            });
        return generator.GenerateFile();
    }

    private static Assembly Compile(string client)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "GeneratedClient",
            [Parse(client), Parse(Use)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(assembly.ToArray());
    }

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken);
}
