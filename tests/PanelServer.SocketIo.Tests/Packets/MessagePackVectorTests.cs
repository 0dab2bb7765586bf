using System.Text;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;

namespace PanelServer.SocketIo.Tests.Packets;

/// <summary>The panel's test vectors of the msgpack parser, byte for byte.</summary>
public sealed class MessagePackVectorTests
{
    private const string MockState = """
        {"name":"StateEvent","data":{"is_default_state":false,"frequency1":100.0,"frequency2":200.0,"frequency3":500.0,"mode_state":{"mode":"Running"}},"ts":1772582400000}
        """;

    public static TheoryData<string, string> ClientConnects => new()
    {
        { "83 A4 74797065 00 A4 64617461 D40000 A3 6E7370 A5 2F6D61696E", "/main" },
        { "83 A4 74797065 00 A4 64617461 D40000 A3 6E7370 B2 2F6D616368696E652F312F372F3537393232", "/machine/1/7/57922" },
    };

    public static TheoryData<string, string, string> ServerEvents => new()
    {
        {
            "/main",
            """{"name":"MachinesEvent","data":{"machines":[]},"ts":1772582400000}""",
            """
            83 A4 74 79 70 65 02 A3 6E 73 70 A5 2F 6D 61 69 6E A4 64 61 74 61 92 A5 65 76 65 6E 74
            83 A4 6E 61 6D 65 AD 4D 61 63 68 69 6E 65 73 45 76 65 6E 74
            A4 64 61 74 61 81 A8 6D 61 63 68 69 6E 65 73 90 A2 74 73 CF 00 00 01 9C B6 24 F0 00
            """
        },
        {
            "/machine/1/7/57922",
            MockState,
            """
            83 A4 74 79 70 65 02 A3 6E 73 70 B2 2F 6D 61 63 68 69 6E 65 2F 31 2F 37 2F 35 37 39 32 32
            A4 64 61 74 61 92 A5 65 76 65 6E 74 83 A4 6E 61 6D 65 AA 53 74 61 74 65 45 76 65 6E 74
            A4 64 61 74 61 85 B0 69 73 5F 64 65 66 61 75 6C 74 5F 73 74 61 74 65 C2
            AA 66 72 65 71 75 65 6E 63 79 31 CB 40 59 00 00 00 00 00 00
            AA 66 72 65 71 75 65 6E 63 79 32 CB 40 69 00 00 00 00 00 00
            AA 66 72 65 71 75 65 6E 63 79 33 CB 40 7F 40 00 00 00 00 00
            AA 6D 6F 64 65 5F 73 74 61 74 65 81 A4 6D 6F 64 65 A7 52 75 6E 6E 69 6E 67
            A2 74 73 CF 00 00 01 9C B6 24 F0 00
            """
        },
    };

    [Theory]
    [MemberData(nameof(ClientConnects))]
    public void Client_connect_is_understood(string hex, string path)
    {
        IncomingPacket? packet = MessagePackPacketReader.Read(Hex(hex));

        Assert.Equal((SocketIoPacketType.Connect, path, null), (packet!.Type, packet.Namespace, packet.Auth));
    }

    [Fact]
    public void Client_disconnect_is_understood_and_the_server_sends_the_same_bytes()
    {
        byte[] bytes = Hex("82 A4 74797065 01 A3 6E7370 A5 2F6D61696E");

        Assert.Equal(SocketIoPacketType.Disconnect, MessagePackPacketReader.Read(bytes)!.Type);
        Assert.Equal(bytes, Encode(SocketIoPacketType.Disconnect, "/main", ""));
    }

    [Fact]
    public void Connect_answer_is_as_the_panel_sends_it() =>
        Assert.Equal(
            Hex("83 A4 74797065 00 A3 6E7370 A5 2F6D61696E A4 64617461 81 A3 736964 B0 41414141414141414141414141414873"),
            Encode(SocketIoPacketType.Connect, "/main", """{"sid":"AAAAAAAAAAAAAAHs"}"""));

    [Fact]
    public void Connect_error_is_as_the_panel_sends_it() =>
        Assert.Equal(
            Hex("83 A4 74797065 04 A3 6E7370 A5 2F6E6F7065 A4 64617461 81 A7 6D657373616765 B1 496E76616C6964206E616D657370616365"),
            Encode(SocketIoPacketType.ConnectError, "/nope", """{"message":"Invalid namespace"}"""));

    [Theory]
    [MemberData(nameof(ServerEvents))]
    public void Event_is_as_the_panel_sends_it(string path, string argument, string hex)
    {
        SocketIoEvent message = new(path, "event", Encoding.UTF8.GetBytes(argument.Trim()));

        Assert.Equal(Hex(hex), message.MessagePack.Frame.Span[(message.MessagePack.Frame.Length > 127 ? 4 : 2)..].ToArray());
    }

    [Theory]
    [InlineData("0", "00")]
    [InlineData("127", "7F")]
    [InlineData("128", "CC80")]
    [InlineData("255", "CCFF")]
    [InlineData("256", "CD0100")]
    [InlineData("65535", "CDFFFF")]
    [InlineData("65536", "CE00010000")]
    [InlineData("4294967295", "CEFFFFFFFF")]
    [InlineData("4294967296", "CF0000000100000000")]
    [InlineData("18446744073709551615", "CFFFFFFFFFFFFFFFFF")]
    [InlineData("-1", "FF")]
    [InlineData("-32", "E0")]
    [InlineData("-33", "D0DF")]
    [InlineData("-128", "D080")]
    [InlineData("-129", "D1FF7F")]
    [InlineData("-32768", "D18000")]
    [InlineData("-32769", "D2FFFF7FFF")]
    [InlineData("-2147483649", "D3FFFFFFFF7FFFFFFF")]
    [InlineData("-9223372036854775808", "D38000000000000000")]
    [InlineData("18446744073709551616", "CB43F0000000000000")]
    [InlineData("100.0", "CB4059000000000000")]
    [InlineData("1e2", "CB4059000000000000")]
    [InlineData("1E2", "CB4059000000000000")]
    [InlineData("0.0", "CB0000000000000000")]
    [InlineData("-0", "CB8000000000000000")]
    [InlineData("0.1", "CB3FB999999999999A")]
    [InlineData("1e400", "C0")]
    [InlineData("true", "C3")]
    [InlineData("false", "C2")]
    [InlineData("null", "C0")]
    [InlineData("\"\"", "A0")]
    [InlineData("\"°C\"", "A3C2B043")]
    [InlineData("\"\\u00b0\\n\\\"\\\\\\/\"", "A6C2B00A225C2F")]
    [InlineData("\"\\ud83d\\ude00\"", "A4F09F9880")]
    [InlineData("\"\\ud83d\"", "A3EFBFBD")]
    [InlineData("\"\\ude00\\ud83dx\"", "A7EFBFBDEFBFBD78")]
    [InlineData("[]", "90")]
    [InlineData("{}", "80")]
    [InlineData("{\"b\":1,\"a\":[2.0]}", "82A16201A16191CB4000000000000000")]
    public void Json_value_becomes(string json, string hex)
    {
        byte[] encoded = Encode(SocketIoPacketType.Ack, "/", $"[{json}]");
        byte[] prefix = Hex("83 A4 74797065 03 A3 6E7370 A1 2F A4 64617461 91");

        Assert.Equal([.. prefix, .. Hex(hex)], encoded);
    }

    [Theory]
    [InlineData(31, "BF")]
    [InlineData(32, "D920")]
    [InlineData(255, "D9FF")]
    [InlineData(256, "DA0100")]
    [InlineData(65_535, "DAFFFF")]
    [InlineData(65_536, "DB00010000")]
    public void String_has_the_shortest_header(int length, string header)
    {
        byte[] encoded = Encode(SocketIoPacketType.Ack, "/", $"[\"{new string('x', length)}\"]");

        Assert.Equal(Hex(header), encoded[19..^length]);
    }

    [Theory]
    [InlineData(15, "9F")]
    [InlineData(16, "DC0010")]
    [InlineData(65_536, "DD00010000")]
    public void Array_has_the_shortest_header(int count, string header)
    {
        byte[] encoded = Encode(SocketIoPacketType.Ack, "/", $"[{string.Join(',', Enumerable.Repeat("1", count))}]");

        Assert.Equal(Hex(header), encoded[18..^count]);
    }

    internal static byte[] Encode(SocketIoPacketType type, string path, string data)
    {
        EngineIoPacket packet = PacketEncoder.EncodeMessagePack(type, path, id: null, Encoding.UTF8.GetBytes(data));
        string text = Encoding.ASCII.GetString(packet.PollingText.Span);
        return Convert.FromBase64String(text[1..]);
    }

    internal static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(char.IsAsciiHexDigit)));
}
