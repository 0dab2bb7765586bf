using System.Diagnostics;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.OpenApi;

/// <summary>The OpenAPI document of the running server, judged by those who live by it: a linter, a generator and a generated client.</summary>
[Collection(nameof(SimulatedPanel))]
public sealed class GeneratedClientTests(SimulatedPanel panel)
{
    private static readonly string Programs = Path.Combine(NodeProgram.Repository, "tests/PanelServer.EndToEnd/OpenApi/node");

    [Fact]
    public async Task The_linter_has_nothing_to_say_and_a_TypeScript_client_does_what_the_documents_describe()
    {
        Assert.True(Directory.Exists(Path.Combine(Programs, "node_modules")), $"Packages are missing in {Programs}: run tests/run, which installs them.");
        string folder = Directory.CreateTempSubdirectory("panel-client-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), await panel.Process.GetAsync("/swagger/v2/swagger.json"), TestContext.Current.CancellationToken);
            Assert.Equal("", await RunAsync(Path.Combine(Programs, "build-client.mjs"), folder));
            string called = await RunAsync(Path.Combine(folder, "client.js"), $"http://127.0.0.1:{panel.Process.Port}");
            Assert.Contains("200 /api/v2/machine/mock/57922/history", called, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, string argument)
    {
        ProcessStartInfo start = new("node", [program, argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, $"{output}{await errors}");
        return output;
    }
}
