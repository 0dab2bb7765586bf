using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;
using PanelServer.EtherCat.Terminals;
using PanelServer.Host.Messages;

namespace PanelServer.Tests.Messages;

/// <summary>
/// Every error of the main device is in the catalogue: its English is the library's, its German has all of its arguments. The sentences
/// themselves stand in the library only, whose errors are all made here.
/// </summary>
public partial class EtherCatMessageTests
{
    private const string Factory = "PanelServer.EtherCat.Errors.EtherCatErrors";

    private static readonly IReadOnlyList<OperatorMessage> Catalogue = MessageCatalog.Read().Messages;

    public static TheoryData<string> Errors => [.. Makers.Select(maker => maker.Name)];

    private static MethodInfo[] Makers { get; } =
        typeof(EtherCatError).Assembly.GetType(Factory, throwOnError: true)!.GetMethods(BindingFlags.Static | BindingFlags.Public);

    // For programs that use the library: their own transport or their own reason.
    [Fact]
    public void Every_code_is_made()
    {
        EtherCatErrorCode[] ofOthers = [EtherCatErrorCode.TransportUnusable, EtherCatErrorCode.NoSegment];
        Assert.Equal(
            Enum.GetValues<EtherCatErrorCode>().Except(ofOthers).Order(),
            Makers.Select(maker => Make(maker, other: -1).Code).Order());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Each_is_told_in_both_languages_with_all_its_arguments(string error)
    {
        MethodInfo maker = Makers.Single(one => one.Name == error);
        EtherCatError made = Make(maker, other: -1);
        string german = German(made);
        if (Words().IsMatch(WithoutArguments(made)))
        {
            Assert.NotEqual(made.Sentence, german);
        }

        for (int i = 0; i < maker.GetParameters().Length; i++)
        {
            EtherCatError another = Make(maker, other: i);
            Assert.NotEqual(made.Sentence, another.Sentence);
            Assert.NotEqual(german, German(another));
        }
    }

    [Fact]
    public void Every_reason_that_is_put_in_has_its_German()
    {
        string[] reasons =
        [
            .. Enum.GetValues<AlStatusCode>().Select(code => code.Describe()), ((AlStatusCode)0x7FFF).Describe(), ((AlStatusCode)0x9000).Describe(),
            .. Enum.GetValues<SdoAbortCode>().Select(code => code.Describe()), ((SdoAbortCode)1).Describe(),
            .. Enum.GetValues<MailboxErrorCode>().Select(code => code.Describe()), ((MailboxErrorCode)0x7FFF).Describe(),
            .. Enum.GetValues<FoeErrorCode>().Select(code => code.Describe()),
            new AlStatus((ushort)AlState.SafeOp | AlStatus.ErrorFlag).ToString(), default(AlStatus).ToString(),
            default(TerminalIdentity).ToString(),
        ];

        Assert.All(reasons, reason => Assert.NotNull(Find(reason)));
    }

    // What is left of a sentence that only passes on another one.
    private static string WithoutArguments(EtherCatError error) =>
        Without(error.Sentence, error.Arguments);

    private static string Without(string text, IReadOnlyList<object> arguments) =>
        arguments.Select(Tell).Where(told => told.Length > 0).Aggregate(text, (left, told) => left.Replace(told, "", StringComparison.Ordinal));

    // As a sentence names it, with its full stop or without; numbers are left.
    private static string Tell(object argument) => argument switch
    {
        AlState state => state.DisplayName(),
        AlStatusCode code => code.Describe(),
        SdoAbortCode code => code.Describe(),
        MailboxErrorCode code => code.Describe(),
        FoeErrorCode code => code.Describe(),
        EtherCatError error => error.Sentence.TrimEnd('.'),
        string or AlStatus or TerminalIdentity => $"{argument}",
        _ => "",
    };

    /// <summary>As the dashboard does it: by the entry with the most text of its own that fits, and what is put in likewise.</summary>
    private static string German(EtherCatError error)
    {
        if (!Words().IsMatch(WithoutArguments(error)))
        {
            return error.Arguments.OfType<EtherCatError>().Aggregate(error.Sentence, (text, one) => text.Replace(one.Sentence, German(one), StringComparison.Ordinal));
        }

        (OperatorMessage Message, Match Match)? found = Find(error.Sentence);
        Assert.True(found is not null, $"{error.Code} is not in the catalogue: {error.Sentence}");
        (OperatorMessage message, Match match) = found.Value;

        // What is put in is an argument and nothing else, so the entry is the one of this error and no other that fits as well.
        Assert.All(match.Groups.Values.Skip(1), part => Assert.DoesNotMatch("[a-z]{2,}", Without(part.Value, error.Arguments)));
        return Placeholder().Replace(message.Text.German, place => match.Groups[int.Parse(place.Groups["place"].ValueSpan, CultureInfo.InvariantCulture)].Value);
    }

    private static (OperatorMessage Message, Match Match)? Find(string text) => Catalogue
        .Where(message => Words().IsMatch(message.Text.English))
        .OrderByDescending(message => message.Meaning is not null)
        .ThenByDescending(message => message.Text.English.Count(letter => letter != OperatorMessage.Inserted))
        .Select(message => ((OperatorMessage, Match)?)(message, Regex.Match(text, FormOf(message.Text.English))))
        .FirstOrDefault(found => found!.Value.Item2.Success);

    private static string FormOf(string english) => $"^{string.Join("(.+?)", english.Split(OperatorMessage.Inserted).Select(Regex.Escape))}$";

    private static EtherCatError Make(MethodInfo maker, int other) =>
        (EtherCatError)maker.Invoke(null, [.. maker.GetParameters().Select((parameter, i) => Sample(parameter.ParameterType, i, isOther: i == other))])!;

    private static object Sample(Type type, int place, bool isOther) => type switch
    {
        _ when type == typeof(string) => isOther ? $"OTHER{place}" : $"ONE{place}",
        _ when type == typeof(EtherCatError) => Make(Makers.Single(maker => maker.Name == (isOther ? "NoSubdevice" : "NoAnswer")), other: -1),
        _ when type == typeof(IReadOnlyList<EtherCatError>) =>
            new[] { Make(Makers.Single(maker => maker.Name == "InterfaceSilent"), other: isOther ? 0 : -1), Make(Makers.Single(maker => maker.Name == "OnlyInterface"), other: -1) },
        _ when type == typeof(AlState) => isOther ? AlState.PreOp : AlState.Op,
        _ when type == typeof(AlStatus) => new AlStatus((ushort)(isOther ? AlState.Init : AlState.SafeOp)),
        _ when type == typeof(AlStatusCode) => isOther ? AlStatusCode.NoValidInputs : AlStatusCode.SyncManagerWatchdog,
        _ when type == typeof(SdoAbortCode) => isOther ? SdoAbortCode.ReadOnly : SdoAbortCode.ValueTooHigh,
        _ when type == typeof(MailboxErrorCode) => isOther ? MailboxErrorCode.InvalidSize : MailboxErrorCode.Syntax,
        _ when type == typeof(FoeErrorCode) => isOther ? FoeErrorCode.DiskFull : FoeErrorCode.NotFound,
        _ when type == typeof(TerminalIdentity) => new TerminalIdentity(2, isOther ? 5u : 4u, 1),
        _ => Convert.ChangeType(isOther ? 90 + place : 10 + place, type, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\{(?<place>\d)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{L}")]
    private static partial Regex Words();
}
