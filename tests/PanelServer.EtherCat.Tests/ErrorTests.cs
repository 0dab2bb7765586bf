using System.Reflection;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tests;

/// <summary>Codes, arguments and sentences of errors belong together.</summary>
public class ErrorTests
{
    // For programs that use the library: their own transport or their own reason.
    private static readonly EtherCatErrorCode[] OfOthers = [EtherCatErrorCode.TransportUnusable, EtherCatErrorCode.NoSegment];

    // What is put into other sentences only.
    private static readonly EtherCatErrorCode[] Parts = [EtherCatErrorCode.EepromBlank, .. Enum.GetValues<EtherCatErrorCode>().Where(code => code is >= EtherCatErrorCode.InterfaceAnswers and <= EtherCatErrorCode.OnlyInterface)];

    [Fact]
    public void Every_code_is_made_once_with_its_arguments_and_a_sentence_that_names_them()
    {
        EtherCatError[] errors = [.. typeof(EtherCatErrors).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(Make)];

        Assert.Equal(Enum.GetValues<EtherCatErrorCode>().Except(OfOthers).Order(), errors.Select(error => error.Code).Order());
        Assert.All(errors, error =>
        {
            Assert.Matches(Parts.Contains(error.Code) ? "[^.]$" : @"^[A-Z].*\.$", error.Sentence);
            Assert.All(error.Arguments.Where(argument => argument is string or EtherCatError), argument => Assert.Contains($"{argument}".TrimEnd('.'), error.Sentence, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(EtherCatErrorCode.InterfaceMissing, EtherCatErrorScope.Transport, false)]
    [InlineData(EtherCatErrorCode.TransportUnusable, EtherCatErrorScope.Transport, false)]
    [InlineData(EtherCatErrorCode.NoSegment, EtherCatErrorScope.Segment, false)]
    [InlineData(EtherCatErrorCode.SubdeviceCountChanged, EtherCatErrorScope.Segment, false)]
    [InlineData(EtherCatErrorCode.StoppedAnswering, EtherCatErrorScope.Subdevice, false)]
    [InlineData(EtherCatErrorCode.MailboxSilent, EtherCatErrorScope.Subdevice, true)]
    [InlineData(EtherCatErrorCode.InformationUnfit, EtherCatErrorScope.Subdevice, true)]
    [InlineData(EtherCatErrorCode.SdoAbort, EtherCatErrorScope.Subdevice, false)]
    public void The_code_says_how_far_an_error_reaches(EtherCatErrorCode code, EtherCatErrorScope scope, bool isOfMailbox)
    {
        EtherCatException error = new(code, "", 0, 0, default(PanelServer.EtherCat.Mailbox.SdoAbortCode));
        Assert.Equal((scope, isOfMailbox), (error.Scope, error.IsOfMailbox));
    }

    [Fact]
    public void A_refusal_can_be_told_in_any_language_by_its_code_and_arguments()
    {
        using Bench bench = Bench.Extruder();
        bench.EnterPreOp();
        EtherCatException abort = Assert.Throws<EtherCatException>(() => bench.Main.RunUntil(bench.Mailboxes.UploadAsync(4, 0x1018, 99)));

        Assert.Equal(EtherCatErrorCode.SdoAbort, abort.Code);
        Assert.Equal([(ushort)0x1018, (byte)99, PanelServer.EtherCat.Mailbox.SdoAbortCode.SubindexDoesNotExist], abort.Arguments);
    }

    [Fact]
    public void The_same_error_is_equal_and_another_is_not()
    {
        Assert.Equal(EtherCatErrors.Missing("EL1008 at position 2"), EtherCatErrors.Missing("EL1008 at position 2"));
        Assert.NotEqual(EtherCatErrors.Missing("EL1008 at position 2"), EtherCatErrors.Missing("EL1008 at position 3"));
        Assert.NotEqual(EtherCatErrors.EepromSilent(), EtherCatErrors.MailboxSilent());
    }

    [Fact]
    public void An_exception_carries_its_error_and_the_cause_of_it()
    {
        EtherCatException cause = new(EtherCatErrors.MailboxSilent());
        EtherCatException failure = new(EtherCatErrors.NotConfigurable("EL3021 at position 4", cause.Error), cause);

        Assert.Equal("EL3021 at position 4 cannot be configured: The device does not answer.", failure.Message);
        Assert.Same(cause, failure.InnerException);
        Assert.Equal(["EL3021 at position 4", cause.Error], failure.Arguments);
    }

    private static EtherCatError Make(MethodInfo method) =>
        (EtherCatError)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!;

    private static object Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        { } type when type == typeof(string) => $"Some {parameter.Name}.",
        { } type when type == typeof(AlState) => AlState.Op,
        { } type when type == typeof(EtherCatError) => EtherCatErrors.NoAnswer(),
        { } type when type == typeof(IReadOnlyList<EtherCatError>) => new[] { EtherCatErrors.InterfaceSilent("eth1"), EtherCatErrors.OnlyInterface() },
        { } type => Activator.CreateInstance(type)!,
    };
}
