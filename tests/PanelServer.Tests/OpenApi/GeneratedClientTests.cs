using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.ClientGenerator;
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
        using System.Threading.Tasks;
        using PanelServer.Client;

        public static class Use
        {
            public static async Task<string> RunAsync(HttpClient http)
            {
                PanelClient panel = new(http);
                MachineEntry mock = (await panel.ListMachinesAsync()).Machines.Single();
                string? type = (await panel.DescribeMachinesAsync()).Types.First(one => one.Slug == mock.Slug).Slug;
                await panel.MutateMachineMockAsync([new() { SetFrequency1 = 250 }, new() { SetMode = MockMutationSetMode.Running }], mock.Serial);
                await panel.MutateMachineV2MockAsync([new() { SetFrequency2 = 0 }, new() { SetFrequency2 = 300 }], mock.Serial);
                await panel.MutateLegacyAsync(new() { MachineIdentificationUnique = mock.LegacyIdOf(), Data = new Dictionary<string, object> { ["SetFrequency3"] = 100 } });
                var values = await panel.ReadMachineMockAsync(mock.Serial);
                var start = await panel.ReadDefaultStateMockAsync(mock.Serial);
                HistoryAnswer history = await panel.ReadHistoryMockAsync(mock.Serial, "amplitude1", null, null, null, null, null);
                string refused = await RefusalAsync(() => panel.MutateMachineMockAsync([new() { SetFrequency1 = 250 }, new() { SetFrequency2 = 1001 }], mock.Serial), refusal => refusal.Errors!.Single().Where);
                string health = (await panel.ReadHealthAsync()).Status;
                await panel.ReadProcessMetricsAsync();
                await panel.ReadRuntimeMetricsAsync();
                return $"{type} {values.State.Frequency1} {values.State.Frequency2} {values.State.Frequency3} {values.State.ModeState.Mode} {start.State.IsDefaultState} {history.IntervalSeconds} {refused} {health}";
            }

            private static MachineIdentificationUnique LegacyIdOf(this MachineEntry machine) => new()
            {
                MachineIdentification = new() { Vendor = machine.LegacyId.MachineIdentification.Vendor, Machine = machine.LegacyId.MachineIdentification.Machine },
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
        Type use = (await ClientAsync(http)).GetType("Use")!;
        string said = await (Task<string>)use.GetMethod("RunAsync")!.Invoke(null, [http])!;
        Assert.Equal("mock 250 300 100 Running True 1 422 /1/SetFrequency2 ok", said);
    }

    [Fact]
    public async Task Every_mutation_of_every_type_can_be_sent_with_the_types_of_a_generated_C_sharp_client()
    {
        Type client = (await ClientAsync(panel.CreateClient())).GetType($"{ClientSource.Namespace}.PanelClient")!;
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

    [Fact]
    public async Task The_first_example_of_the_clients_page_compiles()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(DocumentationTests.Repository, "deploy/clients/csharp/README.md"), TestContext.Current.CancellationToken);
        string example = Regex.Match(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        await ClientAsync(panel.CreateClient(), OutputKind.ConsoleApplication, $"using System;\nusing System.Net.Http;\n{example}");
    }

    private static bool IsSendingTo(MachineModule module, MethodInfo method) =>
        method.GetParameters().Length == 2
        && method.Name.Equals($"MutateMachine{module.Slug.Replace("_", "", StringComparison.Ordinal)}Async", StringComparison.OrdinalIgnoreCase);

    private static string? JsonNameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;

    private static async Task<Assembly> ClientAsync(HttpClient http, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, string use = Use)
    {
        string document = await http.GetStringAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken);
        return Compile(kind, await ClientSource.GenerateAsync(document, TestContext.Current.CancellationToken), use);
    }

    private static Assembly Compile(OutputKind kind, string client, string use)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "GeneratedClient",
            [Parse(client), Parse(use)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new(kind, nullableContextOptions: NullableContextOptions.Enable));
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
