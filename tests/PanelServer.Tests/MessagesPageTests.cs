namespace PanelServer.Tests;

/// <summary>docs/messages.md explains every message that an operator can see.</summary>
public class MessagesPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(DocumentationTests.Repository, "docs/messages.md"));

    [Fact]
    public void Every_message_of_the_server_is_on_the_page()
    {
        Assert.True(OperatorTexts.All.Count > 150, $"only {OperatorTexts.All.Count} texts were found");
        string[] missing = [.. OperatorTexts.All.Where(text => !Page.Contains($"| {OperatorTexts.BeginningOf(text)} |", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_message_on_the_page_is_one_of_the_server()
    {
        HashSet<string> beginnings = [.. OperatorTexts.All.Select(OperatorTexts.BeginningOf)];
        string[] unknown =
        [
            .. Page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| message |", StringComparison.Ordinal))
                .Select(line => line.Split('|')[1].Trim())
                .Where(beginning => !beginnings.Contains(beginning)),
        ];
        Assert.Empty(unknown);
    }
}
