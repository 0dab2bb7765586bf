using System.Text.Json.Nodes;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.OpenApi;

/// <summary>What deploy/clients.sh makes, judged by those who live by it: a linter of documents, a compiler, and a program that uses the client.</summary>
[Collection(nameof(SimulatedPanel))]
public sealed class GeneratedClientTests(SimulatedPanel panel) : IDisposable
{
    private static readonly string Programs = Path.Combine(NodeProgram.Repository, "tests/PanelServer.EndToEnd/OpenApi/node");
    private static readonly string Packages = Path.Combine(NodeProgram.Repository, "deploy/clients/typescript");

    private readonly string _folder = Directory.CreateTempSubdirectory("panel-client-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_linter_has_nothing_to_say_and_the_TypeScript_client_does_what_the_documents_describe()
    {
        // The other client's source is compiled and used by PanelServer.Tests; packing it takes a build of its own.
        string[] made = (await SucceedAsync(
            $"{NodeProgram.Repository}/deploy/clients.sh", ["--build", AppContext.BaseDirectory, "--output", _folder, .. LongTests.AreWanted ? Array.Empty<string>() : ["--only", "typescript"]])).TrimEnd().Split('\n');
        Assert.Equal(LongTests.AreWanted ? 4 : 2, made.Length);
        Assert.All(made, file => Assert.True(File.Exists(file), file));
        string served = await panel.Process.GetAsync("/swagger/v2/swagger.json");
        Assert.Equal(WithoutSerials(served), WithoutSerials(await File.ReadAllTextAsync(made[0], TestContext.Current.CancellationToken)));

        string unpacked = Directory.CreateDirectory($"{_folder}/node_modules/panel-server-client").FullName;
        await SucceedAsync("tar", ["-xzf", made[1], "-C", unpacked, "--strip-components", "1"]);
        Assert.Equal("", await SucceedAsync("node", [$"{Programs}/build-client.mjs", _folder, made[0], Packages]));
        string called = await SucceedAsync("node", [$"{_folder}/use-client.js", $"http://127.0.0.1:{panel.Process.Port}"]);

        Assert.Contains("200 /api/v2/machine/mock/57922/history", called, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--build /usr", 1, "/usr is no build of the server")]
    [InlineData("--only python", 1, "--only is typescript or csharp, not 'python'")]
    [InlineData("--quickly", 2, "unknown argument '--quickly'")]
    public async Task Wrong_arguments_make_nothing(string arguments, int exitCode, string message)
    {
        ProgramRun run = await ProgramRun.Of($"{NodeProgram.Repository}/deploy/clients.sh", [.. arguments.Split(' '), "--output", $"{_folder}/none"]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{_folder}/none"));
    }

    // The numbers of machines that are there are examples in the document that a panel serves.
    private static string WithoutSerials(string document)
    {
        JsonNode root = JsonNode.Parse(document)!;
        // A path has parameters for all its operations, or each operation its own.
        IEnumerable<JsonNode> parts = root["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(part => part.Value!);
        foreach (JsonNode? parameter in parts.SelectMany(part => part as JsonArray ?? part["parameters"] as JsonArray ?? []))
        {
            _ = (string?)parameter!["name"] == "serial" && parameter.AsObject().Remove("example");
        }

        return root.ToJsonString();
    }

    private static async Task<string> SucceedAsync(string program, string[] arguments)
    {
        ProgramRun run = await ProgramRun.Of(program, arguments);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Output;
    }
}
