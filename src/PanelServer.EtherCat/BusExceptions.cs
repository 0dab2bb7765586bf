namespace PanelServer.EtherCat;

/// <summary>The segment as a whole does not do what was asked: no answer, no link, no subdevice. The message is for an operator.</summary>
public class BusException : Exception
{
    /// <summary>Makes the exception.</summary>
    public BusException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public BusException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public BusException()
    {
    }
}

/// <summary>No frame came back although it was sent several times.</summary>
public sealed class BusTimeoutException : BusException
{
    /// <summary>Makes the exception.</summary>
    public BusTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public BusTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception with the standard message.</summary>
    public BusTimeoutException()
        : base("No frame comes back from the EtherCAT segment: check the cable to the first coupler and its power supply.")
    {
    }
}

/// <summary>One subdevice does not do what was asked. The message names it.</summary>
public class SubdeviceException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SubdeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public SubdeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public SubdeviceException()
    {
    }
}
