using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Recipes;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Mock;

namespace PanelServer.Tests.Http;

/// <summary>Long input is cut between characters wherever it is cut.</summary>
public class ShortenedTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    public void No_text_is_cut_in_the_midst_of_a_character(string begin)
    {
        string text = begin + string.Concat(Enumerable.Repeat("😀", 300));
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers[ProxyHeaders.User] = text;
        string[] cut =
        [
            Shortened.Of(text),
            Requester.Of(context).User!,
            RecipeName.FindFree(text, name => name == text),
            new PresetFile(new MachineCatalog([])).Convert(JsonSerializer.SerializeToElement(new JsonObject { ["name"] = text })).Name,
            new MutationParser(new MockModule().Schema).ParseList(Strict.GetBytes($"[\"{text}\"]")).Errors[0].What,
        ];
        Assert.All(cut, one => Assert.InRange(Strict.GetByteCount(one), 100, 1199));
    }
}
