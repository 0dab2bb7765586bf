namespace PanelServer.Simulation.Devices;

/// <summary>Ways in which a simulated Modbus device can misbehave.</summary>
public enum DeviceFault
{
    /// <summary>It behaves.</summary>
    None,

    /// <summary>It takes requests and answers none.</summary>
    Silent,

    /// <summary>It answers after a client's time limit.</summary>
    Slow,

    /// <summary>It answers random bytes.</summary>
    Garbage,

    /// <summary>The last byte of its answers is wrong, on a serial line the checksum.</summary>
    WrongChecksum,

    /// <summary>It refuses every request with "illegal data address".</summary>
    Exception,

    /// <summary>It sends only the first half of its answers.</summary>
    HalfFrame,

    /// <summary>It closes the connection, or pulls the cable, in the middle of an answer.</summary>
    Disconnect,

    /// <summary>Its readings jump to impossible values.</summary>
    ValueJump,

    /// <summary>TCP only: it answers with another transaction number.</summary>
    WrongTransaction,

    /// <summary>It sends bytes without pause, asked or not.</summary>
    Flood,

    /// <summary>Serial line only: bytes come in blocks with 16 ms between them, as from a USB adapter.</summary>
    SlowAdapter,
}
