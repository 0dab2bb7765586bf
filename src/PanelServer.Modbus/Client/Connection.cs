using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Client;

/// <summary>One open line with the framing spoken on it; carries out one request at a time.</summary>
internal abstract class Connection(IByteLine line, byte unit) : IAsyncDisposable
{
    /// <summary>Whether the line can still be used after a time-out or a wrong answer.</summary>
    public abstract bool SurvivesBadAnswers { get; }

    protected IByteLine Line { get; } = line;

    protected byte Unit { get; } = unit;

    /// <summary>Sends a request and returns the checked protocol data unit of its answer.</summary>
    /// <exception cref="ModbusException">The answer is wrong, refuses the request, or the line was lost.</exception>
    public abstract ValueTask<byte[]> ExchangeAsync(ReadOnlyMemory<byte> request, bool allowFewerRegisters, CancellationToken cancellation);

    public ValueTask DisposeAsync() => Line.DisposeAsync();

    protected async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        int count = await Line.ReadAsync(buffer, cancellation);
        return count > 0 ? count : throw new ModbusException(ModbusFailure.ConnectionLost, "The far end closed the connection.");
    }

    protected ModbusException Refuse(ResponseStatus status, ModbusExceptionCode code, byte answeringUnit) => status switch
    {
        ResponseStatus.DeviceException => new(code),
        ResponseStatus.WrongUnit => new(ModbusFailure.BadResponse, $"The answer is invalid: sent by unit {answeringUnit}, not by unit {Unit}."),
        _ => new(ModbusFailure.BadResponse, $"The answer is invalid: {status.InWords()}."),
    };
}
