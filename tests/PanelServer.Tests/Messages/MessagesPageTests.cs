namespace PanelServer.Tests.Messages;

/// <summary>
/// docs/messages.md explains every message that an operator can see, and docs/meldungen.md does so in German. With
/// <c>PANEL_WRITE_PAGES=1</c> these tests write the tables of both.
/// </summary>
public class MessagesPageTests
{
    public static TheoryData<string> Pages => [.. MessagesPage.All.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_page_says_what_the_messages_say(string file)
    {
        MessagesPage page = MessagesPage.All[file];
        if (Environment.GetEnvironmentVariable("PANEL_WRITE_PAGES") == "1")
        {
            page.Write();
        }

        Assert.Equal(page.Made, page.Written);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_messages_of_every_folder_are_there_once(string file)
    {
        string sources = Path.Combine(DocumentationTests.Repository, "src");
        string[] folders =
        [
            .. Directory.EnumerateDirectories(sources).SelectMany(Directory.EnumerateDirectories)
                .Where(folder => File.Exists(Path.Combine(folder, "messages.json")) && File.ReadAllText(Path.Combine(folder, "messages.json")).Contains("\"meaning\"", StringComparison.Ordinal))
                .Select(folder => Path.GetRelativePath(sources, folder)),
        ];
        Assert.NotEmpty(folders);
        Assert.Equal(folders.Order(StringComparer.Ordinal), MessagesPage.All[file].Folders.Order(StringComparer.Ordinal));
    }
}
