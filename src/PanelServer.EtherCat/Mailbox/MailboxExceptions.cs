namespace PanelServer.EtherCat.Mailbox;

/// <summary>The subdevice's mailbox does not work as it should: no answer, an error reply, an answer that makes no sense.</summary>
public sealed class MailboxException : SubdeviceException
{
    /// <summary>Makes the exception.</summary>
    public MailboxException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public MailboxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public MailboxException()
    {
    }
}

/// <summary>The subdevice aborted an SDO transfer.</summary>
public sealed class SdoAbortException : SubdeviceException
{
    /// <summary>Makes the exception.</summary>
    public SdoAbortException(ushort index, byte subindex, SdoAbortCode code)
        : base($"Object 0x{index:X4}:{subindex:X2}: {code.Describe()}.") => (Index, Subindex, Code) = (index, subindex, code);

    /// <summary>Makes the exception.</summary>
    public SdoAbortException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public SdoAbortException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public SdoAbortException()
    {
    }

    /// <summary>Object index.</summary>
    public ushort Index { get; }

    /// <summary>Subindex.</summary>
    public byte Subindex { get; }

    /// <summary>Why.</summary>
    public SdoAbortCode Code { get; }
}
