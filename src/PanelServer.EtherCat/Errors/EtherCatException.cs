using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Errors;

/// <summary>Something on the segment does not do what was asked. The code and its arguments say what; the message says so in English, for an operator.</summary>
public sealed class EtherCatException : Exception
{
    private const int CodesOfSegment = 200;
    private const int CodesOfSubdevices = 300;
    private const int CodesOfMailboxes = 400;
    private const int CodesOfTransfers = 500;

    /// <summary>Makes the exception.</summary>
    /// <param name="error">What went wrong.</param>
    public EtherCatException(EtherCatError error)
        : this(error, null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="cause">The exception that the error's reason came with; null for none.</param>
    public EtherCatException(EtherCatError error, Exception? cause)
        : base(error.Sentence, cause) => Error = error;

    /// <summary>Makes the exception.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="arguments">What the sentence names, in the order that the code states.</param>
    public EtherCatException(EtherCatErrorCode code, string message, params IReadOnlyList<object> arguments)
        : this(new EtherCatError(code, message, arguments))
    {
    }

    /// <summary>What went wrong.</summary>
    public EtherCatError Error { get; }

    /// <summary>Its code.</summary>
    public EtherCatErrorCode Code => Error.Code;

    /// <summary>What the code's sentence names; see the code.</summary>
    public IReadOnlyList<object> Arguments => Error.Arguments;

    /// <summary>How far it reaches.</summary>
    public EtherCatErrorScope Scope => (int)Code switch
    {
        < CodesOfSegment => EtherCatErrorScope.Transport,
        < CodesOfSubdevices => EtherCatErrorScope.Segment,
        _ => EtherCatErrorScope.Subdevice,
    };

    /// <summary>True when a subdevice's mailbox does not work as it should.</summary>
    public bool IsOfMailbox => (int)Code is >= CodesOfMailboxes and < CodesOfTransfers;

    /// <summary>Why a subdevice aborted an SDO transfer; null for every other error.</summary>
    public SdoAbortCode? AbortCode => Code == EtherCatErrorCode.SdoAbort ? (SdoAbortCode)Arguments[2] : null;
}
