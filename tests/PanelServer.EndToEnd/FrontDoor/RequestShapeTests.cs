using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>Requests that try to be understood differently by the front door and by the server behind it.</summary>
public class RequestShapeTests(FrontDoorFixture fixture) : IClassFixture<FrontDoorFixture>
{
    private readonly FrontDoorInstance _door = fixture.Door;
    private readonly RecordingUpstream _upstream = fixture.Upstream;

    /// <summary>
    /// Header lines and body of an outer request to /outer. Each body hides a request to /smuggled, which carries no
    /// password, so it must never arrive at the server.
    /// </summary>
    public static TheoryData<string, string, string> SmugglingShapes
    {
        get
        {
            const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: panel\r\nX: ";
            string length = Hidden.Length.ToString(CultureInfo.InvariantCulture);
            return new TheoryData<string, string, string>
            {
                { "length and chunked", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding: chunked", $"0\r\n\r\n{Hidden}" },
                { "chunked and length", $"Transfer-Encoding: chunked\r\nContent-Length: 4", $"0\r\n\r\n{Hidden}" },
                { "two lengths, short first", $"Content-Length: 0\r\nContent-Length: {length}", Hidden },
                { "two lengths, long first", $"Content-Length: {length}\r\nContent-Length: 0", Hidden },
                { "lengths in one line", $"Content-Length: 0, {length}", Hidden },
                { "length with plus", "Content-Length: +0", Hidden },
                { "negative length", "Content-Length: -1", Hidden },
                { "hexadecimal length", "Content-Length: 0x0", Hidden },
                { "length with space", "Content-Length : 0", Hidden },
                { "empty length", "Content-Length: ", Hidden },
                { "unknown coding", "Transfer-Encoding: xchunked", $"0\r\n\r\n{Hidden}" },
                { "chunked and identity", "Transfer-Encoding: chunked, identity", $"0\r\n\r\n{Hidden}" },
                { "identity and chunked", "Transfer-Encoding: identity, chunked", $"0\r\n\r\n{Hidden}" },
                { "coding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", $"0\r\n\r\n{Hidden}" },
                { "coding with space", "Transfer-Encoding : chunked", $"0\r\n\r\n{Hidden}" },
                { "coding with tab", "Transfer-Encoding:\tchunked", $"0\r\n\r\n{Hidden}" },
                { "coding with vertical tab", "Transfer-Encoding:\vchunked", $"0\r\n\r\n{Hidden}" },
                { "coding folded", "Transfer-Encoding:\r\n chunked", $"0\r\n\r\n{Hidden}" },
                { "coding in quotes", "Transfer-Encoding: \"chunked\"", $"0\r\n\r\n{Hidden}" },
                { "coding after a bare carriage return", "X: y\rTransfer-Encoding: chunked", $"0\r\n\r\n{Hidden}" },
                { "chunk size with sign", "Transfer-Encoding: chunked", $"+0\r\n\r\n{Hidden}" },
                { "chunk size too large", "Transfer-Encoding: chunked", $"ffffffffffffffff0\r\n\r\n{Hidden}" },
                { "chunk extension with line feed", "Transfer-Encoding: chunked", $"2;x\nxx\r\n0\r\n\r\n{Hidden}" },
                { "length removed by Connection", $"Content-Length: {length}\r\nConnection: Content-Length", Hidden },
                { "upgrade to HTTP/2", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", Hidden },
                { "upgrade that the server refuses", "Connection: Upgrade\r\nUpgrade: nonsense", Hidden },
            };
        }
    }

    [Theory]
    [MemberData(nameof(SmugglingShapes))]
    public async Task Hidden_request_never_reaches_the_server(string shape, string headers, string body)
    {
        // Once with the right password and once without: neither outer request may carry the hidden one in.
        Task<string> sentByUser = Send($"POST /outer HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\n{headers}\r\n\r\n{body}\r\n\r\n");
        Task<string> sentByStranger = Send($"POST /outer-stranger HTTP/1.1\r\nHost: panel\r\n{headers}\r\n\r\n{body}\r\n\r\n");
        string user = await sentByUser;
        string stranger = await sentByStranger;

        Assert.DoesNotContain(_upstream.Requests, request => request.Target.Contains("smuggled", StringComparison.Ordinal));
        Assert.DoesNotContain(_upstream.Requests, request => request.Target.Contains("stranger", StringComparison.Ordinal));
        Assert.True(user.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"{shape}: {user}");
        Assert.True(Regex.IsMatch(stranger, "^HTTP/1.1 (400|401|501)"), $"{shape}: {stranger}");
        Assert.Equal("200", await _door.StatusOf(_door.Login));
    }

    [Fact]
    public async Task Second_request_on_an_authorized_connection_needs_its_own_password()
    {
        string answer = await Send(
            $"GET /first HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\n\r\n" +
            "GET /second HTTP/1.1\r\nHost: panel\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains(_upstream.Requests, request => request.Target == "/first");
        Assert.DoesNotContain(_upstream.Requests, request => request.Target == "/second");
    }

    public static TheoryData<string> PathTricks =>
    [
        "//api/v2/machine",
        "/./api/v2/machine",
        "/x/../api/v2/machine",
        "/x/%2e%2e/api/v2/machine",
        "/../../etc/passwd",
        "/%2e%2e%2fapi%2fv2%2fmachine",
        "/api%2fv2%2fmachine",
        "/api/v2/machine%00",
        "/api/v2/machine;x=y",
        "/api\\v2\\machine",
        "/%5c%5capi",
        "/api/v2/machine?x=/../",
        "/api/v2/machine%23",
        "/%c0%ae%c0%ae/",
        "http://panel/api/v2/machine",
        "http://machine:x@panel/api/v2/machine",
        "https://other.example/api/v2/machine",
        "*",
    ];

    [Theory]
    [MemberData(nameof(PathTricks))]
    public async Task No_path_gets_around_the_password_and_none_is_changed_on_the_way(string target)
    {
        int before = _upstream.Requests.Count;
        string stranger = await Send($"GET {target} HTTP/1.1\r\nHost: panel\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[01]", stranger);
        Assert.Equal(before, _upstream.Requests.Count);

        string user = await Send($"GET {target} HTTP/1.1\r\nHost: panel\r\nConnection: close\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\n\r\n");
        if (_upstream.Requests.Count == before)
        {
            Assert.Matches("^HTTP/1.1 40[045]", user);
            return;
        }

        Assert.StartsWith("HTTP/1.1 200", user, StringComparison.Ordinal);
        string arrived = _upstream.Requests.Last().Target;
        Assert.Equal(PathAndQuery(target), arrived);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n b\r\nX Y: z\r\n\r\n")]
    [InlineData("GET  /  HTTP/1.1\r\nHost: panel\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: panel\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n")]
    public async Task Broken_request_is_refused(string request)
    {
        int before = _upstream.Requests.Count;

        string answer = await Send(request);

        Assert.Matches("^HTTP/1.1 (4|505)", answer);
        Assert.Equal(before, _upstream.Requests.Count);
    }

    [Theory]
    [InlineData(8_000, "200")]
    [InlineData(30_000, "431")]
    [InlineData(1_000_000, "431")]
    public async Task Headers_are_bounded(int bytes, string status)
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        string request = $"GET / HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\nX-Long: {new string('x', bytes)}\r\n\r\n";
        try
        {
            await connection.Send(request);
        }
        catch (IOException)
        {
            // Refused before all of it was sent: the answer below tells.
        }

        string answer = await connection.Answer();

        // A closed connection while the header is still being sent is a refusal as well.
        Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal) || (status == "431" && connection.Closed), answer);
        Assert.Equal("200", await _door.StatusOf(_door.Login));
    }

    [Fact]
    public async Task Ten_thousand_short_headers_are_refused()
    {
        string headers = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"x{number}: y\r\n"));

        string answer = await Send($"GET / HTTP/1.1\r\nHost: panel\r\n{headers}\r\n");

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
    }

    [Theory]
    [InlineData(2_900_000, "200")]
    [InlineData(3_000_000, "413")]
    [InlineData(3_000_000_000, "413")]
    [InlineData(9_000_000_000_000_000_000, "413")]
    public async Task Declared_body_is_bounded(long bytes, string status)
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        await connection.Send(
            $"POST / HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n");
        if (status == "200")
        {
            await connection.Send(new string('x', (int)bytes));
        }

        Assert.StartsWith($"HTTP/1.1 {status}", await connection.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_of_undeclared_length_ends_at_the_bound()
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        await connection.Send($"POST / HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\nTransfer-Encoding: chunked\r\n\r\n");
        string chunk = $"100000\r\n{new string('x', 0x100000)}\r\n";
        int sent = 0;
        try
        {
            for (; sent < 50; sent++)
            {
                await connection.Send(chunk);
            }
        }
        catch (IOException)
        {
            // Closed by the front door, as it should.
        }

        string answer = await connection.Answer();

        Assert.True(sent < 50, "50 MB were taken");
        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_with_a_long_body_is_answered_before_it_has_come()
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        Stopwatch waited = Stopwatch.StartNew();
        await connection.Send("POST / HTTP/1.1\r\nHost: panel\r\nContent-Length: 1000000\r\n\r\n");

        string answer = await connection.Answer();

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        // Not only when the front door gives up on the body, which is after 30 s.
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(25), $"after {waited.Elapsed}");
    }

    // A backslash is no character of a URI: it goes on encoded.
    private static string PathAndQuery(string target)
    {
        target = target.Replace("\\", "%5C", StringComparison.Ordinal);
        int scheme = target.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? target : target[target.IndexOf('/', scheme + 3)..];
    }

    private async Task<string> Send(string request)
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        try
        {
            await connection.Send(request);
        }
        catch (IOException)
        {
            return "";
        }

        return await connection.Answer();
    }
}
