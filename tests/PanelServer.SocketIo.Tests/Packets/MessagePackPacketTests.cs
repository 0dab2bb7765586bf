using System.Text;
using System.Text.Json;
using CsCheck;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;
using static PanelServer.SocketIo.Tests.Packets.MessagePackVectorTests;

namespace PanelServer.SocketIo.Tests.Packets;

public sealed class MessagePackPacketTests
{
    private const string Type = "A474797065";
    private const string Nsp = "A36E7370";
    private const string Data = "A464617461";
    private const string Id = "A26964";
    private const string Main = "A52F6D61696E";

    public static TheoryData<string, string, int> Valid => new()
    {
        { "CONNECT without data", $"82{Type}00{Nsp}{Main}", 0 },
        { "CONNECT with nil", $"83{Type}00{Data}C0{Nsp}{Main}", 0 },
        { "CONNECT with undefined id", $"83{Type}00{Id}D40000{Nsp}{Main}", 0 },
        { "CONNECT with auth", $"83{Type}00{Data}81A5746F6B656EA174{Nsp}{Main}", 0 },
        { "type as uint64, namespace as str32", $"82{Type}CF0000000000000000{Nsp}DB000000052F6D61696E", 0 },
        { "map as map32", $"DF00000002{Type}00{Nsp}{Main}", 0 },
        { "unknown keys, any order", $"84A16182A178C3A1790A{Nsp}{Main}A1629103{Type}00", 0 },
        { "DISCONNECT", $"82{Type}01{Nsp}{Main}", 1 },
        { "EVENT with options", $"84{Type}02{Data}92A568656C6C6F05A76F7074696F6E7381A8636F6D7072657373C3{Nsp}{Main}", 2 },
        { "EVENT with id 0", $"84{Type}02{Data}91A568656C6C6F{Id}00{Nsp}{Main}", 2 },
        { "EVENT without a name", $"83{Type}02{Data}90{Nsp}{Main}", 2 },
        { "ACK", $"84{Type}03{Data}90{Id}CC80{Nsp}{Main}", 3 },
        { "duplicate keys", $"83{Type}01{Type}00{Nsp}{Main}", 0 },
    };

    public static TheoryData<string, string> Invalid => new()
    {
        { "nothing", "" },
        { "no map", "90" },
        { "type missing", $"81{Nsp}{Main}" },
        { "type nil", $"82{Type}C0{Nsp}{Main}" },
        { "type a string", $"82{Type}A130{Nsp}{Main}" },
        { "type a float", $"82{Type}CB0000000000000000{Nsp}{Main}" },
        { "type 4", $"83{Type}04{Data}80{Nsp}{Main}" },
        { "type 5", $"83{Type}05{Data}91A161{Nsp}{Main}" },
        { "type -1", $"82{Type}FF{Nsp}{Main}" },
        { "type 2^32", $"82{Type}CF0000000100000000{Nsp}{Main}" },
        { "type 2^32 + 1", $"82{Type}CF0000000100000001{Nsp}{Main}" },
        { "type 2^32 + 2", $"83{Type}D30000000100000002{Data}91A161{Nsp}{Main}" },
        { "type 2^40", $"82{Type}CF0000010000000000{Nsp}{Main}" },
        { "type -2^32", $"82{Type}D3FFFFFFFF00000000{Nsp}{Main}" },
        { "type 256", $"82{Type}CD0100{Nsp}{Main}" },
        { "type beyond 2^63", $"82{Type}CFFFFFFFFFFFFFFFFF{Nsp}{Main}" },
        { "namespace missing", $"81{Type}00" },
        { "namespace an integer", $"82{Type}00{Nsp}05" },
        { "namespace not UTF-8", $"82{Type}00{Nsp}A1FF" },
        { "id a string", $"84{Type}02{Data}91A161{Id}A130{Nsp}{Main}" },
        { "CONNECT with an array", $"83{Type}00{Data}90{Nsp}{Main}" },
        { "CONNECT with a string", $"83{Type}00{Data}A161{Nsp}{Main}" },
        { "DISCONNECT with data", $"83{Type}01{Data}80{Nsp}{Main}" },
        { "EVENT without data", $"82{Type}02{Nsp}{Main}" },
        { "EVENT with a map", $"83{Type}02{Data}80{Nsp}{Main}" },
        { "EVENT with undefined", $"83{Type}02{Data}D40000{Nsp}{Main}" },
        { "event name a map", $"83{Type}02{Data}9180{Nsp}{Main}" },
        { "ACK without id", $"83{Type}03{Data}90{Nsp}{Main}" },
        { "trailing byte", $"82{Type}00{Nsp}{Main}00" },
        { "cut inside a string", $"82{Type}00{Nsp}A52F6D61" },
        { "pairs missing", $"83{Type}00{Nsp}{Main}" },
        { "key an integer", $"83{Type}00{Nsp}{Main}0101" },
        { "unused code C1", $"83{Type}00{Nsp}{Main}A161C1" },
        { "CONNECT with a typed array", $"83{Type}00{Data}C70300010203{Nsp}{Main}" },
        { "EVENT with a typed array", $"83{Type}02{Data}C70300010203{Nsp}{Main}" },
        { "typed array cut off", $"83{Type}02{Data}92A161C7030001" },
        { "typed array of 4 GiB announced in data", $"83{Type}02{Data}92A161C9FFFFFFFF000102{Nsp}{Main}" },
        { "unknown extension in data", $"83{Type}02{Data}92A161D40500{Nsp}{Main}" },
        { "string of 4 GiB announced", $"82{Type}00{Nsp}DBFFFFFFFF2F" },
        { "array of 2^32 - 1 announced", $"83{Type}02{Data}DDFFFFFFFF00{Nsp}{Main}" },
        { "map of 2^32 - 1 announced", "DFFFFFFFFF" },
        { "extension of 4 GiB announced", $"83{Type}00{Data}C9FFFFFFFF00{Nsp}{Main}" },
        { "arrays nested 100,000 deep", string.Concat(Enumerable.Repeat("91", 100_000)) },
        { "data nested 18 deep", $"83{Type}02{Data}92A161{string.Concat(Enumerable.Repeat("91", 18))}00{Nsp}{Main}" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Valid_packet_is_understood(string packet, string hex, int type)
    {
        IncomingPacket? decoded = MessagePackPacketReader.Read(Hex(hex));

        Assert.True(decoded is not null, packet);
        Assert.Equal((type, "/main"), ((int)decoded.Type, decoded.Namespace));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_packet_is_refused(string packet, string hex) =>
        Assert.True(MessagePackPacketReader.Read(Hex(hex)) is null, packet);

    [Fact]
    public void Values_of_the_javascript_encoder_become_json()
    {
        // ["a", 1, -1, 1.5, 1.0, undefined, Date(0), bin 010203, {"b": nil}]
        string hex = $"83{Type}02{Data}99A16101FFCB3FF8000000000000CB3FF0000000000000D40000D7000000000000000000C40301020381A162C0{Nsp}{Main}";
        IncomingPacket packet = MessagePackPacketReader.Read(Hex(hex))!;

        Assert.Equal(
            ["1", "-1", "1.5", "1.0", "null", "\"1970-01-01T00:00:00.000Z\"", "{\"_placeholder\":true,\"num\":0}", "{\"b\":null}"],
            packet.Arguments.Select(argument => Encoding.UTF8.GetString(argument.Span)));
        Assert.Equal([1, 2, 3], packet.Attachments.Single().ToArray());
    }

    [Theory]
    [InlineData("CB7FF8000000000000", "null")]
    [InlineData("CB7FF0000000000000", "null")]
    [InlineData("CA7FC00000", "null")]
    [InlineData("CA3DCCCCCD", "0.10000000149011612")]
    [InlineData("CB4341C37937E08000", "10000000000000000.0")]
    [InlineData("CB8000000000000000", "-0.0")]
    [InlineData("D700FFFFFFFFFFFFFFFF", "\"1969-12-31T23:59:59.999Z\"")]
    [InlineData("D7007FFFFFFFFFFFFFFF", "null")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("D38000000000000000", "-9223372036854775808")]
    public void Number_becomes_json(string hex, string json)
    {
        IncomingPacket packet = MessagePackPacketReader.Read(Hex($"83{Type}02{Data}92A161{hex}{Nsp}{Main}"))!;

        Assert.Equal(json, Encoding.UTF8.GetString(packet.Arguments.Single().Span));
    }

    [Theory]
    [InlineData("C70300010203", "010203")]
    [InlineData("C70000", "")]
    [InlineData("C7010000", "00")]
    [InlineData("C708000000000000000000", "0000000000000000")]
    [InlineData("C80003000A0B0C", "0A0B0C")]
    [InlineData("C900000002000D0E", "0D0E")]
    [InlineData("D60001020304", "01020304")]
    public void Typed_array_of_the_javascript_encoder_is_bytes_and_never_a_date(string hex, string bytes)
    {
        IncomingPacket packet = MessagePackPacketReader.Read(Hex($"83{Type}02{Data}93A161{hex}C3{Nsp}{Main}"))!;

        Assert.Equal(
            ["{\"_placeholder\":true,\"num\":0}", "true"],
            packet.Arguments.Select(argument => Encoding.UTF8.GetString(argument.Span)));
        Assert.Equal(bytes, Convert.ToHexString(packet.Attachments.Single().Span));
    }

    [Fact]
    public void Any_json_survives_the_way_through_msgpack_with_the_same_numbers_and_types()
    {
        JsonValue.Sample(
            json =>
            {
                byte[] data = Encoding.UTF8.GetBytes($"[\"name\",{json}]");
                EngineIoPacket packet = PacketEncoder.EncodeMessagePack(SocketIoPacketType.Event, "/main", id: null, data);
                IncomingPacket? decoded = MessagePackPacketReader.Read(packet.Frame[HeaderLength(packet)..]);
                return decoded is not null && Canonical(json) == Canonical(Encoding.UTF8.GetString(decoded.Arguments.Single().Span));
            },
            iter: 5_000);
    }

    [Fact]
    public void Any_attachments_survive_the_way_through_msgpack()
    {
        Gen.Byte.Array[0, 300].List[1, 8].Sample(attachments =>
        {
            ReadOnlyMemory<byte>[] arguments = attachments.Select((_, i) => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(AttachmentPlaceholders.Text(i))).ToArray();
            SocketIoEvent message = new("/main", "up", arguments, [.. attachments.Select(item => (ReadOnlyMemory<byte>)item)]);
            IncomingPacket? decoded = MessagePackPacketReader.Read(message.MessagePack.Frame[HeaderLength(message.MessagePack)..]);
            return decoded is not null
                && decoded.Attachments.Zip(attachments).All(pair => pair.First.Span.SequenceEqual(pair.Second))
                && decoded.Arguments.Zip(arguments).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
        });
    }

    private static readonly string[] Literals =
        ["true", "false", "null", "\"\"", "-0", "1e3", "\"\\u00e9\\/\\b\\f\\n\\r\\t\""];

    private static Gen<string> JsonValue { get; } = Gen.Recursive<string>((depth, self) =>
    {
        Gen<string> scalar = Gen.OneOf(
            Gen.Long.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.ULong.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Int[-300, 300].Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Double.Where(double.IsFinite).Select(JsonText.FormatDouble),
            Gen.String.Select(text => JsonSerializer.Serialize(text)),
            Gen.Int[0, Literals.Length - 1].Select(index => Literals[index]));
        return depth >= 3
            ? scalar
            : Gen.OneOf(
                scalar,
                self.List[0, 5].Select(items => $"[{string.Join(',', items)}]"),
                Gen.Select(Gen.String[0, 40].Select(text => JsonSerializer.Serialize(text)), self)
                    .List[0, 5].Select(pairs => $"{{{string.Join(',', pairs.Select(pair => $"{pair.Item1}:{pair.Item2}"))}}}"));
    });

    private static int HeaderLength(EngineIoPacket packet) => packet.Frame.Span[1] switch { 126 => 4, 127 => 10, _ => 2 };

    // Strings unescaped, floats and integers told apart and printed in one way.
    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Canonical(document.RootElement);
    }

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(item => $"{JsonSerializer.Serialize(item.Name)}:{Canonical(item.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.String => JsonSerializer.Serialize(element.GetString()),
        JsonValueKind.Number when element.GetRawText() == "-0" => "-0.0",
        JsonValueKind.Number => element.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
            ? JsonText.FormatDouble(element.GetDouble())
            : element.GetRawText(),
        _ => element.GetRawText(),
    };
}
