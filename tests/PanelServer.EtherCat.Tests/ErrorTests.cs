using System.Reflection;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tests;

/// <summary>Codes, arguments and sentences of errors belong together.</summary>
public class ErrorTests
{
    // For programs that use the library: their own transport or their own reason.
    private static readonly EtherCatErrorCode[] OfOthers = [EtherCatErrorCode.TransportUnusable, EtherCatErrorCode.NoSegment];

    [Fact]
    public void Every_code_is_made_once_with_its_arguments_and_a_sentence_that_names_them()
    {
        EtherCatException[] errors = [.. typeof(EtherCatErrors).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(Make)];

        Assert.Equal(Enum.GetValues<EtherCatErrorCode>().Except(OfOthers).Order(), errors.Select(error => error.Code).Order());
        Assert.All(errors, error =>
        {
            Assert.Matches(@"^[A-Z].*\.$", error.Message);
            Assert.All(error.Arguments.OfType<string>(), argument => Assert.Contains(argument, error.Message, StringComparison.Ordinal));
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

    private static EtherCatException Make(MethodInfo method) =>
        (EtherCatException)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!;

    private static object Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        { } type when type == typeof(string) => $"Some {parameter.Name}.",
        { } type when type == typeof(AlState) => AlState.Op,
        { } type when type == typeof(EtherCatException) => EtherCatErrors.NoAnswer(),
        { } type => Activator.CreateInstance(type)!,
    };
}
