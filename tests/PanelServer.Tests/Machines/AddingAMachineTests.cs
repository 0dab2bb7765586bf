using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;
using PanelServer.Modbus;
using PanelServer.Modbus.Server;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Machines;

/// <summary>
/// Builds the machine of docs/adding-a-machine.md from exactly the page's code into an assembly of its own, adds its module to the server's, and
/// operates it.
/// </summary>
public sealed partial class AddingAMachineTests
{
    private const string Address = "/api/v2/machine/chiller_v1/77";

    [Fact]
    public async Task The_pages_machine_is_in_rest_stream_openapi_and_description_and_does_what_it_is_told()
    {
        MachineModule module = BuildModule();
        Chiller chiller = new();
        await using ModbusTcpServer server = ModbusTcpServer.Start(chiller, new() { EndPoint = new(IPAddress.Loopback, 0) }, TimeProvider.System);
        await using PanelFactory factory = new PanelFactory()
            .With("Machines:ChillerV1:Devices:0:Host", "127.0.0.1")
            .With("Machines:ChillerV1:Devices:0:Port", $"{server.EndPoint.Port}");
        await using WebApplicationFactory<Program> panel = factory.WithWebHostBuilder(host => host.ConfigureServices(services => services.AddSingleton(module)));
        using HttpClient client = panel.CreateClient();

        await UntilAsync(client, snapshot => snapshot["live_values"]?["water_temperature"]?.GetValue<double>() == 18.5);
        HttpResponseMessage posted = await client.PostJsonAsync("/api/v1/machine/chiller_v1/77", """[{"SetTargetTemperature":12.5},{"SetMode":"Cool"}]""");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        await UntilAsync(client, _ => chiller.Target == 125 && chiller.Mode == 1);
        await (await client.PostJsonAsync("/api/v1/machine/chiller_v1/77", """[{"SetTargetTemperature":41}]""")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");

        PollingClient stream = await PollingClient.OpenAsync(client, "/machine/1/1204/77");
        await stream.ReadUntilAsync(message => message["data"]!["target_temperature"]?.GetValue<double>() == 12.5);
        await stream.ReadUntilAsync(message => message["data"]!["water_temperature"]?.GetValue<double>() == 18.5);

        JsonNode description = await (await client.GetAsync("/api/v2/description", TestContext.Current.CancellationToken)).JsonAsync();
        JsonNode type = description["types"]!.AsArray().Single(entry => entry!["slug"]!.GetValue<string>() == "chiller_v1")!;
        Assert.Equal("Kühler V1", type["name"]!["de"]!.GetValue<string>());
        Assert.Equal(["SetMode", "SetTargetTemperature"], type["mutations"]!.AsArray().Select(mutation => mutation!["tag"]!.GetValue<string>()));
        string openApi = await client.GetStringAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken);
        Assert.Contains("/api/v1/machine/chiller_v1/{serial}", openApi, StringComparison.Ordinal);
    }

    private static MachineModule BuildModule()
    {
        string page = File.ReadAllText(Path.Combine(DocumentationTests.Repository, "docs/adding-a-machine.md"));
        SyntaxTree[] sources =
        [
            CSharpSyntaxTree.ParseText(
                "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;"),
            .. CodeBlock().Matches(page).Select(block => CSharpSyntaxTree.ParseText(block.Groups[1].Value)),
        ];
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Chiller",
            sources,
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        Type type = Assembly.Load(assembly.ToArray()).GetTypes().Single(type => type.IsAssignableTo(typeof(MachineModule)));
        return (MachineModule)Activator.CreateInstance(type)!;
    }

    private static Task<bool> UntilAsync(HttpClient client, Func<JsonNode, bool> condition) => Eventually.IsAsync(
        async () =>
        {
            HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK && condition(await response.JsonAsync());
        },
        holds => holds);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    /// <summary>The registers of a chiller at 18.5 °C.</summary>
    private sealed class Chiller : IModbusDevice
    {
        private const ushort TargetRegister = 16;
        private readonly Dictionary<ushort, ushort> _registers = new() { [0] = 1204, [1] = 77, [TargetRegister] = 0, [TargetRegister + 1] = 0, [32] = 185 };

        public ushort Target => Read(TargetRegister);

        public ushort Mode => Read(TargetRegister + 1);

        public bool Supports(ModbusFunction requested) => requested is ModbusFunction.ReadHoldingRegisters or ModbusFunction.WriteMultipleRegisters;

        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Read((ushort)(address + i));
            }

            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values)
        {
            lock (_registers)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    _registers[(ushort)(address + i)] = values[i];
                }
            }

            return ModbusExceptionCode.None;
        }

        private ushort Read(ushort address)
        {
            lock (_registers)
            {
                return _registers.GetValueOrDefault(address);
            }
        }
    }
}
