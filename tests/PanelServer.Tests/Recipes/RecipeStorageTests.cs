using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Recipes;

/// <summary>What is answered is on the disk, and what cannot be stored is refused.</summary>
public sealed class RecipeStorageTests : IDisposable
{
    private const string Route = RecipePanel.Route;
    private const string Entries = """ "entries":[{"slug":"mock","settings":{"frequency1":250}}]""";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answered_change_is_in_the_file_as_another_program_reads_it_and_there_after_a_restart()
    {
        string id;
        using (RecipePanel panel = new(_folder.Path))
        {
            id = await panel.MakeAsync("kept", Entries);
            await panel.PutAsync($"{Route}/{id}", """{"name":"kept too","version":1,"entries":[{"slug":"mock","settings":{"frequency1":260}}]}""");

            // The server still runs: nothing that a stop writes is counted on, as after a kill.
            Assert.Equal(
                $"{id} 2 1 kept 250.0\n{id} 2 2 kept too 260.0\n",
                await PythonAsync("""
                    import json, sqlite3, sys
                    store = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
                    for row in store.execute("SELECT r.id, r.version, v.version, v.body FROM recipe r JOIN recipe_version v ON v.recipe = r.id ORDER BY v.version"):
                        body = json.loads(row[3])
                        print(row[0], row[1], row[2], body["name"], body["entries"][0]["settings"]["frequency1"])
                    """));
        }

        using RecipePanel again = new(_folder.Path);
        Assert.Equal("kept too", (string?)(await again.GetAsync($"{Route}/{id}"))["name"]);
        Assert.Equal("kept", (string?)(await again.GetAsync($"{Route}/{id}?version=1"))["name"]);
    }

    [Fact]
    public async Task Without_a_store_everything_is_refused_with_the_reason()
    {
        using RecipePanel panel = new("");
        foreach (HttpResponseMessage answer in (HttpResponseMessage[])
        [
            await panel.Client.GetAsync(Route, TestContext.Current.CancellationToken),
            await panel.Client.GetAsync(Route + "/x/compare", TestContext.Current.CancellationToken),
            await panel.Client.PostJsonAsync(Route, $$"""{"name":"x",{{Entries}}}"""),
            await panel.Client.PostJsonAsync(Route + "/x/apply", "{}"),
            await panel.DeleteAsync(Route + "/x?version=1"),
        ])
        {
            JsonObject refusal = await answer.RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
            Assert.Equal("There is no store: Storage:Directory is empty.", (string?)refusal["error_unavailable"]);
        }
    }

    [Fact]
    public async Task A_store_that_can_not_be_written_refuses_changes_and_keeps_the_recipes_readable()
    {
        string id;
        using (RecipePanel panel = new(_folder.Path))
        {
            id = await panel.MakeAsync("kept", Entries);
        }

        Execute("CREATE TRIGGER full_disk BEFORE INSERT ON recipe_version BEGIN SELECT RAISE(ABORT, 'no room'); END");
        using RecipePanel full = new(_folder.Path);
        await (await full.Client.PostJsonAsync(Route, $$"""{"name":"x",{{Entries}}}""")).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
        await Eventually.IsAsync(async () => await full.Client.GetAsync(Route, TestContext.Current.CancellationToken), answer => answer.IsSuccessStatusCode);
        Assert.Equal(id, (string?)Assert.Single((await full.GetAsync(Route))["recipes"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Numbers_of_recipes_and_of_versions_are_bounded_and_a_spoiled_one_spoils_no_other()
    {
        using (RecipePanel panel = new(_folder.Path, ("Recipes:Maximum", "2"), ("Recipes:MaximumVersions", "2")))
        {
            string id = await panel.MakeAsync("a", Entries);
            await panel.MakeAsync("b", Entries);
            await (await panel.Client.PostJsonAsync(Route, $$"""{"name":"c",{{Entries}}}""")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
            for (int version = 1; version <= 3; version++)
            {
                Assert.True((await panel.PutAsync($"{Route}/{id}", $$"""{"name":"a","version":{{version}},{{Entries}}}""")).IsSuccessStatusCode);
            }

            Assert.Equal([4, 3], (await panel.GetAsync($"{Route}/{id}/versions"))["versions"]!.AsArray().Select(version => (int)version!["version"]!));
        }

        Execute("""UPDATE recipe_version SET body = '{"name":' WHERE body LIKE '%"b"%'""");
        using RecipePanel again = new(_folder.Path);
        Assert.Equal(["?", "a"], (await again.GetAsync(Route))["recipes"]!.AsArray().Select(recipe => (string?)recipe!["name"]));
    }

    private void Execute(string sql)
    {
        using System.Data.Common.DbConnection connection = new PanelServer.Host.Storage.StoreFile(_folder.Path, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Open();
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task<string> PythonAsync(string program)
    {
        using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", program, _folder.File]) { RedirectStandardOutput = true })!;
        string output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
