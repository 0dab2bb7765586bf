namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>The subdevice has ended a file transfer. The message says why.</summary>
public sealed class FileTransferException : SubdeviceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="code">Why.</param>
    /// <param name="text">What the device adds; may be empty.</param>
    public FileTransferException(string file, FoeErrorCode code, string text)
        : base($"File \"{file}\": {code.Describe()} (0x{(uint)code:X4}{(text.Length > 0 ? $", \"{text}\"" : "")}).") => Code = code;

    /// <summary>Makes the exception.</summary>
    public FileTransferException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public FileTransferException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public FileTransferException()
    {
    }

    /// <summary>Why.</summary>
    public FoeErrorCode Code { get; }
}
