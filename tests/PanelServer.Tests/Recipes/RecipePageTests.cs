using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Recipes;

/// <summary>The examples of docs/recipes.md do what the page says.</summary>
public sealed partial class RecipePageTests : IDisposable
{
    private const string ExampleId = "petg-clear-k7m2p";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_example_of_the_page_works_in_its_order()
    {
        await using PanelFactory factory = new PanelFactory().With("Storage:Directory", _folder.Path).With("Bus:Segment", "extruder,winder");
        using HttpClient client = factory.CreateClient();
        await Eventually.IsAsync(
            async () => await (await client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken)).JsonAsync(), list => list["machines"]!.AsArray().Count >= 3);
        string page = await File.ReadAllTextAsync(Path.Combine(DocumentationTests.Repository, "docs/recipes.md"), TestContext.Current.CancellationToken);
        string id = "";
        int examples = 0;
        foreach (Match example in Example().Matches(page))
        {
            string path = example.Groups["path"].Value.Replace(ExampleId, id, StringComparison.Ordinal);
            HttpResponseMessage answer = example.Groups["body"] is { Success: true } body
                ? await client.PostJsonAsync(path, body.Value)
                : await client.GetAsync(path, TestContext.Current.CancellationToken);
            string text = await answer.TextAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{example.Value}: {text}");
            id = id.Length > 0 ? id : JsonNode.Parse(text)!["id"]!.GetValue<string>();
            examples++;
        }

        Assert.Equal(4, examples);
        Assert.Matches("^petg-clear-[a-z2-9]{5}$", id);
    }

    [GeneratedRegex(@"^curl (.*?-d '(?<body>[^']*)')?[\s\\]*http://localhost:3001(?<path>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
