using System.Text.Json;
using System.Text.RegularExpressions;
using PanelServer.Host.Messages;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Tests.Messages;

/// <summary>
/// A page of the documentation that explains messages. Its tables are made from the messages themselves; what stands between the tables is
/// written by hand. The line <c>&lt;!-- messages of PanelServer/Bus, PanelServer/Devices --&gt;</c> says whose messages the table behind it has.
/// </summary>
/// <param name="file">The page, below the repository.</param>
/// <param name="head">The first line of each table.</param>
/// <param name="inLanguage">The page's language.</param>
internal sealed partial class MessagesPage(string file, string head, Func<LocalizedText, string> inLanguage)
{
    private const string End = "<!-- end -->";

    private readonly string _path = Path.Combine(DocumentationTests.Repository, file);

    /// <summary>The page for everybody, and the same in German.</summary>
    public static IReadOnlyDictionary<string, MessagesPage> All { get; } = new Dictionary<string, MessagesPage>
    {
        ["docs/messages.md"] = new("docs/messages.md", "| message | what it means, and what the machine does | what to do |", text => text.English),
        ["docs/meldungen.md"] = new("docs/meldungen.md", "| Meldung | was sie bedeutet und was die Maschine tut | was zu tun ist |", text => Placeholder().Replace(text.German, "…")),
    };

    /// <summary>The page as it is.</summary>
    public string Written => File.ReadAllText(_path);

    /// <summary>The page as its messages want it.</summary>
    public string Made => Table().Replace(Written, table => $"{table.Groups["begin"].Value}\n\n{TableOf(FoldersIn(table))}\n{End}");

    /// <summary>The folders below <c>src</c> whose messages it has, each as often as it has them.</summary>
    public IEnumerable<string> Folders => Table().Matches(Written).SelectMany(FoldersIn);

    /// <summary>Makes its tables anew.</summary>
    public void Write() => File.WriteAllText(_path, Made);

    private static IEnumerable<string> FoldersIn(Match table) => table.Groups["folder"].Captures.Select(folder => folder.Value);

    private string TableOf(IEnumerable<string> folders) =>
        $"{head}\n|---|---|---|\n" + string.Concat(folders.SelectMany(MessagesOf).Where(message => message.Meaning is not null).Select(message => RowOf(message) + "\n").Distinct());

    private static OperatorMessage[] MessagesOf(string folder) => JsonSerializer.Deserialize<OperatorMessage[]>(
        File.ReadAllText(Path.Combine(DocumentationTests.Repository, "src", folder, "messages.json")), PanelJson.Declared)!;

    // What the text says itself behind its beginning is what to do, unless something else is given.
    private string RowOf(OperatorMessage message)
    {
        string text = inLanguage(message.Text);
        string beginning = OperatorTexts.BeginningOf(text);
        string rest = text[beginning.Length..].TrimStart('.', ':', ';', '?', ' ');
        string whatToDo = message.WhatToDo is { } given ? inLanguage(given) : rest.Length == 0 ? "–" : char.ToUpperInvariant(rest[0]) + rest[1..];
        return $"| {beginning} | {inLanguage(message.Meaning!)} | {whatToDo} |";
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex($@"(?<begin><!-- messages of (?<folder>[\w./]+)(, (?<folder>[\w./]+))* -->)\n(\n|\|.*\n)*{End}")]
    private static partial Regex Table();
}
