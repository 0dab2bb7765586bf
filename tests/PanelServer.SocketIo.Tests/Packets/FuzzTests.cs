using System.Text.Json;
using CsCheck;
using PanelServer.SocketIo.Packets;
using PanelServer.SocketIo.Tests.EngineIo;
using PanelServer.SocketIo.Tests.WebSockets;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.Packets;

/// <summary>
/// 1,000,000 hostile inputs. Decoders answer "invalid" and never throw; what they accept keeps to the limits.
/// </summary>
public sealed class FuzzTests
{
    private static readonly byte[][] GoodJson =
    [
        "0/main,{\"token\":\"123\"}"u8.ToArray(), "1/main,"u8.ToArray(), "2/main,12[\"event\",{\"a\":[1,2.5e3,\"\\u00fc\"]}]"u8.ToArray(),
        "52-/a,7[\"up\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"u8.ToArray(), "312[\"bar\",null]"u8.ToArray(),
    ];

    private static readonly byte[][] GoodMessagePack =
    [
        MessagePackVectorTests.Hex("83A47479706500A464617461D40000A36E7370A52F6D61696E"),
        MessagePackVectorTests.Hex("83A47479706500A46461746181A5746F6B656EA174A36E7370A52F6D61696E"),
        MessagePackVectorTests.Hex("85A47479706502A46461746199A16101FFCB3FF8000000000000CB3FF0000000000000D40000D7000000000000000000C40301020381A162C0"
            + "A76F7074696F6E7381A8636F6D7072657373C3A2696405A36E7370A52F6D61696E"),
        MessagePackVectorTests.Hex("84A47479706503A46461746190A26964CC80A36E7370A52F6D61696E"),
    ];

    private static readonly byte[][] GoodFrames =
    [
        ClientFrames.Frame(WebSocketOpcode.Text, "2probe"u8),
        [.. ClientFrames.Frame(WebSocketOpcode.Binary, new byte[200], final: false), .. ClientFrames.Frame(WebSocketOpcode.Ping, "x"u8),
            .. ClientFrames.Frame(WebSocketOpcode.Continuation, new byte[50])],
        ClientFrames.Frame(WebSocketOpcode.Close, [0x03, 0xE8, (byte)'b', (byte)'y', (byte)'e']),
    ];

    [Fact]
    public void Json_packets() => Gen.Byte.Array[0, 60].Sample(bytes => Accepts(JsonPacketReader.Read(bytes)), iter: 150_000);

    [Fact]
    public void Json_packets_with_a_few_bytes_changed() => Mutated(GoodJson).Sample(bytes => Accepts(JsonPacketReader.Read(bytes)), iter: 150_000);

    [Fact]
    public void Msgpack_packets() => Gen.Byte.Array[0, 120].Sample(bytes => Accepts(MessagePackPacketReader.Read(bytes)), iter: 150_000);

    [Fact]
    public void Msgpack_packets_with_a_few_bytes_changed() =>
        Mutated(GoodMessagePack).Sample(bytes => Accepts(MessagePackPacketReader.Read(bytes)), iter: 250_000);

    [Fact]
    public void Websocket_frames() => Gen.Byte.Array[0, 120].Sample(ReadsFrames, iter: 100_000);

    [Fact]
    public void Websocket_frames_with_a_few_bytes_changed() => Mutated(GoodFrames).Sample(ReadsFrames, iter: 100_000);

    [Fact]
    public void Polling_payloads() =>
        OneOf("4ab=\u001EAQ/+"u8.ToArray()).Array[0, 60]
            .Sample(bytes => PollingPayloadTests.Decode(bytes) is not { Count: 0 }, iter: 100_000);

    private static bool ReadsFrames(byte[] bytes)
    {
        const int limit = 1000;
        using WebSocketFrameReader reader = new(limit);
        return WebSocketFrameReaderTests.ReadAll(reader, bytes, chunk: 16).All(item => item.Payload.Length <= limit);
    }

    // An accepted packet is one that the layers above can work with.
    private static bool Accepts(IncomingPacket? packet) =>
        packet is null || (packet.MissingAttachments <= JsonPacketReader.MaxAttachments
            && packet.Arguments.All(argument => IsJson(argument.Span))
            && (packet.Auth is null || IsJson(packet.Auth.Value.Span)));

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        using JsonDocument? document = JsonText.TryParse(text);
        return document is not null;
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<byte[]> Mutated(byte[][] good) =>
        Gen.Select(OneOf(good), Gen.Select(Gen.Int[0, 3], Gen.UShort, Gen.Byte).List[1, 4]).Select((bytes, changes) =>
        {
            List<byte> mutated = bytes.ToList();
            foreach ((int kind, ushort position, byte value) in changes)
            {
                int at = position % (mutated.Count + 1);
                switch (kind)
                {
                    case 0:
                        mutated.Insert(at, value);
                        break;
                    case 1 when at < mutated.Count:
                        mutated.RemoveAt(at);
                        break;
                    case 2:
                        mutated.RemoveRange(at, mutated.Count - at);
                        break;
                    case 3 when at < mutated.Count:
                        mutated[at] = value;
                        break;
                }
            }

            return mutated.ToArray();
        });
}
