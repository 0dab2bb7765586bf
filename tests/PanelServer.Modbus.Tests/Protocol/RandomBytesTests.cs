using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Protocol;

/// <summary>Ten million random bytes into each decoder: nothing is thrown, and nothing outside the given bytes is needed.</summary>
public class RandomBytesTests
{
    private const int TotalBytes = 10_000_000;

    private static readonly byte[][] Requests =
    [
        [1, 0, 0, 0, 9], [2, 0, 0, 7, 208], [3, 0, 0, 0, 2], [4, 0, 14, 0, 3], [5, 0, 0, 255, 0], [6, 0, 0, 0, 1], [15, 0, 0, 0, 9, 2, 1, 1],
        [16, 0, 0, 0, 1, 2, 0, 1],
    ];

    [Fact]
    public void Response_check_accepts_any_bytes() => Feed(ModbusLimits.MaxPduLength, (random, bytes) =>
    {
        byte[] request = Requests[random.Next(Requests.Length)];
        if (bytes.Length > 0 && random.Next(2) == 0)
        {
            bytes[0] = request[0];
        }

        if (ResponsePdu.Check(request, bytes, out _, allowFewerRegisters: random.Next(2) == 0) == ResponseStatus.Ok
            && request[0] is 3 or 4 && bytes[0] == request[0])
        {
            for (int i = 0; i < ResponsePdu.RegisterCount(bytes); i++)
            {
                ResponsePdu.Register(bytes, i);
            }
        }
    });

    [Fact]
    public void Rtu_response_check_accepts_any_bytes()
    {
        byte[] request = new byte[RtuFrame.MaxLength];
        Feed(RtuFrame.MaxLength, (random, bytes) =>
        {
            byte[] pdu = Requests[random.Next(Requests.Length)];
            pdu.CopyTo(RtuFrame.Body(request));
            int length = RtuFrame.Seal(request, 1, pdu.Length);
            if (bytes.Length > 1 && random.Next(2) == 0)
            {
                bytes[0] = 1;
                bytes[1] = pdu[0];
            }

            RtuFrame.CheckResponse(request.AsSpan(0, length), bytes, out _);
        });
    }

    [Fact]
    public void Rtu_request_length_accepts_any_bytes() =>
        Feed(RtuFrame.MaxLength, (_, bytes) => Assert.InRange(RtuFrame.RequestLength(bytes), -1, RtuFrame.MaxLength));

    [Fact]
    public void Tcp_header_accepts_any_bytes() => Feed(TcpFrame.MaxLength, (_, bytes) =>
    {
        if (TcpFrame.ReadHeader(bytes, out TcpHeader header) == ResponseStatus.Ok)
        {
            Assert.InRange(header.PduLength, 1, ModbusLimits.MaxPduLength);
        }
    });

    [Fact]
    public void Responder_answers_any_bytes_with_a_valid_length()
    {
        TestDevice device = new();
        byte[] response = new byte[ModbusLimits.MaxPduLength];
        Feed(ModbusLimits.MaxPduLength, (random, bytes) =>
        {
            if (bytes.IsEmpty)
            {
                return;
            }

            if (random.Next(2) == 0)
            {
                bytes[0] = Requests[random.Next(Requests.Length)][0];
            }

            Assert.InRange(ModbusResponder.Respond(device, bytes, response), 2, ModbusLimits.MaxPduLength);
        });
    }

    private static void Feed(int longest, Action<Random, Span<byte>> decode)
    {
        Random random = new(20261125);
        byte[] buffer = new byte[longest];
        for (int fed = 0; fed < TotalBytes;)
        {
            Span<byte> bytes = buffer.AsSpan(0, random.Next(longest + 1));
            random.NextBytes(bytes);
            decode(random, bytes);
            fed += bytes.Length;
        }
    }
}
