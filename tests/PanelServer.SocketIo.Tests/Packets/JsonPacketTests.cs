using System.Text;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;

namespace PanelServer.SocketIo.Tests.Packets;

public sealed class JsonPacketTests
{
    public static TheoryData<string, int, string, long?, string, string> Valid => new()
    {
        // text, type, namespace, id, name, arguments
        { "0", 0, "/", null, "", "" },
        { "0/main,", 0, "/main", null, "", "" },
        { "0/main", 0, "/main", null, "", "" },
        { "0{\"token\":\"123\"}", 0, "/", null, "", "" },
        { "1", 1, "/", null, "", "" },
        { "1/main,", 1, "/main", null, "", "" },
        { "2[\"a\"]", 2, "/", null, "a", "" },
        { "2[\"a\",1,\"2\",{\"3\":[true]}]", 2, "/", null, "a", "1|\"2\"|{\"3\":[true]}" },
        { "2/main,[\"event\",1.50e3]", 2, "/main", null, "event", "1.50e3" },
        { "212[\"foo\"]", 2, "/", 12, "foo", "" },
        { "2/admin,9007199254740991[\"foo\"]", 2, "/admin", 9007199254740991, "foo", "" },
        { "20[\"foo\"]", 2, "/", 0, "foo", "" },
        { "2[\"\\u00fc\\\"\"]", 2, "/", null, "ü\"", "" },
        { "2[7,true]", 2, "/", null, "7", "true" },
        { "312[]", 3, "/", 12, "", "" },
        { "3/a,12[\"bar\",null]", 3, "/a", 12, "", "\"bar\"|null" },
        { "51-[\"up\",{\"_placeholder\":true,\"num\":0}]", 2, "/", null, "up", "{\"_placeholder\":true,\"num\":0}" },
        { "50-[\"up\"]", 2, "/", null, "up", "" },
        { "61-/a,5[{\"_placeholder\":true,\"num\":0}]", 3, "/a", 5, "", "{\"_placeholder\":true,\"num\":0}" },
        { "2[\"a\",{\"_placeholder\":true,\"num\":99}]", 2, "/", null, "a", "{\"_placeholder\":true,\"num\":99}" },
    };

    public static TheoryData<string> Invalid =>
    [
        "", "7", "abc", " 0", "-1",
        "0abc", "0[]", "0\"x\"", "012", "0/main,1{}", "0{", "0{}x", "0/main,[1]",
        "1{}", "1/main,[]", "15",
        "2", "2{}", "2[]", "2abc[\"a\"]", "2[\"a\"", "2[\"a\"]]", "2[\"a\"]x", "2[null]", "2[{}]", "2[[\"a\"]]", "2\"a\"", "2/main", "2/main,",
        "2[\"a\",01]", "2[\"a\",NaN]", "2['a']", "2[\"a\",]", "2[\"a\"/**/]", "212345678901234567[\"a\"]", "2-1[\"a\"]", "2[\"\u0001\"]", "2[\"\\ud8\"]",
        "3[]", "312", "312{}", "312\"x\"",
        "4{\"message\":\"x\"}", "4",
        "5[\"a\"]", "5-[\"a\"]", "5x-[\"a\"]", "5-1-[\"a\"]", "5+1-[\"a\"]", "511-[\"a\"]", "51[\"a\"]", "51", "51-", "51-{}", "599999999999-[\"a\"]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":1}]", "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]", "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
        "51-[\"a\",{\"x\":[{\"_placeholder\":true,\"num\":7}]}]", "61-[1]",
        "2" + new string('[', 70) + new string(']', 70),
    ];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Valid_packet_is_understood(string text, int type, string path, long? id, string name, string arguments)
    {
        IncomingPacket? packet = JsonPacketReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.NotNull(packet);
        Assert.Equal((type, path, id, name), ((int)packet.Type, packet.Namespace, packet.Id, packet.Name));
        Assert.Equal(arguments, string.Join('|', packet.Arguments.Select(argument => Encoding.UTF8.GetString(argument.Span))));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_packet_is_refused(string text) => Assert.Null(JsonPacketReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Auth_payload_is_handed_on_as_it_came() =>
        Assert.Equal("{\"token\":\"123\"}", Encoding.UTF8.GetString(JsonPacketReader.Read("0/main,{\"token\":\"123\"}"u8)!.Auth!.Value.Span));

    [Theory]
    [InlineData(0, "/main", null, "{\"sid\":\"x\"}", "40/main,{\"sid\":\"x\"}")]
    [InlineData(4, "/nope", null, "{\"message\":\"Invalid namespace\"}", "44/nope,{\"message\":\"Invalid namespace\"}")]
    [InlineData(1, "/main", null, "", "41/main,")]
    [InlineData(1, "/", null, "", "41")]
    [InlineData(2, "/", 12L, "[\"foo\"]", "4212[\"foo\"]")]
    [InlineData(3, "/", 12L, "[\"bar\"]", "4312[\"bar\"]")]
    [InlineData(2, "/main", null, "[\"event\",1.0]", "42/main,[\"event\",1.0]")]
    public void Packet_is_written_as(int type, string path, long? id, string data, string text)
    {
        EngineIoPacket packet = PacketEncoder.EncodeJson((SocketIoPacketType)type, path, id, Encoding.UTF8.GetBytes(data));

        Assert.Equal(text, Encoding.UTF8.GetString(packet.PollingText.Span));
    }

    [Fact]
    public void Attachments_follow_their_packet()
    {
        SocketIoEvent message = new("/main", "up", ["{\"_placeholder\":true,\"num\":0}"u8.ToArray()], [new byte[] { 1, 2 }]);

        Assert.Equal("451-/main,[\"up\",{\"_placeholder\":true,\"num\":0}]", Encoding.UTF8.GetString(message.Json.PollingText.Span));
        Assert.Equal("bAQI=", Encoding.UTF8.GetString(message.Json.Followers.Single().PollingText.Span));
        Assert.Empty(message.MessagePack.Followers);
    }

    [Fact]
    public void Event_is_encoded_once_per_parser()
    {
        SocketIoEvent message = new("/main", "event", "1"u8.ToArray());

        Assert.Same(message.Json, message.Json);
        Assert.Same(message.MessagePack, message.MessagePack);
        Assert.True(message.MessagePack.PollingText.Equals(message.MessagePack.PollingText));
    }
}
