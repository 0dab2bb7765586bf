using System.Text;
using CsCheck;
using PanelServer.SocketIo.WebSockets;
using static PanelServer.SocketIo.Tests.WebSockets.ClientFrames;

namespace PanelServer.SocketIo.Tests.WebSockets;

public sealed class WebSocketFrameReaderTests
{
    private const int Limit = 1000;

    public static TheoryData<string, byte[], ushort> Violations => new()
    {
        { "unmasked frame", Raw(0x81, "a"u8, mask: null), 1002 },
        { "first reserved bit (compression)", Raw(0xC1, "a"u8, 1), 1002 },
        { "second reserved bit", Raw(0xA1, "a"u8, 1), 1002 },
        { "third reserved bit", Raw(0x91, "a"u8, 1), 1002 },
        { "reserved data opcode", Raw(0x83, "a"u8, 1), 1002 },
        { "reserved control opcode", Raw(0x8B, "a"u8, 1), 1002 },
        { "continuation without a start", Frame(WebSocketOpcode.Continuation, "a"u8), 1002 },
        { "continuation after a whole message", [.. Frame(WebSocketOpcode.Text, "a"u8), .. Frame(WebSocketOpcode.Continuation, "b"u8)], 1002 },
        { "text inside a fragmented message", [.. Frame(WebSocketOpcode.Text, "a"u8, final: false), .. Frame(WebSocketOpcode.Text, "b"u8)], 1002 },
        { "binary inside a fragmented message", [.. Frame(WebSocketOpcode.Text, "a"u8, final: false), .. Frame(WebSocketOpcode.Binary, "b"u8)], 1002 },
        { "fragmented ping", Frame(WebSocketOpcode.Ping, "a"u8, final: false), 1002 },
        { "ping of 126 bytes", Frame(WebSocketOpcode.Ping, new byte[126]), 1002 },
        { "close with half a code", Frame(WebSocketOpcode.Close, [3]), 1002 },
        { "close code 999", Frame(WebSocketOpcode.Close, [0x03, 0xE7]), 1002 },
        { "close code 1005", Frame(WebSocketOpcode.Close, [0x03, 0xED]), 1002 },
        { "close code 1015", Frame(WebSocketOpcode.Close, [0x03, 0xF7]), 1002 },
        { "close code 2000", Frame(WebSocketOpcode.Close, [0x07, 0xD0]), 1002 },
        { "close code 5000", Frame(WebSocketOpcode.Close, [0x13, 0x88]), 1002 },
        { "close reason not UTF-8", Frame(WebSocketOpcode.Close, [0x03, 0xE8, 0xFF]), 1007 },
        { "text not UTF-8", Frame(WebSocketOpcode.Text, [0xC3, 0x28]), 1007 },
        { "text with a surrogate", Frame(WebSocketOpcode.Text, [0xED, 0xA0, 0x80]), 1007 },
        { "text cut inside a character", Frame(WebSocketOpcode.Text, [0xE2, 0x82]), 1007 },
        { "one byte too long", Frame(WebSocketOpcode.Binary, new byte[Limit + 1]), 1009 },
        { "announces 64 KiB", [.. Header(0x82, 65_536, masked: true), 0, 0, 0, 0], 1009 },
        { "announces 2^63 bytes", [.. Header(0x82, 1UL << 63, masked: true), 0, 0, 0, 0], 1009 },
        { "announces 2^64 - 1 bytes", [.. Header(0x82, ulong.MaxValue, masked: true), 0, 0, 0, 0], 1009 },
        { "grows too long by fragments", [.. Frame(WebSocketOpcode.Binary, new byte[600], final: false), .. Frame(WebSocketOpcode.Continuation, new byte[401])], 1009 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void Violation_gets_its_close_code(string violation, byte[] bytes, ushort code)
    {
        using WebSocketFrameReader reader = new(Limit);
        List<(WebSocketReadResult Result, byte[] Payload)> results = ReadAll(reader, bytes, chunk: 7);

        Assert.True(results.Count > 0, violation);
        Assert.Equal(WebSocketReadResult.Error, results[^1].Result);
        Assert.Equal(code, (ushort)reader.ErrorCode);
        Assert.NotEmpty(reader.ErrorText);
    }

    [Fact]
    public void Message_of_exactly_the_limit_is_accepted()
    {
        using WebSocketFrameReader reader = new(Limit);
        List<(WebSocketReadResult Result, byte[] Payload)> results = ReadAll(reader, Frame(WebSocketOpcode.Binary, new byte[Limit]), chunk: 100);

        Assert.Equal((WebSocketReadResult.Binary, Limit), (results.Single().Result, results.Single().Payload.Length));
    }

    [Fact]
    public void Character_may_be_split_between_fragments()
    {
        using WebSocketFrameReader reader = new(Limit);
        byte[] euro = "€"u8.ToArray();
        byte[] bytes = [.. Frame(WebSocketOpcode.Text, euro.AsSpan(0, 1), final: false), .. Frame(WebSocketOpcode.Continuation, euro.AsSpan(1))];

        Assert.Equal("€", Encoding.UTF8.GetString(ReadAll(reader, bytes, chunk: 3).Single().Payload));
    }

    [Fact]
    public void Announced_length_beyond_the_limit_is_refused_before_anything_of_it_is_kept()
    {
        using WebSocketFrameReader reader = new(100_000_000);
        List<(WebSocketReadResult Result, byte[] Payload)> results = ReadAll(reader, [.. Header(0x82, 200_000_000, masked: true), 1, 2, 3, 4], chunk: 14);

        Assert.Equal(WebSocketReadResult.Error, results.Single().Result);
        Assert.InRange(reader.BufferedBytes, 0, 2048);
    }

    [Fact]
    public void Announced_length_within_the_limit_takes_memory_only_as_bytes_arrive()
    {
        using WebSocketFrameReader reader = new(100_000_000);
        List<(WebSocketReadResult Result, byte[] Payload)> results = ReadAll(reader, [.. Header(0x82, 90_000_000, masked: true), 1, 2, 3, 4, .. new byte[500]], chunk: 100);

        Assert.Empty(results);
        Assert.InRange(reader.BufferedBytes, 0, 4096);
    }

    [Fact]
    public void Any_messages_fragmented_in_any_way_with_control_frames_between_arrive_as_they_were_sent()
    {
        Gen<(bool, byte[], int, uint)> message = Gen.Select(Gen.Bool, Gen.Byte[97, 122].Array[0, 300], Gen.Int[1, 120], Gen.UInt);
        Gen.Select(message.List[0, 12], Gen.Int[1, 700]).Sample((messages, chunk) =>
        {
            List<byte> bytes = new();
            foreach ((bool isText, byte[]? payload, int fragment, uint mask) in messages)
            {
                AddFragmented(bytes, isText ? WebSocketOpcode.Text : WebSocketOpcode.Binary, payload, fragment, mask);
            }

            using WebSocketFrameReader reader = new(Limit);
            List<(WebSocketReadResult Result, byte[] Payload)> received = ReadAll(reader, [.. bytes], chunk).Where(item => item.Result is not WebSocketReadResult.Ping).ToList();
            return received.Count == messages.Count && received.Zip(messages).All(pair =>
                pair.First.Result == (pair.Second.Item1 ? WebSocketReadResult.Text : WebSocketReadResult.Binary)
                && pair.First.Payload.AsSpan().SequenceEqual(pair.Second.Item2));
        });
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void Server_frame_has_the_shortest_header_and_no_mask(int length, int headerLength)
    {
        byte[] payload = new byte[length];
        payload.AsSpan().Fill(7);
        byte[] frame = WebSocketFrame.Build(WebSocketOpcode.Binary, payload);

        Assert.Equal(headerLength + length, frame.Length);
        Assert.Equal(Header(0x82, (ulong)length, masked: false), frame[..headerLength]);
        Assert.Equal(payload, frame[headerLength..]);
    }

    [Fact]
    public void Close_frame_cuts_a_long_reason_between_characters()
    {
        byte[] frame = WebSocketFrame.BuildClose(WebSocketCloseCode.TryAgainLater, new string('€', 100));

        Assert.InRange(frame.Length, 100, 127);
        Assert.Equal([0x03, 0xF5], frame[2..4]);
        Assert.Equal(new string('€', 41), Encoding.UTF8.GetString(frame.AsSpan(4)));
    }

    [Fact]
    public void Accept_key_is_the_example_of_the_standard() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.ComputeAccept("dGhlIHNhbXBsZSBub25jZQ=="));

    internal static List<(WebSocketReadResult Result, byte[] Payload)> ReadAll(WebSocketFrameReader reader, byte[] bytes, int chunk)
    {
        List<(WebSocketReadResult, byte[])> results = new();
        for (int offset = 0; offset < bytes.Length;)
        {
            Memory<byte> memory = reader.GetMemory();
            int count = Math.Min(Math.Min(chunk, memory.Length), bytes.Length - offset);
            bytes.AsMemory(offset, count).CopyTo(memory);
            reader.Advance(count);
            offset += count;
            while (reader.Read() is var result and not WebSocketReadResult.Incomplete)
            {
                results.Add((result, result == WebSocketReadResult.Error ? [] : reader.Payload.ToArray()));
                if (result == WebSocketReadResult.Error)
                {
                    return results;
                }
            }
        }

        return results;
    }

    private static void AddFragmented(List<byte> bytes, WebSocketOpcode opcode, byte[] payload, int fragment, uint mask)
    {
        int offset = 0;
        do
        {
            int length = Math.Min(fragment, payload.Length - offset);
            bool isLast = offset + length == payload.Length;
            bytes.AddRange(Frame(offset == 0 ? opcode : WebSocketOpcode.Continuation, payload.AsSpan(offset, length), isLast, mask));
            if (!isLast)
            {
                bytes.AddRange(Frame(WebSocketOpcode.Ping, "between"u8));
            }

            offset += length;
        }
        while (offset < payload.Length);
    }
}
