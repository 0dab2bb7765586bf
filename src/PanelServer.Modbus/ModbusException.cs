namespace PanelServer.Modbus;

/// <summary>What went wrong with a request, as far as the caller has to tell cases apart.</summary>
public enum ModbusFailure
{
    /// <summary>The connection or port could not be opened.</summary>
    NotConnected,

    /// <summary>The connection or port was lost during the request.</summary>
    ConnectionLost,

    /// <summary>No complete answer came within the request's time limit.</summary>
    TimedOut,

    /// <summary>Something came that is no answer to this request: wrong checksum, transaction, unit, function or length.</summary>
    BadResponse,

    /// <summary>The device answered with an exception; the connection is in order.</summary>
    DeviceException,
}

/// <summary>A Modbus request that failed. The only exception, besides cancellation and wrong arguments, that a client throws.</summary>
public sealed class ModbusException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">The case.</param>
    /// <param name="message">A sentence for the operator; the words of a system's exception get the stop that they lack.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ModbusException(ModbusFailure failure, string message, Exception? inner = null)
        : base(message.EndsWith('.') ? message : message + ".", inner) => Failure = failure;

    /// <summary>Creates the exception for an answer that refuses the request.</summary>
    public ModbusException(ModbusExceptionCode code)
        : this(ModbusFailure.DeviceException, $"The device refused the request: {code.InWords()} (exception {(int)code}).") => Code = code;

    /// <summary>The case.</summary>
    public ModbusFailure Failure { get; }

    /// <summary>The device's exception code; <see cref="ModbusExceptionCode.None"/> in all other cases.</summary>
    public ModbusExceptionCode Code { get; }
}
