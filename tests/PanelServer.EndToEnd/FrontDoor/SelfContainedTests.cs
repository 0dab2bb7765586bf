using System.Net;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>What SelfContained.targets leaves out of the published server is not missed.</summary>
public sealed partial class SelfContainedTests(PublishedBuild published)
{
    [Fact]
    public async Task Every_library_that_the_server_refers_to_is_there_and_what_it_does_not_is_left_out()
    {
        string folder = await published.FolderAsync();
        HashSet<string> found = [];
        HashSet<string> missing = [];
        Queue<string> open = new(["PanelServer"]);
        while (open.TryDequeue(out string? name))
        {
            if (!File.Exists($"{folder}/{name}.dll"))
            {
                missing.Add(name);
            }
            else if (found.Add(name))
            {
                Array.ForEach(References($"{folder}/{name}.dll"), open.Enqueue);
            }
        }

        // These are referred to by libraries that never use them, and that the server uses: see the test below.
        Assert.DoesNotContain(missing, name => !NeverUsed().IsMatch(name));
        Assert.True(found.Count > 200, $"only {found.Count} libraries");
        string[] unused = [.. Directory.GetFiles(folder, "*.dll").Where(file => !found.Contains(Path.GetFileNameWithoutExtension(file)))];
        Assert.InRange(unused.Sum(file => new FileInfo(file).Length), 1, 4_000_000);
    }

    [Fact]
    public async Task It_answers_everything_that_libraries_besides_its_own_are_needed_for()
    {
        string store = Directory.CreateTempSubdirectory("panel-published-").FullName;
        await using (PanelProcess panel = await PanelProcess.StartPublishedAsync(await published.FolderAsync(), "--Storage:Directory", store, "--Simulation:FaultControl", "true"))
        {
            string mock = "/api/v2/machine/mock/57922";
            await AssertAnswersAsync(panel, "/metrics", "http_request");
            await AssertAnswersAsync(panel, "/swagger/index.html", "swagger");
            await AssertAnswersAsync(panel, "/swagger/v2/swagger.json", "\"openapi\"");
            await AssertAnswersAsync(panel, "/", "/assets/index-");
            await AssertAnswersAsync(panel, "/api/v2/description", "extruder_v1");
            await AssertAnswersAsync(panel, "/api/v2/bus", "\"Op\"");
            await AssertAnswersAsync(panel, $"{mock}/history?format=parquet&interval=1", "PAR1");
            await AssertAnswersAsync(panel, "/api/v2/audit?format=csv", "id,ts");
            Assert.Equal(HttpStatusCode.OK, (await panel.PostAsync("/api/v1/machine/mock/57922", """[{"SetFrequency1":25}]""")).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await panel.PostAsync("/api/v1/machine/mock/57922", "no JSON")).StatusCode);
            Assert.True((await panel.PostAsync("/api/v2/runs", "{}")).IsSuccessStatusCode);
            await AssertAnswersAsync(panel, "/api/v2/runs/1/report.html", "<html");
            await AssertAnswersAsync(panel, "/api/v2/runs/1/spools/1/label.svg", "<svg");
            await AssertAnswersAsync(panel, "/socket.io/?EIO=4&transport=polling", "sid");
            Assert.Equal(0, await panel.StopAsync());
            Assert.DoesNotContain("could not be loaded", panel.Output, StringComparison.OrdinalIgnoreCase);
        }

        Directory.Delete(store, recursive: true);
    }

    private static async Task AssertAnswersAsync(PanelProcess panel, string path, string part)
    {
        HttpResponseMessage answer = await panel.Http.GetAsync(path, TestContext.Current.CancellationToken);
        string text = System.Text.Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.IsSuccessStatusCode && text.Contains(part, StringComparison.Ordinal), $"{path}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 500)]}\n{panel.Output}");
    }

    private static string[] References(string file)
    {
        using PEReader library = new(File.OpenRead(file));
        MetadataReader metadata = library.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }

    [GeneratedRegex(@"^(Microsoft\.AspNetCore\.(Mvc\.RazorPages|Server\.HttpSys)|System\.Private\.DataContractSerialization)$")]
    private static partial Regex NeverUsed();
}
