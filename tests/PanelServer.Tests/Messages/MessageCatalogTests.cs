using System.Text.Json.Nodes;
using PanelServer.Host.Messages;
using PanelServer.Machines.Json;

namespace PanelServer.Tests.Messages;

/// <summary>The catalogue has every text that the server tells operators, in both languages.</summary>
public class MessageCatalogTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private static readonly IReadOnlyList<OperatorMessage> Messages = [.. MessageCatalog.Read().Messages.Where(message => message.Meaning is not null)];

    [Fact]
    public void Every_text_of_the_server_is_in_the_catalogue_and_no_other()
    {
        Assert.Equal(OperatorTexts.All.Order(StringComparer.Ordinal), Messages.Select(message => message.Text.English).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_German_has_each_part_that_is_put_in_once()
    {
        Assert.All(MessageCatalog.Read().Messages, message =>
        {
            int count = message.Text.English.Count(letter => letter == OperatorMessage.Inserted);
            Assert.NotEqual(message.Text.English, message.Text.German);
            Assert.All(Enumerable.Range(1, count), place => Assert.Equal(2, message.Text.German.Split($"{{{place}}}").Length));
            Assert.DoesNotContain($"{{{count + 1}}}", message.Text.German, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task It_is_told_whole()
    {
        JsonNode answer = await (await panel.CreateClient().GetAsync("/api/v2/messages", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(MessageCatalog.Read().Messages.Count, answer["messages"]!.AsArray().Count);
        JsonNode nozzle = Assert.Single(answer["messages"]!.AsArray(), message => (string?)message!["text"]!["en"] == "nozzle")!;
        Assert.Equal("""{"text":{"en":"nozzle","de":"Düse"},"meaning":null,"what_to_do":null}""", nozzle.ToJsonString(PanelJson.Declared));
    }
}
