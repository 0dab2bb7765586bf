using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PanelServer.Dashboard.Tests;

/// <summary>The dashboard's parts, alone and drawn by Chromium; their tests are written in TypeScript beside them.</summary>
public class PartsTests
{
    /// <summary>The folder of the dashboard's sources.</summary>
    internal static readonly string Dashboard = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../src/PanelServer.Dashboard"));

    [Theory]
    [InlineData("test", 100)]
    [InlineData("test:browser", 20)]
    public async Task All_tests_in_TypeScript_pass(string script, int fewest)
    {
        string report = Path.Combine(Directory.CreateTempSubdirectory("panel-parts-").FullName, "report.json");
        ProcessStartInfo start = new("npm", ["run", "--silent", script, "--", "--reporter=json", "--reporter=default", $"--outputFile.json={report}"])
        {
            WorkingDirectory = Dashboard,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process npm = Process.Start(start)!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(npm.ExitCode == 0, await output + errors);
        JsonElement results = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(0, results.GetProperty("numFailedTests").GetInt32());
        Assert.Equal(0, results.GetProperty("numPendingTests").GetInt32());
        Assert.InRange(results.GetProperty("numPassedTests").GetInt32(), fewest, int.MaxValue);
    }

    [Fact]
    public async Task Sources_tests_and_benches_are_of_the_types_that_they_say()
    {
        ProcessStartInfo start = new("npm", ["run", "--silent", "check"]) { WorkingDirectory = Dashboard, RedirectStandardOutput = true };
        using Process npm = Process.Start(start)!;
        string output = await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(npm.ExitCode == 0, output);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
