using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PanelServer.Tests;

/// <summary>The sentences in the sources by which the server tells people what is wrong and what to do, with … for what is put in while it runs.</summary>
internal static partial class OperatorTexts
{
    // Where errors of machines, devices and bus, warnings and refusals are made. Test machines are for developers.
    private static readonly string[] Sources =
    [
        "src/PanelServer.Machines/ExtruderV1", "src/PanelServer.Machines/WinderV1", "src/PanelServer.Machines/BufferV1", "src/PanelServer.Machines/AquapathV1",
        "src/PanelServer.Machines/WagoPowerV1", "src/PanelServer.Machines/LaserV1", "src/PanelServer.Machines/Devices", "src/PanelServer.Machines/MachineOfT.cs",
        "src/PanelServer.EtherCat/Terminals", "src/PanelServer.EtherCat/StartUp", "src/PanelServer.EtherCat/Watch", "src/PanelServer.EtherCat/Transport",
        "src/PanelServer.EtherCat/Segments", "src/PanelServer.EtherCat/Subdevice.cs", "src/PanelServer.EtherCat/Errors",
        "src/PanelServer/Access", "src/PanelServer/Bus", "src/PanelServer/Devices", "src/PanelServer/Loop", "src/PanelServer/Machines/CommandDispatcher.cs", "src/PanelServer/Machines/Places", "src/PanelServer/Runs/RunBook.cs", "src/PanelServer/Mqtt/CommandReceiver.cs", "src/PanelServer/Plant",
        "src/PanelServer/Storage/Store.cs", "src/PanelServer/Recipes/RecipeStore.cs", "src/PanelServer/Recipes/RecipeTable.cs", "src/PanelServer/Recipes/RecipePlanner.cs",
        "src/PanelServer/Recipes/RecipeApplyApi.cs", "src/PanelServer/Recipes/RecipeExchangeApi.cs", "src/PanelServer/Recipes/PresetFile.cs",
        "src/PanelServer.Machines/Presets",
    ];

    // These tell programmers of a mistake in the program, or describe routes.
    private static readonly string[] OtherReaders =
        ["ArgumentException", "ArgumentOutOfRangeException", "InvalidOperationException", "Described"];

    private const int FewestWords = 4;

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sources.SelectMany(FilesOf).SelectMany(TextsOf).Distinct()];

    /// <summary>The part of a text, English or German, by which it is recognised: what has happened, without what to do.</summary>
    public static string BeginningOf(string text) => Beginning().Match(text).Value;

    // What an alarm is called is on a page of its own.
    private static IEnumerable<string> FilesOf(string source)
    {
        string path = Path.Combine(DocumentationTests.Repository, source);
        return File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Where(file => !file.EndsWith("Metrics.cs", StringComparison.Ordinal) && !file.EndsWith("Alarms.cs", StringComparison.Ordinal));
    }

    private static IEnumerable<string> TextsOf(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
            .Where(node => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression) || node.IsKind(SyntaxKind.AddExpression))
            .Where(node => node.Parent?.IsKind(SyntaxKind.AddExpression) != true && !node.Ancestors().Any(IsForOtherReaders))
            .Select(node => Inserted().Replace(TextOf(node), "…"))
            .Where(text => Sentence().IsMatch(text) && text.Split(' ').Length >= FewestWords);

    private static bool IsForOtherReaders(SyntaxNode node) => node switch
    {
        AttributeSyntax or InterpolationSyntax => true,
        ObjectCreationExpressionSyntax creation => OtherReaders.Contains(creation.Type.ToString()),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => OtherReaders.Contains(member.Name.Identifier.Text),
        _ => false,
    };

    private static string TextOf(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal) : "…")),
        BinaryExpressionSyntax sum => TextOf(sum.Left) + TextOf(sum.Right),
        _ => "…",
    };

    [GeneratedRegex("…{2,}")]
    private static partial Regex Inserted();

    // A wrong setting ends the start in a sentence of its own, and an advice alone stands behind another text.
    [GeneratedRegex(@"^(?!Configuration |Check )[A-Z…].*([.]|[.:;].*…)$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^((DANGER|GEFAHR|Warning|Warnung|Screw stopped|Schnecke gestoppt|Homing failed|Referenzieren fehlgeschlagen|Extrude is refused|Extrudieren abgelehnt|Auto-tune is refused|Selbsteinstellung abgelehnt): )?.*?(?=[.:;?](\s|$)|$)")]
    private static partial Regex Beginning();
}
