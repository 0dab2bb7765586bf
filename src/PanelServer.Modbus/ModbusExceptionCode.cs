namespace PanelServer.Modbus;

/// <summary>Why a server refused a request: exception codes of the Modbus Application Protocol V1.1b3, section 7.</summary>
public enum ModbusExceptionCode : byte
{
    /// <summary>No exception; never on the wire.</summary>
    None = 0,

    /// <summary>The server does not know the function.</summary>
    IllegalFunction = 1,

    /// <summary>A register or coil of the request does not exist.</summary>
    IllegalDataAddress = 2,

    /// <summary>A value or a quantity of the request is not allowed.</summary>
    IllegalDataValue = 3,

    /// <summary>The server failed while it carried out the request.</summary>
    ServerDeviceFailure = 4,

    /// <summary>The request was accepted and takes long.</summary>
    Acknowledge = 5,

    /// <summary>The server is busy with a long request.</summary>
    ServerDeviceBusy = 6,

    /// <summary>The server found a parity error in its memory.</summary>
    MemoryParityError = 8,

    /// <summary>The gateway has no path to the addressed unit.</summary>
    GatewayPathUnavailable = 10,

    /// <summary>The unit behind the gateway did not answer.</summary>
    GatewayTargetFailedToRespond = 11,
}

/// <summary>Exception codes in words.</summary>
public static class ModbusExceptionCodes
{
    /// <summary>What the code says, as part of a sentence, without allocating: "illegal data address".</summary>
    public static string InWords(this ModbusExceptionCode code) => code switch
    {
        ModbusExceptionCode.None => "no exception",
        ModbusExceptionCode.IllegalFunction => "illegal function",
        ModbusExceptionCode.IllegalDataAddress => "illegal data address",
        ModbusExceptionCode.IllegalDataValue => "illegal data value",
        ModbusExceptionCode.ServerDeviceFailure => "device failure",
        ModbusExceptionCode.Acknowledge => "accepted, still working on it",
        ModbusExceptionCode.ServerDeviceBusy => "device busy",
        ModbusExceptionCode.MemoryParityError => "memory parity error",
        ModbusExceptionCode.GatewayPathUnavailable => "gateway has no path to the device",
        ModbusExceptionCode.GatewayTargetFailedToRespond => "device behind the gateway did not answer",
        _ => "exception code unknown to the standard",
    };
}
