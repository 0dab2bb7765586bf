using CsCheck;
using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Protocol;

public class CodecPropertyTests
{
    private static readonly Gen<(ushort Address, ushort[] Values)> GenRegisters =
        Gen.Select(Gen.UShort[0, TestDevice.Size - 123], Gen.UShort.Array[1, 123]);

    private static readonly Gen<(ushort Address, bool[] Values)> GenCoils =
        Gen.Select(Gen.UShort[0, TestDevice.Size - 1968], Gen.Bool.Array[1, 1968]);

    [Fact]
    public void Registers_written_are_the_registers_read() => GenRegisters.Sample(x =>
    {
        TestDevice device = new();
        byte[] pdu = new byte[ModbusLimits.MaxPduLength];
        Exchange(device, pdu.AsSpan(0, RequestPdu.WriteMultipleRegisters(pdu, x.Address, x.Values)));
        byte[] answer = Exchange(
            device, pdu.AsSpan(0, RequestPdu.Read(pdu, ModbusFunction.ReadHoldingRegisters, x.Address, x.Values.Length)));
        return Enumerable.Range(0, ResponsePdu.RegisterCount(answer)).Select(i => ResponsePdu.Register(answer, i)).SequenceEqual(x.Values);
    });

    [Fact]
    public void Coils_written_are_the_coils_read() => GenCoils.Sample(x =>
    {
        TestDevice device = new();
        byte[] pdu = new byte[ModbusLimits.MaxPduLength];
        Exchange(device, pdu.AsSpan(0, RequestPdu.WriteMultipleCoils(pdu, x.Address, x.Values)));
        byte[] answer = Exchange(device, pdu.AsSpan(0, RequestPdu.Read(pdu, ModbusFunction.ReadCoils, x.Address, x.Values.Length)));
        return Enumerable.Range(0, x.Values.Length).Select(i => ResponsePdu.Bit(answer, i)).SequenceEqual(x.Values);
    });

    [Fact]
    public void Any_flipped_bit_of_an_rtu_frame_is_noticed() => Gen.Select(GenRegisters, Gen.Int[0, 8 * 8 - 1]).Sample((x, bit) =>
    {
        byte[] request = new byte[RtuFrame.MaxLength];
        byte[] response = new byte[RtuFrame.MaxLength];
        int requestLength = RtuFrame.Seal(request, 1, RequestPdu.WriteMultipleRegisters(RtuFrame.Body(request), x.Address, x.Values));
        int responseLength = RtuFrame.Seal(
            response, 1, ModbusResponder.Respond(new TestDevice(), RtuFrame.Pdu(request.AsSpan(0, requestLength)), RtuFrame.Body(response)));
        response[bit / 8] ^= (byte)(1 << (bit % 8));
        return RtuFrame.CheckResponse(request.AsSpan(0, requestLength), response.AsSpan(0, responseLength), out _) != ResponseStatus.Ok;
    });

    private static byte[] Exchange(TestDevice device, ReadOnlySpan<byte> request)
    {
        byte[] response = new byte[ModbusLimits.MaxPduLength];
        int length = ModbusResponder.Respond(device, request, response);
        Assert.Equal(ResponseStatus.Ok, ResponsePdu.Check(request, response.AsSpan(0, length), out _));
        return response[..length];
    }
}
