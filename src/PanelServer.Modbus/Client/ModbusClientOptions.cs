namespace PanelServer.Modbus.Client;

/// <summary>Limits of a <see cref="ModbusClient"/>.</summary>
public sealed record ModbusClientOptions
{
    /// <summary>Time limit for opening the connection or port.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time limit of one try of one request, from sending to the last byte of the answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often a failed request is tried again at once, on a new connection if the old one cannot be trusted.
    /// An exception answer is an answer: it is never retried.
    /// </summary>
    public int Retries { get; init; }

    /// <summary>
    /// Modbus TCP: whether an answer may carry another unit than the one that was asked. Devices that speak TCP themselves answer with
    /// whatever they were set to; behind a gateway it would be another device's answer. Default: false.
    /// </summary>
    public bool AcceptAnyUnit { get; init; }
}
