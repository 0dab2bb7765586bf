using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

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
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;

        namespace Generated;

        public partial class PanelClient
        {
            static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) => settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        }

        public static class Use
        {
            public static async Task<string> RunAsync(HttpClient http)
            {
                PanelClient panel = new(http);
                MachineEntry mock = (await panel.ListMachinesAsync()).Machines.Single();
                string? type = (await panel.DescribeMachinesAsync()).Types.First(one => one.Slug == mock.Slug).Slug;
                await panel.MutateMachineMockAsync([new() { SetFrequency1 = 250 }, new() { SetMode = MockMutationSetMode.Running }], mock.Serial);
                await panel.MutateMachineV2MockAsync([new() { SetFrequency2 = 0 }, new() { SetFrequency2 = 300 }], mock.Serial);
                await panel.MutateLegacyAsync(new() { Machine_identification_unique = mock.Legacy_id_of(), Data = new Dictionary<string, object> { ["SetFrequency3"] = 100 } });
                var values = await panel.ReadMachineMockAsync(mock.Serial);
                var start = await panel.ReadDefaultStateMockAsync(mock.Serial);
                HistoryAnswer history = await panel.ReadHistoryMockAsync(mock.Serial, "amplitude1", null, null, null, null, null);
                string refused = await RefusalAsync(() => panel.MutateMachineMockAsync([new() { SetFrequency1 = 250 }, new() { SetFrequency2 = 1001 }], mock.Serial), refusal => refusal.Errors!.Single().Where);
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
        Type use = (await ClientAsync(http)).GetType("Generated.Use")!;
        string said = await (Task<string>)use.GetMethod("RunAsync")!.Invoke(null, [http])!;
        Assert.Equal("mock 250 300 100 Running True 1 422 /1/SetFrequency2 ok", said);
    }

    [Fact]
    public async Task Every_mutation_of_every_type_can_be_sent_with_the_types_of_a_generated_C_sharp_client()
    {
        Type client = (await ClientAsync(panel.CreateClient())).GetType("Generated.PanelClient")!;
        foreach (MachineModule module in panel.Services.GetRequiredService<MachineCatalog>().Modules)
        {
            MethodInfo send = client.GetMethods().Single(method => IsSendingTo(module, method));
            Type type = send.GetParameters()[0].ParameterType.GetGenericArguments()[0];
            Assert.Equal(module.Schema.Mutations.Select(mutation => mutation.Tag).Order(), type.GetProperties().Select(JsonNameOf).OfType<string>().Order());
            foreach (MutationSchema mutation in module.Schema.Mutations)
            {
                object one = JsonSerializer.Deserialize($"{{\"{mutation.Tag}\":{mutation.Payload?.Example().ToJsonString() ?? "null"}}}", type)!;
                if (mutation.Payload is null)
                {
                    type.GetProperties().Single(property => JsonNameOf(property) == mutation.Tag).SetValue(one, JsonSerializer.SerializeToElement<object?>(null));
                }

                Array list = Array.CreateInstance(type, 1);
                list.SetValue(one, 0);

                Recorder recorder = new();
                await (Task)send.Invoke(Activator.CreateInstance(client, new HttpClient(recorder) { BaseAddress = new("http://panel/") }), [list, 1])!;

                MutationParseResult read = new MutationParser(module.Schema).ParseList(recorder.Body);
                Assert.True(read.Outcome == MutationParseOutcome.Valid, $"{module.Slug} {mutation.Tag}: {Encoding.UTF8.GetString(recorder.Body)}: {string.Join("; ", read.Errors)}");
            }
        }
    }

    private static bool IsSendingTo(MachineModule module, MethodInfo method) =>
        method.GetParameters().Length == 2
        && method.Name.Equals($"MutateMachine{module.Slug.Replace("_", "", StringComparison.Ordinal)}Async", StringComparison.OrdinalIgnoreCase);

    private static string? JsonNameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;

    private static async Task<Assembly> ClientAsync(HttpClient http) =>
        Compile(await GenerateAsync(await http.GetStringAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken)));

    private static async Task<string> GenerateAsync(string document)
    {
        OpenApiDocument described = await OpenApiDocument.FromJsonAsync(document, TestContext.Current.CancellationToken);

        CSharpClientGenerator generator = new(
            described,
            new()
            {
                ClassName = "PanelClient",
                UseBaseUrl = false,
                OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
                CSharpGeneratorSettings =
                {
                    Namespace = "Generated",
                    JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                    JsonLibraryVersion = 10,
                    GenerateNullableReferenceTypes = true,
                    GenerateOptionalPropertiesAsNullable = true,
                },
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

    /// <summary>Accepts what it is sent, and keeps it.</summary>
    private sealed class Recorder : HttpMessageHandler
    {
        public byte[] Body { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new(HttpStatusCode.OK) { Content = new StringContent("null", Encoding.UTF8, "application/json") };
        }
    }
}
