namespace PanelServer.EtherCat.Transport;

/// <summary>A network interface cannot be used for EtherCAT. The message says why and what to do.</summary>
public sealed class TransportException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TransportException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public TransportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public TransportException()
    {
    }
}
