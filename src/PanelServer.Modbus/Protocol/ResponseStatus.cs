namespace PanelServer.Modbus.Protocol;

/// <summary>What a received response is, seen from the request that it should answer.</summary>
public enum ResponseStatus
{
    /// <summary>It answers the request.</summary>
    Ok,

    /// <summary>It is the beginning of a response; more bytes must come.</summary>
    Incomplete,

    /// <summary>The device refused the request with an exception code.</summary>
    DeviceException,

    /// <summary>RTU: the checksum is wrong.</summary>
    WrongChecksum,

    /// <summary>It comes from another unit (slave address).</summary>
    WrongUnit,

    /// <summary>It answers another function.</summary>
    WrongFunction,

    /// <summary>Its length does not fit its function or the quantity asked for.</summary>
    WrongLength,

    /// <summary>It acknowledges a write of another address, value or quantity.</summary>
    WrongEcho,

    /// <summary>TCP: it answers another transaction.</summary>
    WrongTransaction,

    /// <summary>TCP: its header is not a Modbus header.</summary>
    WrongHeader,
}

/// <summary>Response statuses in words.</summary>
public static class ResponseStatuses
{
    /// <summary>What is wrong, as part of a sentence, without allocating.</summary>
    public static string InWords(this ResponseStatus status) => status switch
    {
        ResponseStatus.Ok => "valid",
        ResponseStatus.Incomplete => "incomplete",
        ResponseStatus.DeviceException => "an exception",
        ResponseStatus.WrongChecksum => "wrong checksum",
        ResponseStatus.WrongUnit => "sent by another unit",
        ResponseStatus.WrongFunction => "for another function",
        ResponseStatus.WrongLength => "of the wrong length",
        ResponseStatus.WrongEcho => "acknowledges another write",
        ResponseStatus.WrongTransaction => "for another transaction",
        _ => "without a Modbus header",
    };
}
