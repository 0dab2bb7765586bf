using System.Buffers;
using System.Text;
using CsCheck;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.Tests.EngineIo;

public sealed class PollingPayloadTests
{
    [Fact]
    public void Packets_are_joined_by_the_record_separator()
    {
        EngineIoPacket[] packets = new[] { EngineIoPacket.Text("hello"u8), EngineIoPacket.Binary([1, 2, 3, 4]), EngineIoPacket.Noop };

        Assert.Equal("4hello\u001EbAQIDBA==\u001E6", Encode(packets));
    }

    [Fact]
    public void Whatever_is_encoded_is_decoded_to_the_same()
    {
        Gen<(bool, byte[])> packet = Gen.Select(Gen.Bool, Gen.Byte[32, 126].Array[0, 200]);
        packet.List[1, 20].Sample(items =>
        {
            string text = Encode([.. items.Select(item => item.Item1 ? EngineIoPacket.Text(item.Item2) : EngineIoPacket.Binary(item.Item2))]);
            return Decode(Encoding.UTF8.GetBytes(text)) is { } decoded
                && decoded.Count == items.Count
                && decoded.Zip(items).All(pair => pair.First.IsText == pair.Second.Item1 && pair.First.Data.AsSpan().SequenceEqual(pair.Second.Item2));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001E")]
    [InlineData("4a\u001E")]
    [InlineData("\u001E4a")]
    [InlineData("4a\u001E\u001E4b")]
    public void Payload_with_an_empty_packet_is_refused(string payload) => Assert.Null(Decode(Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("AQ")]
    [InlineData("A")]
    [InlineData("AQ=")]
    [InlineData("AQ==AQ==")]
    [InlineData("AQ==\n")]
    [InlineData("A Q==")]
    [InlineData("-_8=")]
    [InlineData("====")]
    public void Base64_must_be_standard_padded_and_without_white_space(string text) =>
        Assert.False(PollingPayload.TryDecodeBinary(Encoding.ASCII.GetBytes(text), new byte[64], out _));

    private static string Encode(EngineIoPacket[] packets)
    {
        int length = packets.Sum(packet => packet.PollingText.Length) + packets.Length - 1;
        ArrayBufferWriter<byte> output = new();
        PollingPayload.Write(output, packets, length);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal static List<(bool IsText, byte[] Data)>? Decode(ReadOnlySpan<byte> payload)
    {
        List<(bool, byte[])> decoded = new();
        bool isLast;
        do
        {
            if (!PollingPayload.TryTakePacket(ref payload, out ReadOnlySpan<byte> packet, out isLast))
            {
                return null;
            }

            byte[] data = new byte[packet.Length];
            if (packet[0] == (byte)'b')
            {
                if (!PollingPayload.TryDecodeBinary(packet[1..], data, out int length))
                {
                    return null;
                }

                decoded.Add((false, data[..length]));
            }
            else
            {
                decoded.Add((true, packet[1..].ToArray()));
            }
        }
        while (!isLast);

        return decoded;
    }
}
