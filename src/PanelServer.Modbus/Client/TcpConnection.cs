using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Client;

/// <summary>
/// Modbus TCP. One request is under way at a time; its answer must carry its transaction number. An answer may come in pieces.
/// Bytes behind an answer stay buffered, so an answer too many meets the next request with the wrong transaction number and is refused.
/// </summary>
/// <param name="line">The connection.</param>
/// <param name="unit">The unit that is asked.</param>
/// <param name="acceptAnyUnit">Whether an answer may carry another unit.</param>
internal sealed class TcpConnection(IByteLine line, byte unit, bool acceptAnyUnit) : Connection(line, unit)
{
    private readonly byte[] _request = new byte[TcpFrame.MaxLength];
    private readonly byte[] _received = new byte[TcpFrame.MaxLength];
    private int _count;
    private ushort _transaction;

    /// <summary>After a wrong or missing answer nobody knows where in the byte stream the next answer begins.</summary>
    public override bool SurvivesBadAnswers => false;

    public override async ValueTask<byte[]> ExchangeAsync(
        ReadOnlyMemory<byte> request, bool allowFewerRegisters, CancellationToken cancellation)
    {
        _transaction = unchecked((ushort)(_transaction + 1));
        request.Span.CopyTo(TcpFrame.Body(_request));
        int length = TcpFrame.Seal(_request, _transaction, Unit, request.Length);
        await Line.WriteAsync(_request.AsMemory(0, length), cancellation);

        TcpHeader header;
        while (!TryTakeFrame(out header))
        {
            _count += await ReadSomeAsync(_received.AsMemory(_count), cancellation);
        }

        byte[] response = _received[TcpFrame.HeaderLength..header.FrameLength];
        _count -= header.FrameLength;
        _received.AsSpan(header.FrameLength, _count).CopyTo(_received);
        ResponseStatus status = Check(header, request.Span, response, allowFewerRegisters, out ModbusExceptionCode code);
        return status == ResponseStatus.Ok ? response : throw Refuse(status, code, header.Unit);
    }

    private ResponseStatus Check(
        TcpHeader header, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response, bool allowFewerRegisters, out ModbusExceptionCode code)
    {
        code = ModbusExceptionCode.None;
        if (header.Transaction != _transaction)
        {
            return ResponseStatus.WrongTransaction;
        }

        if (header.Unit != Unit && !acceptAnyUnit)
        {
            return ResponseStatus.WrongUnit;
        }

        // The header has told the length, so an answer that is too short for its function stays too short.
        ResponseStatus status = ResponsePdu.Check(request, response, out code, allowFewerRegisters);
        return status == ResponseStatus.Incomplete ? ResponseStatus.WrongLength : status;
    }

    private bool TryTakeFrame(out TcpHeader header)
    {
        ResponseStatus status = TcpFrame.ReadHeader(_received.AsSpan(0, _count), out header);
        return status switch
        {
            ResponseStatus.Incomplete => false,
            ResponseStatus.Ok => _count >= header.FrameLength,
            _ => throw Refuse(status, ModbusExceptionCode.None, header.Unit),
        };
    }
}
